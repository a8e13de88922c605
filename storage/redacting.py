"""Words of one view taken out wherever they stand, for good: view, messages, meanings, our texts, what staff published.

All of them, or only the parts that somebody names. A mark stands in their place, so that nobody wonders. What the
provider has of those texts is asked back as for somebody who was erased.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, union, update
from sqlalchemy import Text as SqlText

from storage import provider_copies, quotes, wiping
from storage.lists import among
from storage.provider_copies import Copy
from storage.sealed import Keys
from storage.tables import (
    meanings,
    media,
    messages,
    outbox,
    outcome_steps,
    outcome_views,
    outcomes,
    view_changes,
    views,
)

MARK = "[taken out]"
SHORTEST = 3
"""Letters of a part: anything shorter would be found everywhere."""

ECHO = 8
"""Letters of a line from which on it is looked for in our own texts."""

_NUMBER: Any = bindparam("number")
_VIEW = select(views).where(views.c.number == _NUMBER)
_MESSAGES = union(
    select(views.c.message_id).where(views.c.number == _NUMBER),
    select(view_changes.c.message_id).where(view_changes.c.number == _NUMBER),
)
_TEXTS = select(messages.c.id, messages.c.text, messages.c.channel, messages.c.provider_id).where(
    among(messages.c.id, "ids")
)
_OUTCOMES = select(outcome_views.c.outcome_id).where(outcome_views.c.number == _NUMBER)
_UPDATES = select(outcome_steps.c.update_id).where(outcome_steps.c.outcome_id.in_(_OUTCOMES))
_SAID: Any = bindparam("said", type_=SqlText)


class NotThere(Exception):
    """A part that does not stand in the words, or words that nobody can read: one sentence."""


def redact(
    db: Connection, number: int, parts: Sequence[str], keys: Keys, new_id: Callable[[], str], now: datetime
) -> bool:
    """`parts` empty: all of it. False: there is no such view. Raises NotThere, and then nothing is changed."""
    view = db.execute(_VIEW, {"number": number}).first()
    if view is None:
        return False
    texts = _texts(db, number)
    said = [text for text in (view.text, *(one.text for one in texts)) if text]
    ids = [one.id for one in texts]
    if parts:
        _take_out_parts(db, number, ids, _there(parts, said))
        wanted = list(parts)
    else:
        _take_out_all(db, number, ids)
        wanted = sorted({line for text in said for line in text.splitlines() if len(line) >= ECHO}, key=len)[::-1]
    asked = quotes.forget_words(db, [number], MARK, "redacted", now)
    _ask_back(db, [*texts, *asked, *_in_our_texts(db, number, view.member_id, wanted)], keys, new_id, now)
    _in_what_is_published(db, number, wanted)
    wiping.want(db)
    return True


def said_in(db: Connection, number: int) -> list[str]:
    """The words of a view as they stand there now, and of each text that it came in; nothing twice."""
    view = db.execute(_VIEW, {"number": number}).first()
    words = (view.text if view else None, *(one.text for one in _texts(db, number)))
    return list(dict.fromkeys(text for text in words if text))


def _texts(db: Connection, number: int) -> Sequence[Any]:
    return db.execute(_TEXTS, {"ids": list(db.execute(_MESSAGES, {"number": number}).scalars())}).all()


def _there(parts: Sequence[str], said: Sequence[str]) -> Sequence[str]:
    for part in parts:
        if len(part) < SHORTEST:
            raise NotThere(f'"{part}" is too short: name at least {SHORTEST} letters, or take out all of it.')
        if not any(part in text for text in said):
            raise NotThere(f'"{part}" does not stand in these words: write it just as it is there.')
    return parts


def _take_out_all(db: Connection, number: int, ids: Sequence[str]) -> None:
    gone = {"text": MARK, "raw": None, "sealed": None, "key_id": None}
    db.execute(update(views).where(views.c.number == number).values(**gone, until_released=False))
    named = {"ids": list(ids)}
    db.execute(update(messages).where(among(messages.c.id, "ids")).values(**gone), named)
    db.execute(update(meanings).where(among(meanings.c.message_id, "ids")).values(text=MARK), named)
    db.execute(media.delete().where(among(media.c.message_id, "ids")), named)


def _take_out_parts(db: Connection, number: int, ids: Sequence[str], parts: Sequence[str]) -> None:
    for part in parts:
        said = {"said": part, "ids": list(ids)}
        db.execute(
            update(views).where(views.c.number == number).values(text=_without(views.c.text), raw=None), {"said": part}
        )
        of_message = update(messages).where(among(messages.c.id, "ids"))
        db.execute(of_message.values(text=_without(messages.c.text), raw=None), said)
        of_meaning = update(meanings).where(among(meanings.c.message_id, "ids"))
        db.execute(of_meaning.values(text=_without(meanings.c.text)), said)


def _without(column: Any) -> Any:
    return func.replace(column, _SAID, MARK)


def _in_our_texts(db: Connection, number: int, member: str, wanted: Sequence[str]) -> list[Any]:
    """Those to its author, and those that told others what became of it. Returns the rows that had some of it."""
    theirs = outbox.c.member_id == bindparam("member")
    told = outbox.c.update_id.in_(_UPDATES)
    had: dict[str, Any] = {}
    for part in wanted:
        given = {"said": part, "member": member, "number": number}
        for where in (theirs, told):
            found = select(outbox.c.id, outbox.c.channel, outbox.c.provider_id).where(
                where, func.replace(outbox.c.text, _SAID, "") != outbox.c.text
            )
            rows = db.execute(found, given).all()
            had |= {row.id: row for row in rows}
            change = update(outbox).where(among(outbox.c.id, "ids")).values(text=_without(outbox.c.text))
            db.execute(change, {**given, "ids": [row.id for row in rows]})
    return list(had.values())


def _in_what_is_published(db: Connection, number: int, wanted: Sequence[str]) -> None:
    for table in (outcomes, outcome_steps):
        key = table.c.id if table is outcomes else table.c.outcome_id
        for row in db.execute(select(table).where(key.in_(_OUTCOMES)), {"number": number}).all():
            before = json.loads(row.body)
            after = _replaced(before, wanted)
            if after != before:
                same = [column == row._mapping[column.name] for column in table.primary_key]
                db.execute(update(table).where(*same).values(body=json.dumps(after, sort_keys=True)))


def _replaced(value: Any, wanted: Sequence[str]) -> Any:
    if isinstance(value, str):
        for part in wanted:
            value = value.replace(part, MARK)
        return value
    if isinstance(value, list):
        return [_replaced(one, wanted) for one in value]
    if isinstance(value, dict):
        return {name: _replaced(one, wanted) for name, one in value.items()}
    return value


def _ask_back(db: Connection, rows: Sequence[Any], keys: Keys, new_id: Callable[[], str], now: datetime) -> None:
    copies = [Copy(row.channel, row.provider_id) for row in rows if row.channel == "sms" and row.provider_id]
    provider_copies.add(db, list(dict.fromkeys(copies)), keys, new_id, now)
