"""Every change to coordination data leaves a row that the database itself writes."""
