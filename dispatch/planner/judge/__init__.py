"""What a valid plan is, what it is worth, and who could serve a need at all."""
