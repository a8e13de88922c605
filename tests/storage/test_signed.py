"""A signature is kept with its name and day, and the languages on offer are asked for once for a whole batch."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from storage import kept, signed, turns
from storage.database import Database
from storage.frame import Offer
from storage.signed import Signature
from tests.storage.installation import FRAME, NOW, incoming


def test_a_later_signature_takes_the_place_of_an_earlier_one(database: Database) -> None:
    with database.transaction() as db:
        kept.keep(db, "language-signed:ur", "something else")
        signed.sign(db, "pl", "a reader", NOW)
        signed.sign(db, "pl", "another reader", NOW + timedelta(days=1))
        signed.sign(db, "uk", "a reader", NOW)
        assert signed.signatures(db) == {
            "pl": Signature("another reader", NOW + timedelta(days=1)),
            "uk": Signature("a reader", NOW),
        }


def test_what_is_on_offer_is_asked_once_for_a_batch(sqlite: Database) -> None:
    asked: list[Connection] = []

    def offer(db: Connection) -> Offer:
        asked.append(db)
        return Offer(("en",), "en")

    with sqlite.transaction() as db:
        batch = [incoming("hello", person, language="pl") for person in range(1, 9)]
        begun = turns.begin(db, batch, replace(FRAME, offer=offer), NOW)
    assert len(asked) == 1
    assert {(one.here.state.language, one.here.languages) for one in begun} == {("en", ("en",))}
