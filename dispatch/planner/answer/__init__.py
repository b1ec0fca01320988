"""From an instance to its plan, and why: what is not served, what would change that, why this talent."""
