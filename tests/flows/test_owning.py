"""An owner's text is an answer, or goes back with one sentence; nobody else's text is touched, and danger comes first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain_words import plain_words
from flows import engine, owning
from flows.consultation import Text
from flows.facts import AlertOpened, MemberJoined, MemberLeft, PromiseAnswered, PromiseAskedBack
from flows.owed import Owed
from flows.promises import Event, Ledger, Promise
from flows.turn import Here, Incoming, Turn
from tests.flows.talking import new_world
from tests.transcripts.player import START

DUE = date(2026, 12, 16)


def owed(number: int = 1, what: str = "locks", room: int = 150, **more: bool) -> Owed:
    promise = Promise(f"p{number}", number, "added", "oak-house", Text({"en": what}), "repairs manager")
    ledger = Ledger(promise, (Event("made", START - timedelta(days=9), "made", DUE),))
    return Owed(ledger, "First desk", 14, "at 12:05", room, plain_words("en"), **more)


def here(*several: Owed) -> Here:
    return new_world().here(START)._replace(owed=several or (owed(),))


def took(text: str, *several: Owed, kind: str = "text") -> Turn:
    return engine.take_turn(here(*several), Incoming("sms", "id", "+447700900555", text, START, kind=kind))


def said(turn: Turn) -> str:
    assert turn.say is not None
    return str(turn.say.phrases[0].blanks["says"])


def answered(turn: Turn) -> list[tuple[int, str, date | None, str | None]]:
    facts = [fact for fact in turn.facts if isinstance(fact, PromiseAnswered)]
    words = [fact.event.words.in_language("en") if fact.event.words else None for fact in facts]
    return [(fact.number, fact.event.what, fact.event.until, word) for fact, word in zip(facts, words, strict=True)]


@pytest.mark.parametrize(
    "text, what, until, words",
    [
        ("KEPT new locks on every door", "kept", None, "new locks on every door"),
        ("kept: new locks.", "kept", None, "new locks"),
        ("Done - new locks", "kept", None, "new locks"),
        ("LATE 20 Dec the part is on order", "late", date(2026, 12, 20), "the part is on order"),
        ("late, 20/12, because the part is on order", "late", date(2026, 12, 20), "the part is on order"),
        ("Late. The part is on order, now 20 December", "late", date(2026, 12, 20), "The part is on order"),
        ("LATE locks 20th dec cos the part is on order", "late", date(2026, 12, 20), "the part is on order"),
        ("LATE promise 1 in four weeks: part on order", "late", date(2026, 12, 22), "part on order"),
        ("DROP the landlord said no", "dropped", None, "the landlord said no"),
        ("dropped because the landlord said no", "dropped", None, "the landlord said no"),
    ],
)
def test_these_are_answers(text: str, what: str, until: date | None, words: str) -> None:
    assert answered(took(text)) == [(1, what, until, words)]


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("KEPT", "Say what was done"),
        ("LATE", "We need the new date"),
        ("LATE the part is on order", "We need the new date"),
        ("LATE 20 Dec", "Say why: LATE 20 Dec"),
        ("LATE locks 20 Dec", "Say why: LATE 20 Dec"),
        ("LATE 20 Nov the part is on order", "20 Nov is not in the future"),
        ("LATE today the part is on order", "24 Nov is not in the future"),
        ("LATE 2028-05-01 the part is on order", "more than a year away"),
        ("LATE 31 Nov the part is on order", "There is no such day"),
        ("LATE 10 Dec the part is on order", "It is due 16 Dec already"),
        ("DROP", "Say why: DROP"),
        ("DROP because", "Say why: DROP"),
        ("KEPT ask kim@example.org", "Leave the phone number or email address out"),
        ("KEPT " + "new locks on every door. " * 9, "characters too long"),
    ],
)
def test_what_cannot_be_told_goes_back_with_what_to_send(text: str, sentence: str) -> None:
    turn = took(text)
    assert answered(turn) == []
    assert sentence in said(turn)


def test_hard_words_wait_until_the_owner_sends_them_as_they_are() -> None:
    turn = took("KEPT we will utilise new locks")
    assert answered(turn) == [(1, "drafted", None, "we will utilise new locks")]
    assert '"utilise" is hard to read. Write "use".' in said(turn)
    (after,) = owning.still_owed(here(), turn)
    assert answered(took("SEND", after)) == [(1, "kept", None, "we will utilise new locks")]
    assert answered(took("KEPT we use new locks", after)) == [(1, "kept", None, "we use new locks")]


def test_curly_quotes_of_a_phone_are_no_hard_words() -> None:
    assert answered(took("DROP it can\u2019t be done")) == [(1, "dropped", None, "it can't be done")]


def test_another_answer_of_the_same_owner_takes_the_place_of_the_one_a_moment_ago() -> None:
    (after,) = owning.still_owed(here(), took("LATE 20 Dec the part is on order"))
    assert [what for _, what, _, _ in answered(took("KEPT it is here", after))] == ["corrected", "kept"]


def test_the_promise_that_is_named_is_meant_else_the_first_and_the_reply_says_which() -> None:
    several = (owed(1, "hot water"), owed(2, "locks"))
    assert answered(took("KEPT new locks", *several))[0][0] == 2
    assert answered(took("LATE #2 20 Dec part on order", *several)) == [
        (2, "late", date(2026, 12, 20), "part on order")
    ]
    assert answered(took("KEPT all of it", *several))[0][0] == 1
    assert said(took("DROP", *several)).startswith("About hot water: ")


def test_what_is_no_answer_is_asked_back_once_and_makes_nobody_a_member() -> None:
    turn = took("working on it")
    assert [type(fact) for fact in turn.facts] == [PromiseAskedBack]
    again = took("working on it", owed(asked_back=True))
    assert any(isinstance(fact, MemberJoined) for fact in again.facts)


def test_a_member_of_staff_who_votes_is_not_asked_about_the_promise() -> None:
    voter = here()._replace(state=here().state._replace(joined=True))
    turn = engine.take_turn(voter, Incoming("sms", "id", "a", "MENU", START))
    assert not any(isinstance(fact, PromiseAskedBack) for fact in turn.facts)


def test_danger_and_leaving_come_first() -> None:
    assert any(isinstance(fact, AlertOpened) for fact in took("LATE i want to die").facts)
    joined = here()._replace(state=here().state._replace(joined=True))
    turn = engine.take_turn(joined, Incoming("sms", "id", "a", "STOP", START))
    assert any(isinstance(fact, MemberLeft) for fact in turn.facts)


def test_whoever_was_asked_nothing_answers_nothing() -> None:
    nobody = here()._replace(owed=())
    assert owning.answer(nobody, Incoming("sms", "id", "a", "KEPT new locks", START)) is None
    for kind in ("edited", "button", "unanswerable"):
        assert answered(took("KEPT new locks", kind=kind)) == []


begins = st.sampled_from(["KEPT ", "LATE ", "LATE 20 Dec ", "drop ", "undo", "send ", "", "late 1/1/"])


@given(begins, st.text(max_size=80))
def test_any_text_of_an_owner_gets_one_reply_and_never_a_fault(begin: str, text: str) -> None:
    for fact in took(begin + text, owed(1, "hot water"), owed(2)).facts:
        if isinstance(fact, PromiseAnswered) and fact.event.what in ("kept", "late", "dropped"):
            assert fact.event.words is not None
            assert fact.event.words.in_language("en").strip()
            assert fact.event.what != "late" or (fact.event.until is not None and fact.event.until > START.date())
