"""Who goes to which town for which need: candidates, gates, planning, ending."""
