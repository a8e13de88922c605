"""A short reply from somebody who was told of an alert says that they deal with it; anything else is what it always is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import engine
from flows.acknowledging import may_acknowledge, still_told
from flows.facts import AlertAcknowledged, AlertOpened, MemberLeft
from flows.turn import Here, Incoming, Told, Turn
from tests.flows.talking import new_world
from tests.transcripts.player import START

TOLD = (Told("b" * 32, 13, "Duty desk"), Told("a" * 32, 12, "Duty desk"))


SAID = (
    "ok", "OK", "Ok.", "okay", "ACK", "got it", "Got it, thanks!", "on it", "I'm on it", "ok on it", "👍", "Alert 13",
    "ALERT13", "ok alert 13", "ok 13", "alert 13 ok", "  ack\n", "k", "roger", "acknowledged", "ok 👍",
)  # fmt: skip


def took(text: str, told: tuple[Told, ...] = TOLD, **more: str) -> Turn:
    incoming = Incoming("sms", "id", "+447700900555", text, START, **more)  # type: ignore[arg-type]
    return engine.take_turn(told_of(told), incoming)


def told_of(told: tuple[Told, ...]) -> Here:
    return new_world().here(START)._replace(told=told)


def acknowledged(turn: Turn) -> list[str]:
    return [fact.reference for fact in turn.facts if isinstance(fact, AlertAcknowledged)]


@pytest.mark.parametrize(
    "text",
    SAID,
)
def test_these_acknowledge_the_alert_that_they_were_told_of_last(text: str) -> None:
    assert acknowledged(took(text)) == ["13"]


@pytest.mark.parametrize("text", ["alert 12", "ok 12", "Got it alert 12"])
def test_a_number_names_the_alert(text: str) -> None:
    assert acknowledged(took(text)) == ["12"]


@pytest.mark.parametrize(
    "text", ["", "13", "alert", "alert 99", "not ok", "is it ok?", "ok but who is it", "yes", "no"]
)
def test_these_do_not(text: str) -> None:
    assert acknowledged(took(text)) == []


def test_words_that_do_not_acknowledge_are_an_ordinary_message() -> None:
    assert took("the lift is broken") == took("the lift is broken", told=())


def test_whoever_was_told_of_nothing_acknowledges_nothing() -> None:
    assert acknowledged(took("ok", told=())) == []


def test_danger_and_leaving_come_first() -> None:
    assert any(isinstance(fact, AlertOpened) for fact in took("i want to die").facts)
    assert any(isinstance(fact, MemberLeft) for fact in took("STOP").facts)


def test_the_reply_says_which_one_and_which_are_still_open() -> None:
    say = took("ok").say
    assert say is not None
    assert [phrase.blanks["alert"] for phrase in say.phrases] == ["13", "12"]


def test_an_acknowledged_alert_is_not_acknowledged_by_the_next_text_of_the_same_batch() -> None:
    assert still_told(told_of(TOLD), took("ok")) == TOLD[1:]


def test_an_edited_message_and_a_button_acknowledge_nothing() -> None:
    for kind in ("edited", "button", "unanswerable"):
        assert acknowledged(took("ok", kind=kind)) == []


@given(st.sampled_from(SAID) | st.text())
def test_what_is_not_looked_up_acknowledges_nothing(text: str) -> None:
    assert may_acknowledge(text) or acknowledged(took(text)) == []
