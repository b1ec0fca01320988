"""Today's page of each kind of user, the menu, the search, the picture of a prefecture."""
