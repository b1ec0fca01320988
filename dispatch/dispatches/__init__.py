"""Who goes to which town for which need: prospects, gates, arranging, ending."""
