"""The promise clock: every date is told, none twice, none that was kept; a correction brings back what was before."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.consultation import Text
from flows.promises import (
    Event,
    Ledger,
    Promise,
    Remind,
    Silence,
    What,
    added,
    back,
    due,
    on_time,
    quoted,
)

MADE = datetime(2027, 4, 1, 10, 0, tzinfo=UTC)
DUE = date(2027, 4, 16)
DAY = timedelta(days=1)


def promise(kind: str = "added") -> Promise:
    return Promise("p", 1, kind, "oak-house", Text({"en": "locks"}))  # type: ignore[arg-type]


def made(until: date = DUE, kind: str = "added") -> Ledger:
    return Ledger(promise(kind), (Event("made", MADE, "made", until),))


def on(day: int, month: int = 4) -> datetime:
    return datetime(2027, month, day, 10, 0, tzinfo=UTC)


def answered(ledger: Ledger, what: What, at: datetime, until: date | None = None, who: str = "First desk") -> Ledger:
    return added(ledger, Event(what, at, ledger.next_step(what), until, Text({"en": "x"}), who))


def acted(ledger: Ledger, wanted: Remind | Silence, now: datetime) -> Ledger:
    what: What = "reminded" if isinstance(wanted, Remind) else "silence"
    return added(ledger, Event(what, now, wanted.step, wanted.until))


def lived(ledger: Ledger, now: datetime) -> Ledger:
    """Whoever looks twice finds nothing more to do."""
    if (wanted := due(ledger, now)) is not None:
        ledger = acted(ledger, wanted, now)
    assert due(ledger, now) is None
    return ledger


@pytest.mark.parametrize(
    "day, wanted",
    [
        (8, None),
        (9, Remind("week", DUE)),
        (14, Remind("week", DUE)),
        (15, Remind("day", DUE)),
        (16, Remind("day", DUE)),
        (17, Silence(DUE, date(2027, 4, 23))),
        (30, Silence(DUE, date(2027, 5, 6))),
    ],
)
def test_what_is_due_on_which_day_where_nobody_looked_before(day: int, wanted: Remind | Silence | None) -> None:
    assert due(made(), on(day)) == wanted


def test_a_promise_for_tomorrow_reminds_nobody_of_what_they_have_just_said() -> None:
    assert due(made(date(2027, 4, 2)), on(1)) is None


def test_silence_is_told_again_a_week_later() -> None:
    ledger = lived(made(), on(17))
    assert due(ledger, on(23)) == Remind("day", date(2027, 4, 23))
    assert due(ledger, on(24)) == Silence(date(2027, 4, 23), date(2027, 4, 30))


def test_what_did_not_work_is_told_to_its_owner_at_once() -> None:
    ledger = made(kind="reopened")
    assert due(ledger, on(1)) == Remind("now", DUE)
    assert due(lived(ledger, on(1)), on(1)) is None


def test_an_answer_that_is_corrected_counts_no_more_and_a_correction_of_a_correction_brings_it_back() -> None:
    late = answered(made(), "late", on(10), date(2027, 5, 7))
    assert late.standing().until == date(2027, 5, 7)
    corrected = added(late, back(late.events[-1], "Second desk", on(11)))
    assert corrected.standing().until == DUE
    again = added(corrected, back(corrected.events[-1], "Second desk", on(12)))
    assert (again.standing().until, len(again.events)) == (date(2027, 5, 7), 4)


def test_somebody_elses_answer_of_a_moment_ago_is_in_the_way_and_ones_own_is_not() -> None:
    late = answered(made(), "late", on(10), date(2027, 5, 7))
    assert late.in_the_way("Second desk", on(10)) == late.events[-1]
    assert late.in_the_way("First desk", on(10)) is None
    assert late.in_the_way("Second desk", on(10) + timedelta(minutes=6)) is None
    kept = answered(late, "kept", on(11))
    assert kept.in_the_way("First desk", on(12)) == kept.events[-1]


def test_kept_on_time_stands_beside_told_on_time() -> None:
    kept = answered(made(), "kept", on(16))
    late = answered(made(), "late", on(15), date(2027, 4, 20))
    late = answered(late, "kept", on(20))
    silent = lived(made(), on(17))
    forgotten = made()
    counts = on_time([kept, late, silent, forgotten], on(19))
    assert (counts.kept, counts.promises) == (1, 4)
    assert (counts.told, counts.dates) == (4, 5)


def test_what_people_said_is_quoted_so_that_it_fits_into_a_sentence() -> None:
    assert quoted(Text({"en": "it is cold. "})).in_language("en") == '"it is cold"'


answers = st.one_of(
    st.tuples(st.just("late"), st.integers(1, 20)),
    st.tuples(st.sampled_from(["kept", "dropped", "correct", "nothing", "nothing"]), st.just(0)),
)


@given(st.integers(0, 20), st.lists(st.tuples(st.integers(0, 9), answers), max_size=12))
def test_every_date_that_passes_is_told_once_and_none_that_was_kept(
    first: int, days: list[tuple[int, tuple[str, int]]]
) -> None:
    ledger, now = made((MADE + first * DAY).date()), MADE
    for gap, (what, far) in days:
        now += gap * DAY
        before = ledger.standing()
        closed = not before.is_open
        looked = lived(ledger, now)
        silent = [event for event in looked.events[len(ledger.events) :] if event.what == "silence"]
        assert len(silent) == (not closed and now.date() > before.until)
        ledger = done(looked, what, far, now)
        steps = [event.step for event in ledger.events]
        assert len(set(steps)) == len(steps)
        standing = looked.standing()
        assert not standing.is_open or standing.until >= now.date()
    missed = [event.step for event in ledger.events if event.what == "silence"]
    assert len(set(missed)) == len(missed)


def done(ledger: Ledger, what: str, far: int, now: datetime) -> Ledger:
    if what == "late" and ledger.standing().is_open:
        return answered(ledger, "late", now, (now + far * DAY).date())
    if what in ("kept", "dropped") and ledger.standing().is_open:
        return answered(ledger, what, now)  # type: ignore[arg-type]
    if what == "correct" and (last := ledger.last_answer()) is not None:
        return added(ledger, back(last, "First desk", now))
    return ledger
