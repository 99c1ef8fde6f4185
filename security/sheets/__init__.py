"""Connection profiles as Excel: the answer workbook out, the same workbook in, and the tidy table."""
