"""What people fill in for the municipal cloud, one module for each part."""
