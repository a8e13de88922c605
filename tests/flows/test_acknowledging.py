"""A short reply from somebody who was told of an alert says that they deal with it; anything else is what it always is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import engine
from flows.acknowledging import knowing, may_acknowledge
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
    after = knowing(TOLD, took("ok").facts)
    assert [told.taken_by for told in after] == ["Duty desk", ""]
    assert acknowledged(took("ok", told=after)) == ["12"]


def test_an_edited_message_and_a_button_acknowledge_nothing() -> None:
    for kind in ("edited", "button", "unanswerable"):
        assert acknowledged(took("ok", kind=kind)) == []


TAKEN = (Told("b" * 32, 13, "Duty desk", "Second desk"),)
LATE = ("ok", "got it", "OK 13", "alert 13")


def said(turn: Turn) -> str:
    assert turn.say is not None
    return str(turn.say.phrases[0].blanks.get("told", turn.say.phrases[0].key))


@pytest.mark.parametrize("text", LATE)
def test_who_is_too_late_is_told_who_deals_with_it_and_becomes_no_member(text: str) -> None:
    turn = took(text, told=TAKEN)
    assert said(turn) == "Second desk is dealing with alert 13 already. You need do nothing more for it."
    assert (turn.facts, turn.state.joined) == ((), False)


def test_whoever_has_taken_it_hears_so_again() -> None:
    assert said(took("ok", told=(TOLD[0]._replace(taken_by="Duty desk"),))).startswith("You are dealing with alert 13")


@pytest.mark.parametrize(
    "text",
    [
        "alert 99",
        "ok 99",
        "no",
        "I can't",
        "cant now sorry",
        "I can't, I'm on leave",
        "I'm off sick",
        "what is this about?",
    ],
)
def test_what_misses_says_that_the_alert_is_open_and_how_to_take_it(text: str) -> None:
    turn = took(text)
    assert said(turn).startswith("Alerts 13, 12 are still open. ")
    assert said(turn).endswith("Reply ALERT 13 if you are dealing with it. If not, it goes to the next person.")
    assert (turn.facts, turn.state.joined) == ((), False)


@pytest.mark.parametrize("text", ["no", "ok 99", "I can't", *LATE[:2]])
def test_who_was_asked_something_may_be_answering_that(text: str) -> None:
    asked = asked_too(TAKEN)
    assert engine.take_turn(asked, said_by_text(text)) == engine.take_turn(asked._replace(told=()), said_by_text(text))


def test_the_number_of_an_alert_that_was_taken_is_no_vote() -> None:
    turn = engine.take_turn(asked_too((Told("a" * 32, 1, "Duty desk", "Second desk"),)), said_by_text("OK 1"))
    assert turn.facts == ()


def asked_too(told: tuple[Told, ...]) -> Here:
    world = new_world()
    world.turn(said_by_text("hello"), START)
    return world.here(START)._replace(told=told)


def said_by_text(text: str) -> Incoming:
    return Incoming("sms", "id", "+447700900555", text, START)


def test_no_machine_is_answered_for_ever() -> None:
    here = told_of(TAKEN)
    replies = []
    for _ in range(10):
        turn = engine.take_turn(here, said_by_text("ok"))
        replies.append(turn.say)
        here = here._replace(state=turn.state)
    assert len([say for say in replies if say]) == 3


@given(st.sampled_from(SAID) | st.text())
def test_what_is_not_looked_up_acknowledges_nothing(text: str) -> None:
    assert may_acknowledge(text) or acknowledged(took(text)) == []
