"""People by weeks, and the visits of a seat as a calendar file."""
