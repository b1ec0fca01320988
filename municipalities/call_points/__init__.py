"""Whom a municipality telephones: for what is happening now, and about its needs."""
