"""Doors of candidates, plans, dispatches, the calendar and visits."""
