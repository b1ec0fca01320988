"""What can be made of many answers by calculating alone: how far along each is, and which stand far apart.

Pure: values in, values out; no models.
"""
