"""`yousaid keys`, and what an installation says of keys that were changed, mixed up, half changed or typed back."""

import io
import sys
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import key_sheet
from bot.console.telling_key import key_of, telling_of
from bot.house import House, open_house, opened
from bot.rekeying import change_keys
from bot.settings import load_settings
from storage import audit, people
from storage.rekeying import Rekeying, how_far
from storage.sealed import WrongKey
from tests.runtime.conftest import ENVIRONMENT, Call, PretendChannel, StillClock, one_sentence, outbox_of, text

SECRET, INDEX = "YOUSAID_SECRET_KEY", "YOUSAID_INDEX_KEY"
NEW = {SECRET: urlsafe_b64encode(b"N" * 32).decode(), INDEX: urlsafe_b64encode(b"M" * 32).decode()}
CHANGE = {**NEW, **{f"{name}_PREVIOUS": ENVIRONMENT[name] for name in NEW}}
Set = pytest.MonkeyPatch


def start(set_: Set, environment: dict[str, str]) -> None:
    for name in CHANGE:
        set_.delenv(name, raising=False)
    for name, value in environment.items():
        set_.setenv(name, value)


def test_a_key_is_changed_while_every_step_says_what_comes_next(
    call: Call, environment: dict[str, str], monkeypatch: Set
) -> None:
    with opened(load_settings()) as house:
        for number in range(3):
            text(house, number, "hello")
    assert call("keys", "status")[1] == "Change of keys: none: everything is under the keys that are set.\n"
    start(monkeypatch, CHANGE)
    assert "set and not in use yet" in call("keys", "status")[1]
    with opened(load_settings()) as house:
        commit = Rekeying(house.database, house.keys).prepare()
        assert commit is not None
        commit(house.clock.now())
    said = call("keys", "status")[1]
    assert "under way (staff's numbers: 0 of 0)" in said
    assert f"Leave {SECRET}_PREVIOUS and {INDEX}_PREVIOUS set" in said
    start(monkeypatch, NEW)
    one_sentence(call("keys", "rotate"), f"Not everything is under the new {SECRET} yet")
    start(monkeypatch, {**CHANGE, SECRET: CHANGE[f"{SECRET}_PREVIOUS"], f"{SECRET}_PREVIOUS": CHANGE[SECRET]})
    one_sentence(call("keys", "rotate"), f"{SECRET} holds the key from before")
    start(monkeypatch, CHANGE)
    code, out, err = call("keys", "rotate")
    assert (code, "Everything is under the new keys" in out) == (0, True)
    assert "addresses: " in err
    assert f"take {SECRET}_PREVIOUS and {INDEX}_PREVIOUS away" in call("keys", "status")[1]
    start(monkeypatch, NEW)
    assert "none: everything" in call("keys", "status")[1]
    assert "To change a key" in call("keys", "rotate")[1]
    with opened(load_settings()) as house, house.database.reading() as db:
        assert len(people.page(db, people.Sieve(), house.keys)[0]) == 3
        did = [(one.who, one.did, one.about) for one in audit.newest(db, 2)]
    names = f"{SECRET}, {INDEX}"
    assert did == [("yousaid", f"change of keys {what}", names) for what in ("finished", "begun")]


@pytest.mark.parametrize(
    "given, sentence",
    [
        (
            {f"{SECRET}_PREVIOUS": ENVIRONMENT[SECRET]},
            f"{SECRET}_PREVIOUS holds the same key as {SECRET}: write the key",
        ),
        ({INDEX: ENVIRONMENT[SECRET]}, f"{INDEX} holds the same key as {SECRET}: write a key of its own"),
        ({SECRET: ENVIRONMENT[INDEX], INDEX: ENVIRONMENT[SECRET]}, f"{SECRET} and {INDEX} are each in the place of"),
        ({SECRET: NEW[SECRET]}, f"{SECRET} is not the key that this database was made with"),
        ({INDEX: NEW[INDEX]}, f"{INDEX} is not the key that this database was made with"),
    ],
    ids=["the same as before", "the same as the other", "swapped", "another secret", "another index"],
)
def test_keys_that_are_wrong_are_refused_in_one_sentence_that_names_them(
    call: Call, monkeypatch: Set, given: dict[str, str], sentence: str
) -> None:
    open_house(load_settings()).close()
    start(monkeypatch, {**{name: ENVIRONMENT[name] for name in NEW}, **given})
    one_sentence(call("log"), sentence)


async def test_the_worker_does_it_beside_its_work_and_old_buttons_and_links_still_work(
    house: House, environment: dict[str, str], clock: StillClock
) -> None:
    text(house, 1, "hello")
    link = key_of(house.secret, "telling")
    other = open_house(load_settings({**environment, **CHANGE}), clock)
    outbox_of(other, PretendChannel())
    text(other, 1, "hello again")
    assert telling_of(other.secrets, link) == "telling"
    assert telling_of(other.secrets, key_of(other.secret, "telling")) == "telling"
    assert other.button_key_before == house.button_key != other.button_key
    await change_keys(other)
    with other.database.reading() as db:
        assert how_far(db) is None
        assert len(people.page(db, people.Sieve(), other.keys)[0]) == 1
    other.close()


def test_a_process_with_the_old_keys_keeps_nothing_more(
    house: House, environment: dict[str, str], clock: StillClock
) -> None:
    open_house(load_settings({**environment, **CHANGE}), clock).close()
    with pytest.raises(WrongKey, match="is the key from before it was changed"):
        text(house, 1, "hello")


def typed(sheet: str) -> str:
    return "\n".join(line for line in sheet.splitlines() if line[:1] in "SI" and line[1:2].isdigit())


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.data())
def test_what_is_typed_back_is_the_keys_or_the_line_with_the_slip_is_named(
    secret: bytes, index: bytes, data: st.DataObject
) -> None:
    lines = [str(line) for line in key_sheet.lines(secret, index)]
    assert key_sheet.read(lines) == ({SECRET: secret, INDEX: index}, [])
    assert key_sheet.read([line.upper().replace(" ", "") for line in reversed(lines)])[1] == []
    place = data.draw(st.integers(0, 7))
    at = data.draw(st.sampled_from([at for at, letter in enumerate(lines[place]) if letter != " " and at > 1]))
    slip = data.draw(st.sampled_from([letter for letter in "0123456789abcdef" if letter != lines[place][at]]))
    wrong = lines[place][:at] + slip + lines[place][at + 1 :]
    found, problems = key_sheet.read([*lines[:place], wrong, *lines[place + 1 :]])
    assert len(found) == 1 or problems == []
    assert any(lines[place][:2] in problem for problem in problems) or found != {SECRET: secret, INDEX: index}


def test_a_sheet_is_printed_checked_and_typed_back_as_settings(call: Call, tmp_path: Path, monkeypatch: Set) -> None:
    sheet = call("keys", "sheet")[1]
    assert key_sheet.WARNING in sheet
    to = tmp_path / "sheet.html"
    assert call("keys", "sheet", "--to", str(to))[0] == 0
    assert to.stat().st_mode & 0o077 == 0
    assert all(str(line).split("  ")[1] in to.read_text() for line in map(str, typed(sheet).splitlines()))
    assert "is there already" in call("keys", "sheet", "--to", str(to))[2]

    def check(words: str, *more: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(words))
        return call("keys", "check-sheet", *more)

    assert "The sheet is right" in check(typed(sheet))[1]
    assert check(typed(sheet), "--as-settings")[1] == "".join(f"{name}={ENVIRONMENT[name]}\n" for name in NEW)
    assert "Of YOUSAID_INDEX_KEY I4 is missing" in check(typed(sheet).rpartition("\n")[0])[2]
    assert "cannot be read" in check("hello")[2]
    start(monkeypatch, NEW)
    assert "is not the one that is set" in check(typed(sheet))[2]


def test_no_sheet_is_printed_of_keys_that_do_not_open_the_database(
    call: Call, monkeypatch: Set, tmp_path: Path
) -> None:
    open_house(load_settings()).close()
    to = tmp_path / "sheet.html"
    start(monkeypatch, {SECRET: ENVIRONMENT[INDEX], INDEX: ENVIRONMENT[SECRET]})
    one_sentence(call("keys", "sheet"), "in the place of the other")
    start(monkeypatch, NEW)
    one_sentence(call("keys", "sheet", "--to", str(to)), SECRET)
    assert not to.exists()


def test_a_sheet_is_printed_before_there_is_a_database_and_says_that_nothing_was_compared(
    call: Call, monkeypatch: Set, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    code, out, err = call("keys", "sheet")
    assert (code, key_sheet.WARNING in out) == (0, True)
    assert err.startswith("Whether these keys fit the database could not be looked at. There is no database")
    assert not (tmp_path / "none.db").exists()
