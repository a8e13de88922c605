"""A language is for trying until a named reader has signed for it; what is said in it is read all the same."""

import pytest

from bot.house import House, open_house
from bot.languages import codes, written
from bot.offered import offer
from bot.settings import Settings, load_settings
from flows.turn import Incoming
from storage import signed
from storage.tables import members, outbox
from tests.runtime.conftest import NOON, Call, StillClock, appoint, text


@pytest.fixture
def unsigned(house: House) -> House:
    """Live; only English is signed for."""
    with house.database.transaction() as db:
        db.exec_driver_sql(f"DELETE FROM settings WHERE key LIKE '{signed.SIGNED}%'")
    return house


def sign(house: House, code: str) -> None:
    with house.database.transaction() as db:
        signed.sign(db, code, "a reader", NOON)


def last_said(house: House) -> str:
    with house.database.reading() as db:
        return str(db.execute(outbox.select().order_by(outbox.c.id.desc())).first().text)  # type: ignore[union-attr]


def greeted_in(house: House, app: str) -> list[str]:
    arrived = Incoming("telegram", f"app {app}", f"90{ord(app[0])}", "hello", NOON, language=app)
    house.batches.take_batch([arrived], NOON)
    with house.database.reading() as db:
        return [row.language for row in db.execute(members.select())]


def test_on_trial_every_language_is_offered(settings: Settings) -> None:
    house = open_house(settings)
    with house.database.reading() as db:
        assert offer(db, settings).languages == codes()
    house.close()


def test_when_live_only_signed_languages_are_offered_and_chosen(unsigned: House) -> None:
    text(unsigned, 1, "hello")
    text(unsigned, 1, "in Polish please")
    assert last_said(unsigned) == "Text the name of your language: ENGLISH."
    sign(unsigned, "pl")
    text(unsigned, 1, "language")
    assert last_said(unsigned) == "Text the name of your language: ENGLISH, POLSKI."
    text(unsigned, 1, "polski")
    assert last_said(unsigned).startswith("Od teraz piszemy po polsku.")


def test_a_first_text_that_asks_for_an_unsigned_language_is_answered_in_english(unsigned: House) -> None:
    text(unsigned, 1, "polski")
    assert last_said(unsigned).startswith("Oak House. Thank you for writing.")


def test_when_live_nobody_is_greeted_in_an_unsigned_language(unsigned: House) -> None:
    assert greeted_in(unsigned, "pl") == ["en"]
    sign(unsigned, "uk")
    assert sorted(greeted_in(unsigned, "uk")) == ["en", "uk"]


def test_the_language_of_the_first_answer_has_to_be_signed_too(unsigned: House, environment: dict[str, str]) -> None:
    polish = load_settings({**environment, "YOUSAID_LANGUAGE": "pl"})
    with unsigned.database.transaction() as db:
        assert offer(db, polish).first == "en"
        signed.sign(db, "pl", "a reader", NOON)
        assert offer(db, polish).first == "pl"


def test_nobody_is_offered_an_unsigned_language_for_writing_in_its_letters(unsigned: House) -> None:
    text(unsigned, 1, "hello")
    text(unsigned, 1, "вода дуже холодна")
    assert last_said(unsigned).isascii()
    sign(unsigned, "uk")
    text(unsigned, 1, "дуже холодна вода")
    assert not last_said(unsigned).isascii()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("pierwsza", "We have 1"),
        ("2", "We have 2, Locks."),
        ("chcę się zabić", "If you are in danger or struggling now"),
    ],
)
def test_replies_in_an_unsigned_language_are_still_read(unsigned: House, words: str, said: str) -> None:
    text(unsigned, 1, "hello")
    text(unsigned, 1, words)
    assert last_said(unsigned).startswith(said)


def test_stop_in_an_unsigned_language_still_stops(unsigned: House) -> None:
    text(unsigned, 1, "hello")
    text(unsigned, 1, "wypisz mnie")
    with unsigned.database.reading() as db:
        assert db.execute(members.select()).one().left


def test_signing_keeps_who_and_when_and_the_list_says_so(call: Call) -> None:
    assert "pl  POLSKI: not signed; " in call("language", "list")[1]
    code, out, _ = call("language", "sign", "pl", "--by", "  Polish   reader ")
    assert (code, out) == (0, "pl is signed by Polish reader. It is offered from the next text on.\n")
    listed = call("language", "list")[1]
    assert "pl  POLSKI: signed by Polish reader on " in listed
    assert "en  ENGLISH: signed at set-up; " in listed
    assert "without dear letters (so it is sent)" in listed
    assert "Trial mode: every language is offered." in listed
    assert "yousaid language show ar." in listed


def test_the_list_says_that_an_unsigned_language_is_not_offered(call: Call, settings: Settings) -> None:
    house = open_house(settings, StillClock())
    with house.database.transaction() as db:
        appoint(db, house)
        db.exec_driver_sql(f"DELETE FROM settings WHERE key = '{signed.SIGNED}pl'")
    house.close()
    assert "pl  POLSKI: not signed, so not offered; " in call("language", "list")[1]


@pytest.mark.parametrize("code", codes())
def test_a_reader_sees_all_that_is_signed_for(call: Call, code: str) -> None:
    out = call("language", "show", code)[1]
    for key in ("welcome-kept", "small-print", "help", "help-child", "help-domestic", "help-medical", "goodbye"):
        assert f"  {key}: " in out
    rules = written(code)["danger"]
    assert f"{sum(len(rule['phrases']) for rule in rules)} phrases mean that somebody may be in danger:" in out
    assert all(phrase in out for rule in rules for phrase in rule["phrases"])
    assert all(word in out for word in written(code)["leaving"]["words"])
    assert "999" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "xx"], 'There is no language "xx"'),
        (["sign", "xx", "--by", "reader"], 'There is no language "xx"'),
        (["sign", "pl", "--by", "  "], "Say who has read it"),
        (["sign", "pl"], "--by"),
    ],
)
def test_what_cannot_be_signed_is_one_sentence(call: Call, words: list[str], said: str) -> None:
    code, out, err = call("language", *words)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert said in err
    assert not call("language", "list")[1].count("signed by")


def test_check_says_when_the_first_language_is_not_signed(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "live texts begin in English" not in "".join(call("check")[1:])
    monkeypatch.setenv("YOUSAID_LANGUAGE", "pl")
    assert "pl is not signed, so live texts begin in English: yousaid language show pl." in "".join(call("check")[1:])
