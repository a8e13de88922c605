"""The conversation, the reading of replies and the rules of the loop: pure, told everything, remembering nothing."""
