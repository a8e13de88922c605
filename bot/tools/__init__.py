"""Filters on standard input and output: no database, quick to start."""
