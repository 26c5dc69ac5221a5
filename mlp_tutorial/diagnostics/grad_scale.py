"""The factor of mixed precision: a GradScaler multiplies the cost, so that small gradients do not become 0."""
