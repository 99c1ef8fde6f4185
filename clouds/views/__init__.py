"""Pages of the municipal cloud."""
