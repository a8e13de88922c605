"""Files that staff write, turned into the values of flows."""
