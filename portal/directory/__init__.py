"""The directory of organisations as files: many organisations in at once, all of them out."""
