"""The only code that writes what belongs to the joint operation test."""
