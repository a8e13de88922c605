"""The phones on a page, and the sample consultations."""
