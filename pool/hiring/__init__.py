"""Recruitment (募集): what is looked for and why, where it was posted and what that cost, who applied and
what was decided, and hiring by the prefecture and towns together."""
