"""Search over everything that a person may see: one source for each kind of object, filled by the apps."""
