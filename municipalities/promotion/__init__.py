"""How a prefecture and its municipalities promote digital work together: councils, declarations, agreements
and the offices that keep them."""
