"""The whole country in a demo database: 47 prefectures and five fiscal
years, made like the demo's own rows.

For measuring (`make bench`), never for production. Rows go in by COPY, as a superuser, with every constraint
on; the chains of events hold. The same seed and day give the same rows.
"""
