"""What goes on around the five lines of `fit`: the run, its data, its bookkeeping, several processes."""
