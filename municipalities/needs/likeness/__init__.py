"""Which needs are about the same. `alike.py` is asked; it compares by what `grams.py` keeps of their words."""
