"""Every write to hearings: plans, minutes, findings."""
