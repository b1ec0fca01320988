"""Plain facts about Japan that every floor may use: calendar, codes, kana, numbers, distances.

Pure functions and tables. Nothing here imports Django, reads a database or a clock.
"""
