"""The joint operation test for machines."""
