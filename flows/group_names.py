"""What a group of members may be called."""

LONGEST = 40


def tidy_name(typed: str) -> str:
    """Raises ValueError, one sentence."""
    name = " ".join(typed.split())
    if not name or len(name) > LONGEST or ":" in name or not name.isprintable():
        raise ValueError(f"A group's name has 1 to {LONGEST} characters, and no colon.")
    return name
