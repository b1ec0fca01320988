"""What the pages of surveys show, as values."""
