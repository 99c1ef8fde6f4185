"""The system inventory as Excel and CSV."""
