"""What staff may see to from their phones is loaded for whoever writes from their address, and for nobody else."""

from typing import Any

import pytest

from flows.broadcast import Broadcast
from flows.consultation import Text
from flows.crowd import Rule, Segment
from flows.facts import BroadcastSteered, ConsultationOpened
from flows.turn import Desk
from storage import broadcasts, consultations, staff
from storage.database import Database
from tests.storage.installation import FRAME, KEYS, NOW, consultation, hear, incoming, look, number, put


def made(database: Database) -> Broadcast:
    draft = Broadcast("", 0, "front desk", Text({"en": "On Friday."}), Segment((Rule("everybody"),)))
    with database.transaction() as db:
        return broadcasts.start(db, broadcasts.add(db, draft, FRAME.ids, NOW), FRAME.ids, NOW)


def appoint(database: Database, name: str, role: str, person: int) -> None:
    with database.transaction() as db:
        staff.add(db, name, (role,), ("sms", number(person)), KEYS, NOW)


def desk(database: Database, words: str, person: int = 1, **more: Any) -> Desk | None:
    (begun,) = look(database, incoming(words, person, **more))
    return begun.here.desk


def test_only_staff_have_a_desk_and_only_where_the_text_may_be_for_it(database: Database) -> None:
    put(database)
    broadcast = made(database)
    appoint(database, "caretaker", "staff", 1)
    appoint(database, "eve", "outside_reader", 2)
    found = desk(database, "Pause 1")
    assert found is not None
    assert (found.name, found.roles, found.broadcasts) == ("caretaker", ("staff",), (broadcast,))
    assert [one.name for one in found.consultations] == ["oak-house"]
    assert desk(database, "the lift is broken") is None
    assert desk(database, "Pause 1", person=2) is None
    assert desk(database, "Pause 1", person=3) is None
    assert desk(database, "Pause 1", channel="telegram") is None


def test_how_far_it_is_is_counted_only_where_it_is_asked(database: Database) -> None:
    broadcast = made(database)
    appoint(database, "caretaker", "staff", 1)
    asked, steered = desk(database, "broadcasts"), desk(database, "pause 1")
    assert asked is not None
    assert steered is not None
    assert (dict(asked.progress), dict(steered.progress)) == ({broadcast.id: (0, 0)}, {})


@pytest.mark.parametrize("is_there", [True, False])
def test_a_button_looks_staff_up_only_where_there_is_a_broadcast(database: Database, is_there: bool) -> None:
    appoint(database, "caretaker", "staff", 1)
    if is_there:
        made(database)
    assert (desk(database, "", kind="button", token="x" * 24) is not None) is is_there


def test_what_they_do_is_kept_once(database: Database) -> None:
    put(database, consultation(opens=None))
    broadcast = made(database)
    did = [BroadcastSteered(broadcast.id, "1", "pause", "caretaker"), ConsultationOpened("oak-house", "caretaker")]
    for _ in range(2):
        hear(database, incoming("pause 1"), facts=did)
    with database.reading() as db:
        found, oak = broadcasts.look_at(db, 1), consultations.find(db, "oak-house")
        assert found is not None
        assert oak is not None
        assert (found.state, oak.opens) == ("paused", NOW)
        assert [event.what for event in broadcasts.history(db, found)] == ["added", "started", "paused"]
