"""Everything that is told unasked: one module for each kind of update, and one job that tells what is due."""
