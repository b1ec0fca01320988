"""People and their seats: invitations, sign-in, own settings, the page of events."""
