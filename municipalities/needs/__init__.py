"""What a town needs: its words, the proposal the rules make of them, and the prefecture's answer."""
