"""Everything that is text in a file, as pieces with names of their places, for the My Number guard."""
