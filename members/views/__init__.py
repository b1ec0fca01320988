"""The doors of accounts, by subject."""
