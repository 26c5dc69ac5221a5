"""Files that the library writes."""
