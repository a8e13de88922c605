"""A draft of the assessment of risks to people's data, filled in with this installation's own facts."""
