"""Where pool and municipalities meet. Rooms, the higher first:
calendar, dispatches, visits; the planner is pure."""
