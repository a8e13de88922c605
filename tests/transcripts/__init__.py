"""Conversations as plain files, and the little that replays them."""
