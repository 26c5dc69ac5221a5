"""The pages, and all that they are served with."""
