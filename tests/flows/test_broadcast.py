"""What can be done with a broadcast when, by whom, and at what price: each no is one sentence that says why."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import broadcast as rules
from flows import desk, engine
from flows.broadcast import Broadcast, Limits, State, Step, why_not, why_not_approved_by
from flows.consultation import Text
from flows.crowd import Rule, Segment
from flows.facts import BroadcastSteered, MemberLeft
from flows.turn import Desk, Incoming
from tests.flows.talking import new_world
from tests.transcripts.player import START

SEEN = "0123456789abcdef" * 2
WAITING = Broadcast(
    "b" * 32,
    3,
    "front desk",
    Text({"en": "On Friday."}),
    Segment((Rule("everybody"),)),
    state="waiting",
    seen=SEEN,
    people=100,
)
MAY = {
    "draft": {"edit", "send", "cancel"},
    "waiting": {"edit", "approve", "not_yet", "undo", "cancel"},
    "scheduled": {"edit", "undo", "cancel"},
    "going": {"pause", "cancel", "resend"},
    "paused": {"resume", "cancel", "resend"},
    "done": {"resend"},
    "cancelled": set(),
}


@pytest.mark.parametrize("state", get_args(State))
def test_what_can_be_done_in_each_state(state: State) -> None:
    sentences = {step: why_not(step, replace(WAITING, state=state)) for step in get_args(Step)}
    assert {step for step, sentence in sentences.items() if sentence is None} == MAY[state]
    assert all(sentence.startswith("Broadcast 3 ") for sentence in sentences.values() if sentence)


@pytest.mark.parametrize(
    ("name", "roles", "seen", "changes", "why"),
    [
        ("deputy", ("approver",), SEEN, {}, None),
        ("deputy", ("staff", "manager"), SEEN, {}, None),
        ("deputy", ("staff",), SEEN, {}, "may not approve"),
        ("front desk", ("manager",), SEEN, {}, "You wrote broadcast 3"),
        ("deputy", ("approver",), "another", {}, "was changed after that"),
        ("deputy", ("approver",), None, {}, "was changed after that"),
        (
            "deputy",
            ("approver",),
            SEEN,
            {"state": "going", "approved_by": "caretaker"},
            "already: caretaker approved it.",
        ),
        ("deputy", ("approver",), SEEN, {"at": START - timedelta(minutes=1)}, "has passed"),
    ],
)
def test_who_may_say_yes_to_what(
    name: str, roles: tuple[str, ...], seen: str | None, changes: dict[str, object], why: str | None
) -> None:
    sentence = why_not_approved_by(replace(WAITING, **changes), name, roles, seen, START)  # type: ignore[arg-type]
    assert sentence is None if why is None else why in (sentence or "")


@pytest.mark.parametrize(
    "changes",
    [
        {"text": Text({"en": "On Monday."})},
        {"text": Text({"en": "On Friday.", "pl": "W piątek."})},
        {"segment": Segment((Rule("language", "en"),))},
        {"segment": Segment((Rule("everybody"),), exclude=(Rule("said", "K7"),))},
        {"at": START},
        {"id": "c" * 32},
    ],
)
def test_any_change_is_something_else_than_was_shown(changes: dict[str, object]) -> None:
    assert rules.shown(replace(WAITING, **changes), 100) != rules.shown(WAITING, 100)  # type: ignore[arg-type]
    assert rules.shown(WAITING, 101) != rules.shown(WAITING, 100)


@pytest.mark.parametrize(
    ("approved_by", "people", "cost", "outgrown"),
    [
        (None, 50, 10, False),
        (None, 51, 10, True),
        (None, 50, 11, True),
        ("deputy", 110, 99, False),
        ("deputy", 111, 99, True),
        ("deputy", 3, 99, False),
    ],
)
def test_people_who_join_meanwhile_may_make_it_wait_again(
    approved_by: str | None, people: int, cost: int, outgrown: bool
) -> None:
    limits = Limits(50, Decimal(10))
    assert rules.has_outgrown(replace(WAITING, approved_by=approved_by), people, Decimal(cost), limits) is outgrown


@pytest.mark.parametrize(("spent", "mark"), [(0, None), (39, None), (40, 50), (69, 50), (70, 80), (90, 80)])
def test_the_month_is_warned_of_at_half_and_at_four_fifths(spent: int, mark: int | None) -> None:
    assert rules.share(Decimal(spent), Decimal(10), Limits(50, month=Decimal(100))) == mark
    assert rules.share(Decimal(spent), Decimal(10), Limits(50)) is None


def test_the_last_tenth_of_the_ceiling_is_kept_for_replies() -> None:
    limits = Limits(50, month=Decimal(100))
    assert not rules.is_above(Decimal(80), Decimal(10), limits)
    assert rules.is_above(Decimal("80.01"), Decimal(10), limits)
    assert not rules.is_above(Decimal(10**6), Decimal(10), Limits(50))


CODE = rules.code_of(SEEN)
WORDS = ("broadcasts", "Pause 3", "resume 3", "CANCEL 3", "open oak-house", f"approve {CODE}", f"not yet {CODE}")


@given(st.sampled_from(WORDS) | st.text())
def test_what_is_not_looked_up_steers_nothing(text: str) -> None:
    here = new_world().here(START)._replace(desk=Desk("deputy", ("manager",), (WAITING,), {SEEN: WAITING.id}))
    incoming = Incoming("sms", "id", "+447700900555", text, START)
    steers = any(isinstance(fact, BroadcastSteered) for fact in engine.take_turn(here, incoming).facts)
    assert desk.may_be_for(text) or not steers


@pytest.mark.parametrize("text", WORDS)
def test_whoever_is_no_staff_says_ordinary_words(text: str) -> None:
    incoming = Incoming("sms", "id", "+447700900555", text, START)
    without = new_world().here(START)
    outside = without._replace(desk=Desk("outsider", ("outside_reader",), (WAITING,), {SEEN: WAITING.id}))
    assert engine.take_turn(without, incoming) == engine.take_turn(outside, incoming)


def test_stop_is_still_stop_for_staff() -> None:
    here = new_world().here(START)._replace(desk=Desk("deputy", ("manager",), (WAITING,), {SEEN: WAITING.id}))
    turn = engine.take_turn(here, Incoming("sms", "id", "+447700900555", "STOP", START))
    assert MemberLeft() in turn.facts
