"""Pages of the pool, by subject."""
