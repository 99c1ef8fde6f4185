"""What people fill in for the joint operation test, one module for each part."""
