"""Every write to surveys, by subject."""
