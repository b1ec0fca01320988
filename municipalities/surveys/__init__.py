"""Surveys of municipalities: what is asked, how it is answered, and what was asked before."""
