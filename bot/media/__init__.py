"""Photos, voice notes and films that members sent: they stay with the provider, and are fetched when staff ask."""
