"""The rules of the conversation, as properties."""
