"""Which types a condition takes, and where it does not fit the result it is given."""
