"""Every word a member can read and every word we understand, one folder per language."""
