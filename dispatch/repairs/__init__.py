"""Mending plans: what was planned and cannot stay so, since a fact has changed under it."""
