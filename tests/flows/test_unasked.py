"""What nobody asked for keeps to quiet hours, caps and holds, at the moment of sending."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.unasked import Drop, Priority, Send, Unasked, UnaskedRules, Wait, decide, is_quiet, quiet_ends

LONDON = ZoneInfo("Europe/London")
RULES = UnaskedRules(LONDON, live=True)
NOON = datetime(2026, 11, 24, 12, tzinfo=LONDON).astimezone(UTC)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    "now, quiet",
    [
        ("2026-11-24 19:59", False),
        ("2026-11-24 20:00", True),
        ("2026-11-25 08:59", True),
        ("2026-11-25 09:00", False),
        ("2026-03-29 08:59", True),  # the night the clocks go forward
        ("2026-03-29 09:00", False),
        ("2026-10-25 08:59", True),  # the night they go back
        ("2026-10-25 09:00", False),
    ],
)
def test_quiet_hours_go_by_the_local_clock(now: str, quiet: bool) -> None:
    assert is_quiet(local(now), RULES) is quiet


@given(moments, st.sampled_from([time(20), time(22), time(1, 30)]), st.sampled_from([time(9), time(1, 30), time(8)]))
def test_quiet_ends_is_the_next_time_the_local_clock_shows_the_end(now: datetime, start: time, end: time) -> None:
    rules = UnaskedRules(LONDON, quiet_from=start, quiet_until=end, live=True)
    ends = quiet_ends(now, rules)
    assert now < ends <= now + timedelta(hours=25)
    shown = ends.astimezone(LONDON).time()
    missing_hour = end == time(1, 30) and shown == time(2, 30)
    assert shown == end or missing_hour


@given(moments)
def test_what_waits_for_the_end_of_quiet_hours_may_go_then(now: datetime) -> None:
    decision = decide(Unasked(), RULES, now)
    if isinstance(decision, Wait):
        assert decide(Unasked(), RULES, decision.until) == Send()


@given(moments, st.lists(st.timedeltas(timedelta(0), timedelta(days=40)), max_size=12))
def test_never_more_than_two_a_week_six_a_month_or_one_a_day(now: datetime, ago: list[timedelta]) -> None:
    """Sends by the rule over 60 days, from any history that the rule itself could have left."""
    sent: list[datetime] = []
    for before in sorted(ago, reverse=True):
        if decide(Unasked(tuple(sent)), RULES, now - before) == Send():
            sent.append(now - before)
    for at in sent:
        assert sum(timedelta(0) <= at - other < timedelta(days=7) for other in sent) <= 2
        assert sum(timedelta(0) <= at - other < timedelta(days=30) for other in sent) <= 6
        assert sum(at.astimezone(LONDON).date() == other.astimezone(LONDON).date() for other in sent) == 1


def test_a_cap_says_until_when() -> None:
    sent = (NOON - timedelta(days=6), NOON - timedelta(days=3))
    assert decide(Unasked(sent), RULES, NOON) == Wait(NOON + timedelta(days=1), "weekly cap")


def test_a_promise_told_late_outranks_the_cap_but_not_the_night() -> None:
    sent = (NOON - timedelta(days=6), NOON - timedelta(days=3))
    late = Unasked(sent, outranks_caps=True)
    assert decide(late, RULES, NOON) == Send()
    assert isinstance(decide(late, RULES, local("2026-11-24 23:00")), Wait)


def test_who_left_is_never_told_and_who_is_held_waits() -> None:
    assert decide(Unasked(left=True), RULES, NOON) == Drop("left")
    assert decide(Unasked(expires_at=NOON), RULES, NOON) == Drop("expired")
    assert isinstance(decide(Unasked(held=True), RULES, NOON), Wait)


def test_in_trial_mode_nothing_is_started() -> None:
    assert isinstance(decide(Unasked(), UnaskedRules(LONDON), NOON), Wait)


@given(moments, st.sampled_from(Priority), st.booleans())
def test_who_has_paused_gets_nothing_whatever_it_is(now: datetime, priority: Priority, outranks: bool) -> None:
    decision = decide(Unasked(pace="paused", priority=priority, outranks_caps=outranks), RULES, now)
    assert decision == Wait(now + timedelta(days=1), "paused")


@given(st.sampled_from(["", "less", "paused"]), st.sampled_from(Priority))
def test_who_left_and_what_expired_never_waits_for_a_pause(pace: str, priority: Priority) -> None:
    assert decide(Unasked(left=True, pace=pace, priority=priority), RULES, NOON) == Drop("left")
    assert decide(Unasked(expires_at=NOON, pace=pace, priority=priority), RULES, NOON) == Drop("expired")


@pytest.mark.parametrize("priority", Priority)
def test_less_is_only_what_came_of_it_and_what_they_asked_for(priority: Priority) -> None:
    wanted = priority in (Priority.PROMISE, Priority.OUTCOME, Priority.RESULT, Priority.AGAIN)
    assert decide(Unasked(pace="less", priority=priority), RULES, NOON) == (Send() if wanted else Drop("less"))
