"""Appointments and what was really done on them."""
