"""A member asks to be forgotten, and is: step by step or to the end, with what still goes to them."""

from typing import Any

from flows.state import MemberState
from flows.wishes import MemberForgotten
from storage import consultations, counting, erasure
from storage.database import Database
from storage.outbox import Fate
from tests.storage.installation import KEYS, NOW, hear, incoming, new_id
from tests.storage.sending import claim, mark


def forget(database: Database, person: int = 1, **more: Any) -> None:
    gone = MemberState("en", left=True)
    happens = {"facts": [MemberForgotten()], "state": lambda state: gone, "reply": "It is deleted.", **more}
    hear(database, incoming("483920", person), **happens)


def finish(database: Database, now: Any = NOW) -> int:
    """Steps that were done until there was none to do."""
    done = 0
    while step(database, now):
        done += 1
    return done


def step(database: Database, now: Any = NOW, **more: Any) -> bool:
    with database.transaction() as db:
        return erasure.advance(db, KEYS, new_id, now, **more)


def erasure_is_open(database: Database) -> bool:
    with database.reading() as db:
        return bool(erasure.under_way(db))


def send(database: Database, now: Any = NOW) -> list[str]:
    posts = claim(database, now=now)
    mark(database, *(Fate(post.id, "sent", provider_id=f"SM{post.id}") for post in posts))
    return [post.text for post in posts]


def tallied(database: Database) -> Any:
    with database.reading() as db:
        tally = consultations.tally(db, "oak-house")
        return tally.people, tally.questions, counting.given(db, "oak-house", KEYS)
