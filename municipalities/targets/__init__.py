"""How many people of which role a prefecture and its municipalities want in a fiscal year, and have: the
targets of their policies for staff, beside what the pool, the dispatches and the register say."""
