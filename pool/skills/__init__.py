"""The vocabulary of skills as a prefecture keeps it."""
