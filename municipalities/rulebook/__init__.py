"""The rules by which a proposal is made, to be read, tried and extended."""
