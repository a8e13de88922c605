"""A database of every older state is brought up to date in place, with rows in every table that it has."""
