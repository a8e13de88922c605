"""What staff see, as plain values with the words that they read, and nobody's number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot import setup
from bot.console.covering import Covers
from bot.console.needs import Need, needs
from bot.console.saying import (
    CHANNELS,
    DANGERS,
    HELD,
    KINDS,
    LEVELS,
    OF_VIEWS,
    OUTSIDE_READ,
    OUTSIDE_UNREAD,
    REASONS,
    STATES,
    STATUSES,
    attached,
    counted,
    plainly,
)
from bot.house import House
from bot.readiness import read_readiness
from flows.unasked import UnaskedRules
from storage import alerting, reports, requests, safety
from storage.reports import OutcomeSeen
from storage.requests import Request

if TYPE_CHECKING:
    from bot.console.tallies import TallyShown

MOST_VIEWS, MOST_POSTS = 100, 50
NOBODY_YET = "Nobody has said yet whether it worked"


@dataclass(frozen=True, slots=True)
class AlertShown:
    """`level`: `what` without its kind, for those who do not see to alerts. `told`: who knows of it, in words.

    `acknowledged`: by whom, in words; None while it is open.
    """

    id: str
    number: int
    what: str
    level: str
    at: datetime
    cries: str
    told: str
    acknowledged: str | None


@dataclass(frozen=True, slots=True)
class PersonShown:
    """`reference`: of the view that came with it. `told`: that it will be later, in words, where they were."""

    id: str
    at: datetime
    why: str
    reference: str | None
    told: str
    has_left: bool


@dataclass(frozen=True, slots=True)
class ViewShown:
    """`held`: who alone may read it, in words; then `text` is empty. `owner` None: the team. `read_by`: who did.
    `cover`: what stands before words that are hard to read; empty: they are shown.
    """

    reference: str
    text: str
    held: str | None
    attached: str
    language: str
    status: str
    at: datetime
    owner: str | None
    read_by: str | None
    cover: str = ""

    @property
    def is_outside(self) -> bool:
        """Only the outside reader knows whose it is."""
        return self.held in (OUTSIDE_READ, OUTSIDE_UNREAD)

    @property
    def can_answer(self) -> bool:
        return self.held is None


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """What we claim (`status`, `did`, `because`) apart from what those who heard it say (`confirmed`)."""

    id: str
    said: str
    status: str
    did: str | None
    because: str | None
    confirmed: str
    told: str
    reopened: bool
    owner: str | None


@dataclass(frozen=True, slots=True)
class PostShown:
    to: str
    channel: str
    kind: str
    state: str
    segments: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Home:
    """What needs somebody, and what went out last."""

    now: datetime
    has_worker: bool
    alerts: Sequence[AlertShown]
    persons: Sequence[PersonShown]
    needs: Sequence[Need]

    @property
    def persons_in_words(self) -> str:
        return counted(len(self.persons), "member waits to hear from a person.", "members wait to hear from a person.")


@dataclass(frozen=True, slots=True)
class Panel:
    """All that staff see, in short: beside the demo's phones."""

    home: Home
    rules: UnaskedRules
    trial: Sequence[str]
    views: Sequence[ViewShown]
    tallies: Sequence["TallyShown"]
    outcomes: Sequence[OutcomeShown]
    outbox: Sequence[PostShown]

    @property
    def not_yet(self) -> str:
        """What is said of a view before anything became of it."""
        return STATUSES["heard"]


def home(db: Connection, house: House) -> Home:
    now = house.clock.now()
    return Home(
        now=now,
        has_worker=read_readiness(db, house.database, house.settings, now).has_worker,
        alerts=list(alerts_shown(db)),
        persons=[person_shown(one) for one in requests.every_open(db)[:MOST_POSTS]],
        needs=needs(db, house, now),
    )


def panel(house: House) -> Panel:
    """Everything in one reading, so that no part of the page knows more than another."""
    from bot.console.tallies import tallies

    with house.database.reading() as db:
        rules = house.rules(db, house.clock.now())
        return Panel(
            home=home(db, house),
            rules=rules,
            trial=() if rules.live else setup.missing(db, house.settings),
            views=views_shown(db, reports.views(db, MOST_VIEWS)),
            tallies=list(tallies(db)),
            outcomes=[outcome_shown(one) for one in reports.outcomes(db)],
            outbox=[post_shown(one) for one in reports.outbox(db, MOST_POSTS, house.keys)],
        )


def alerts_shown(db: Connection) -> Iterator[AlertShown]:
    """Until it is released, an alert stays on the page; the open ones first."""
    waiting = [alert for alert in safety.alerts(db, open_only=False) if alert.released_at is None]
    for alert in sorted(waiting, key=lambda one: one.acknowledged_by is not None):
        level = plainly(LEVELS, alert.level)
        what = f"{level}: {plainly(DANGERS, alert.category)}"
        taken = f"{alert.acknowledged_by} is dealing with it." if alert.acknowledged_by else None
        if alert.closed_by:
            taken = f"{alert.closed_by} has closed it."
        cries = counted(alert.cries, "message says so.", "messages say so.")
        yield AlertShown(alert.id, alert.number, what, level, alert.opened_at, cries, _who_knows(db, alert), taken)


def _who_knows(db: Connection, alert: safety.Alert) -> str:
    names = dict.fromkeys(one.name for one in alerting.told_of(db, alert))
    if names:
        return f"Told: {', '.join(names)}."
    return "" if alert.acknowledged_by else "Nobody has been told by text or email yet."


def person_shown(wanted: Request) -> PersonShown:
    told = "They were told that it will be later." if wanted.told_at else ""
    why = plainly(REASONS, wanted.reason)
    return PersonShown(wanted.id, wanted.at, why, wanted.reference, told, wanted.has_left)


def views_shown(db: Connection, views: Sequence[reports.ViewSeen]) -> list[ViewShown]:
    covers = Covers(db, (one.reference for one in views))
    return [view_shown(one, covers) for one in views]


def view_shown(view: reports.ViewSeen, covers: Covers) -> ViewShown:
    return ViewShown(
        reference=view.reference,
        text=view.text or "",
        held=_held(view),
        attached=attached(view.attached),
        language=view.language,
        status=plainly(OF_VIEWS, view.status),
        at=view.at,
        owner=view.owner,
        read_by=view.read_by,
        cover=covers.on([view.reference], view.text or "", view.language),
    )


def _held(view: reports.ViewSeen) -> str | None:
    if view.held == "outside":
        return OUTSIDE_READ if view.is_read else OUTSIDE_UNREAD
    return plainly(HELD, view.held) if view.held else None


def outcome_shown(seen: OutcomeSeen) -> OutcomeShown:
    outcome = seen.outcome
    first = next(iter(outcome.said.by_language))
    return OutcomeShown(
        id=outcome.id,
        said=outcome.said.in_language(first),
        status=plainly(STATUSES, seen.claimed),
        did=outcome.did.in_language(first) if outcome.did else None,
        because=outcome.because.in_language(first) if outcome.because else None,
        confirmed=_confirmed(seen),
        told=_told(seen),
        reopened=seen.is_open_again,
        owner=outcome.owner,
    )


def _confirmed(seen: OutcomeSeen) -> str:
    """Empty where nobody is asked: only what we say is done can be judged."""
    said = {"Yes": seen.yes, "partly": seen.partly, "no": seen.no}
    staff = f" ({counted(seen.staff, 'answer', 'answers')} of staff not counted)" if seen.staff else ""
    if not any(said.values()):
        return f"{NOBODY_YET}{staff}" if seen.claimed == "done" else ""
    return ", ".join(f"{word} {count}" for word, count in said.items()) + staff


def _told(seen: OutcomeSeen) -> str:
    if seen.audience is None:
        return "Nobody yet: it waits for its time"
    if seen.audience == 0:
        return "Nobody: nobody had said or answered that"
    return f"{seen.told} of {counted(seen.audience, 'person', 'people')}"


def post_shown(post: reports.PostSeen) -> PostShown:
    return PostShown(
        to=f"…{post.to}" if post.to.isdigit() else post.to,
        channel=plainly(CHANNELS, post.channel),
        kind=plainly(KINDS, post.kind),
        state=plainly(STATES, post.state),
        segments=post.segments,
        at=post.at,
    )
