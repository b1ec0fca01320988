"""What a town keeps of itself beside its staff: its network, its systems and whom they are bought from, and
whom to ask."""
