"""Pages of the joint operation test."""
