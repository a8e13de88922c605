"""What a job may be called that a member is told: a role, never a person's number or address."""

from flows.private import PRIVATE

LONGEST = 40
TEAM = ("", "team", "the team")


def tidy_owner(typed: str) -> str | None:
    """None: it is the team's. Raises ValueError, one sentence."""
    role = " ".join(typed.split())
    if role.casefold() in TEAM:
        return None
    if len(role) > LONGEST or not role.isprintable():
        raise ValueError(f"Write a role of at most {LONGEST} letters, such as repairs manager.")
    if PRIVATE.search(role):
        raise ValueError("Take out the phone number or email address: its author is told this.")
    return role
