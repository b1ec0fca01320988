"""The ministry's list of candidates (候補人材), and how a prefecture calls one of them into its pool."""
