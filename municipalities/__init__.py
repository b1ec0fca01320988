"""Bodies and what they need. Rooms, the higher first: towns, needs, register."""
