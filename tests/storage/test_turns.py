"""A batch of turns: kept once, whole, and found again as it was left."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from flows.facts import AnswerGiven, AnswerTakenBack, MemberJoined, ViewSent
from flows.state import Asked
from storage import tables
from storage.database import Database
from tests.storage.installation import NOW, Talk, consultation, hear, incoming, look, put


def count(database: Database, table: object) -> int:
    with database.reading() as db:
        return db.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]


def test_somebody_new_begins_in_the_language_of_their_app(database: Database) -> None:
    put(database)
    (begun,) = hear(database, [incoming("cześć", language="pl")])
    assert begun.here.state.language == "pl"
    assert [c.name for c in begun.here.consultations] == ["oak-house"]
    assert begun.here.reference == "A1"
