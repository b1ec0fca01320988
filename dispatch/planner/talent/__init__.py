"""One talent alone: what their calendar offers a need, which needs have room together, and which of these pay."""
