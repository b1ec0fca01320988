"""One talent alone: what the calendar offers a need, which needs have room together, which of these pay."""
