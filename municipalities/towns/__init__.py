"""The pages of the municipalities, which show what every room knows of them."""
