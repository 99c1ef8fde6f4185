"""The sample of the first start: real organisations and dates, the rest generated and marked as such."""
