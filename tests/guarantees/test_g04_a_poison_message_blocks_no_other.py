"""G4: a message that breaks us never takes others with it, is not lost itself, and its writer goes on."""

from collections.abc import Callable

import pytest

from tests.hostile.attack import Attack, number
from tests.hostile.breaking import break_the_look, break_turns, break_words, one_batch

TEXTS = ["green", "poison i want to die", "blue", "poison", "i want to die", "2"]


@pytest.mark.parametrize("break_it", [break_turns, break_words, break_the_look])
async def test_a_poison_message_keeps_its_words_and_the_others_go_on(
    break_it: Callable[[pytest.MonkeyPatch], None], attack: Attack, monkeypatch: pytest.MonkeyPatch
) -> None:
    attack.joined(*(("sms", number(place)) for place in range(1, 7)), words=["JOIN"])
    break_it(monkeypatch)
    async with one_batch(attack) as post:
        tasks = [post(attack.sms(text, number(place))) for place, text in enumerate(TEXTS, start=1)]
    assert {(await task)[0] for task in tasks} == {200}
    kept = {text for (text,) in attack.rows("SELECT text FROM messages")}
    assert set(TEXTS) <= kept
    assert attack.rows("SELECT value FROM ballots") == [("2",)]
    alerted = {text for (text,) in attack.rows("SELECT text FROM messages JOIN alerts a USING (member_id)")}
    assert {"poison i want to die", "i want to die"} <= alerted
    asked = {text for (text,) in attack.rows("SELECT text FROM messages m JOIN requests r ON r.message_id = m.id")}
    assert asked == {"poison i want to die", "poison"}


async def test_a_poisoned_chat_goes_on_with_its_next_message(attack: Attack, monkeypatch: pytest.MonkeyPatch) -> None:
    attack.joined(("telegram", "1"))
    break_turns(monkeypatch)
    for text in ("poison", "2", "poison", "STOP"):
        assert (await attack.chat(text))[0] == 200
    assert attack.rows("SELECT value FROM ballots") == [("2",)]
    assert attack.rows('SELECT "left" FROM members') == [(1,)]


async def test_one_that_the_database_refuses_keeps_no_other_of_its_batch_out(attack: Attack) -> None:
    refuse = "CREATE TRIGGER no BEFORE INSERT ON messages WHEN NEW.text = 'poison' BEGIN SELECT RAISE(ABORT, 'no'); END"
    with attack.here.house.database.transaction() as db:
        db.exec_driver_sql(refuse)
    async with one_batch(attack) as post:
        tasks = [post(attack.sms(text, number(place))) for place, text in enumerate(TEXTS, start=1)]
    assert {(await task)[0] for task in tasks} == {200}
    kept = {text for (text,) in attack.rows("SELECT text FROM messages")}
    assert kept == {"first", *TEXTS} - {"poison"}
    assert attack.counts()["alerts"] == 2
