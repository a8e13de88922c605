"""May a message that nobody asked for go to this member now? Quiet hours, caps and holds, decided at sending time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import IntEnum

WEEK = timedelta(days=7)
MONTH = timedelta(days=30)
LOOK_AGAIN = timedelta(days=1)
"""At what waits for a pause to end: until then it costs nothing, and when it ends what waited is told as one line."""

STILL_THEM = "still them?"
"""The reason for which something waits until they say that the address is still theirs."""

PAUSED, LESS = "paused", "less"
LESS_CAPS = (1, 2)
"""A week and a month, for those who want to hear less."""


class Priority(IntEnum):
    """What goes first when there is more than may go: the lowest. From the first of them on, nobody asked for it.

    AGAIN: a question that they put off until now. What comes after it is not for those who want to hear less.
    """

    PROMISE = 10
    OUTCOME = 20
    RESULT = 30
    AGAIN = 35
    QUESTION = 40
    REMINDER = 50


@dataclass(frozen=True, slots=True)
class UnaskedRules:
    """One installation's rules. `quiet_from` to `quiet_until` is local time in `zone` and may pass midnight."""

    zone: tzinfo
    quiet_from: time = time(20)
    quiet_until: time = time(9)
    per_week: int = 2
    per_month: int = 6
    live: bool = False


@dataclass(frozen=True, slots=True)
class Unasked:
    """One waiting message. `sent`: when earlier unasked messages to this member went (at least the last 30 days).

    `pace`: as in `MemberState`; `priority`: what kind of news it is. `in_doubt`: the address may be
    somebody else's by now, and this is not the question whether it is (`flows.still_you`).
    """

    sent: tuple[datetime, ...] = ()
    left: bool = False
    held: bool = False
    expires_at: datetime | None = None
    outranks_caps: bool = False
    pace: str = ""
    priority: int = Priority.OUTCOME
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Send:
    """It may go now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Look again at `until`; `reason` is for staff."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Drop:
    """It will never go; `reason` is "left", "expired" or "less"."""

    reason: str


Decision = Send | Wait | Drop


def decide(unasked: Unasked, rules: UnaskedRules, now: datetime) -> Decision:
    if (never := _never(unasked, now)) is not None:
        return never
    if not rules.live:
        return Wait(now + timedelta(minutes=1), "trial mode")
    if unasked.held:
        return Wait(now + timedelta(minutes=1), "held since an alert")
    if unasked.pace == PAUSED:
        return Wait(now + LOOK_AGAIN, "paused")
    if is_quiet(now, rules):
        return Wait(quiet_ends(now, rules), "quiet hours")
    if unasked.in_doubt:
        return Wait(now + LOOK_AGAIN, STILL_THEM)
    if unasked.outranks_caps:
        return Send()
    caps = LESS_CAPS if unasked.pace == LESS else (rules.per_week, rules.per_month)
    return _within_caps(unasked.sent, rules, caps, now)


def _never(unasked: Unasked, now: datetime) -> Drop | None:
    if unasked.left:
        return Drop("left")
    if unasked.expires_at is not None and unasked.expires_at <= now:
        return Drop("expired")
    return Drop("less") if unasked.pace == LESS and unasked.priority > Priority.AGAIN else None


def is_quiet(now: datetime, rules: UnaskedRules) -> bool:
    clock = now.astimezone(rules.zone).time()
    if rules.quiet_from <= rules.quiet_until:
        return rules.quiet_from <= clock < rules.quiet_until
    return clock >= rules.quiet_from or clock < rules.quiet_until


def quiet_ends(now: datetime, rules: UnaskedRules) -> datetime:
    """The next moment, in UTC, at which the local clock shows the end of the quiet hours."""
    today = now.astimezone(rules.zone).date()
    ends = _at(today, rules.quiet_until, rules.zone)
    return ends if ends > now else _at(today + timedelta(days=1), rules.quiet_until, rules.zone)


def _within_caps(sent: tuple[datetime, ...], rules: UnaskedRules, caps: tuple[int, int], now: datetime) -> Decision:
    """`caps`: a week and a month."""
    today = now.astimezone(rules.zone).date()
    if any(at.astimezone(rules.zone).date() == today for at in sent):
        return Wait(_at(today + timedelta(days=1), rules.quiet_until, rules.zone), "one a day")
    for cap, span, reason in ((caps[0], WEEK, "weekly cap"), (caps[1], MONTH, "monthly cap")):
        recent = sorted(at for at in sent if now - at < span)
        if len(recent) >= cap:
            return Wait(recent[-cap] + span, reason)
    return Send()


def _at(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
