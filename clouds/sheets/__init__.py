"""What the municipal cloud writes and reads as Excel and CSV."""
