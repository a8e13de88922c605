"""The one question before anybody sees to words, on a page, by command and by text: is it theirs to see to?"""

from collections.abc import Iterable

from sqlalchemy import Connection

from flows.moderating import why_not
from storage import conflicts, safety
from storage.references import number, reference
from storage.sealed import Keys


def why_not_views(db: Connection, name: str, references: Iterable[str], keys: Keys) -> str | None:
    """The first of these views that is not theirs to see to, and why. Raises ValueError for what is no reference."""
    numbers = [number(one) for one in references]
    about = conflicts.of_views(db, name, numbers, keys)
    reasons = ((one, why_not(about[one])) for one in numbers if one in about)
    return next((f"{reference(one)}: {why}" for one, why in reasons if why is not None), None)


def why_not_alert(db: Connection, name: str, called: str, keys: Keys) -> str | None:
    alert = safety.named(db, called)
    return None if alert is None else why_not(conflicts.of_alert(db, name, alert, keys))
