"""What an answer can be."""

Value = str | int | tuple[int, ...]
"""A choice such as "yes", an option's number from 1, a score, several numbers in order, the points of each option,
the reference of a view."""
