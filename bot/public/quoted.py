"""Members' own words that everybody may read: after their author's yes, redaction, and a person's approval."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from bot import quoting


class Quoted(NamedTuple):
    """`view`: the reference of what they said, which is shown to nobody."""

    view: str
    consultation: str
    language: str
    words: str


def shown(db: Connection, names: Sequence[str]) -> list[Quoted]:
    """Of these consultations, the newest first."""
    return [Quoted(one.view, one.consultation or "", one.language, one.words) for one in quoting.shown(db, names)]
