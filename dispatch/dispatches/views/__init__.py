"""Doors of prospects, of arranging, and of dispatches."""
