"""Broadcasts as staff see them: what one costs, how it will look, who must say yes, and when it starts."""
