"""Bodies as public registers have them, and what each says of its own IT staff."""
