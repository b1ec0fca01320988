"""Which needs are about the same: `alike.py` is asked, and compares by what `grams.py` keeps of words."""
