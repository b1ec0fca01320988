"""The demo: three prefectures as they might look in the middle of a
fiscal year. Tables, and the code that plays them.

Bodies are real, people and sums are not. Everything is written by the same actions as a real user's, in the
order of time, so that history, notices and figures are what the product itself makes of them.
"""
