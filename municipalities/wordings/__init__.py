"""The words that a prefecture adds to the rules by which a proposal is made."""
