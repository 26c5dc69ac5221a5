"""What a reader hands in, as tensors and counts, or a clear refusal."""
