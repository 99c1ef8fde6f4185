"""The only code that writes what belongs to the municipal cloud."""
