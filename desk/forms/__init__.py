"""Forms: what their fields read, and how their boxes are drawn."""
