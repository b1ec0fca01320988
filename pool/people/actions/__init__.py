"""Every write to the people of the pool, by subject."""
