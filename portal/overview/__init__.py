"""The state of a whole prefecture: who is late, who has something due, on a map and in a table."""
