"""Who may see to which words: nobody to what they said themselves, or to what is about themselves.

To see to words is to mark them as read, to answer, give, group, cover, quote or redact them, and to acknowledge,
release or close an alert. Reading is another matter: somebody may read their own words.
"""

from collections.abc import Iterable
from typing import NamedTuple

from flows.permissions import may
from flows.reading.plain_form import plain_form

OWN = "You said this yourself, so somebody else sees to it."
ABOUT_YOU = "This is about you, so somebody else sees to it."
SHORTEST_NAME = 3
_JOBS = (
    "admin care caretaker clerk data desk duty front house lead manager member night office officer outside owner "
    "person reader reception repairs second staff support team the trustee volunteer warden worker"
)
JOBS = frozenset(_JOBS.split())
"""Words in what somebody is called that are no name: "front desk" is named by both of its words only."""


class About(NamedTuple):
    """What the rule knows of some words. `is_own`: said by whoever wants to see to them; `names_them`: they are in
    it, by name or by a job of theirs."""

    is_own: bool = False
    names_them: bool = False


def why_not(about: About) -> str | None:
    """Why whoever it is about does not see to these words; None: they may, if their roles allow it."""
    if about.is_own:
        return OWN
    return ABOUT_YOU if about.names_them else None


def is_named(text: str, name: str, jobs: Iterable[str] = ()) -> bool:
    """Is somebody of this name, or who has one of these jobs, in the text? By a whole name, or by a first or last one
    where it is no word for a job."""
    said = f" {plain_form(text)} "
    called = plain_form(name)
    parts = [part for part in called.split() if len(part) >= SHORTEST_NAME and part not in JOBS]
    alone = parts if len(parts) == len(called.split()) else []
    forms = {called, *alone, *map(plain_form, jobs)}
    return any(f" {form} " in said or f" {form}s " in said for form in forms if len(form) >= SHORTEST_NAME)


def names_of(name: str) -> list[str]:
    """What names somebody of this name on the staff list; nothing where it is a job, such as "front desk"."""
    parts = [part for part in plain_form(name).split() if len(part) >= SHORTEST_NAME and part not in JOBS]
    return [name, *parts] if parts else []


def moderates_as_member(roles: Iterable[str]) -> bool:
    """A member who helps to sort what others say. What is hard to read, and what is of health, is not for them."""
    held = tuple(roles)
    return may(held, "moderate") and not may(held, "write")
