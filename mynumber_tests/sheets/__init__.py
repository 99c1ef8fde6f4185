"""Workbooks of the joint operation test, out and in."""
