"""States that are changed for a while and given back: the random state, and train or eval mode."""
