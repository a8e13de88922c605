"""Every word that a member can read."""
