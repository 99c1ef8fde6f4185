"""The lists of the municipal cloud as Excel and CSV."""
