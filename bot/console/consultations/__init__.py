"""Consultations on the staff pages: written, translated, looked at, tried, opened, closed, and people invited."""
