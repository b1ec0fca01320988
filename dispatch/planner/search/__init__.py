"""All talents together: from a plan by hand to the best one, with a proven bound."""
