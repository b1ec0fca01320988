"""`make bench`: figures of speed and quality, one JSON object a line. A goal of speed is no test.

`pages` measures every kind of page at national volume and at a tenth of it, beside a floor in the same run:
absolute times of a machine say little, ratios hold. `planner` measures the plans.
"""
