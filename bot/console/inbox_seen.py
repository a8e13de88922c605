"""The list of the inbox as plain values: what people said, how long they wait, who sees to it, who can read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from sqlalchemy import Connection

from bot.console import waiting
from bot.console.covering import Covers
from bot.console.looking import ViewShown, view_shown
from bot.console.saying import LANGUAGES, REASONS, plainly
from bot.console.waiting import Clock
from bot.house import House
from flows.complaints import OUTSIDE
from storage import consultations, duties, hands, inbox, reports, requests, silence
from storage.inbox import Sieve
from storage.references import number
from storage.requests import Request

MOST_REQUESTS = 25
SHOWS = {
    "": "Everything",
    "waiting": "Waiting for an answer",
    "unread": "Unread",
    "mine": "Mine",
    "person": "Asked for a person",
}


@dataclass(frozen=True, slots=True)
class Item:
    """`called`: what its page is called by. `person`: why they wait for a person. `needs`: a language that nobody here
    reads. `also`: other views of the same member that wait. `cover`: the kind of what is hard to read in it.
    """

    called: str
    view: ViewShown | None
    clock: Clock | None
    language: str
    at: datetime
    hand: str | None = None
    needs: str | None = None
    person: str | None = None
    also: tuple[str, ...] = ()
    cover: str = ""

    @property
    def is_unread(self) -> bool:
        return self.view is not None and self.view.can_answer and self.view.read_by is None


class Asked(NamedTuple):
    """What the address asks for. `show`: a key of SHOWS."""

    show: str
    language: str
    consultation: str
    words: str
    before: int | None
    after: int

    def address(self, **changed: object) -> str:
        """The same, elsewhere in the list."""
        given = {"show": self.show, "language": self.language, "consultation": self.consultation, "q": self.words}
        wanted = {key: value for key, value in {**given, **changed}.items() if value}
        return f"/console/inbox?{urlencode(wanted, errors='replace')}" if wanted else "/console/inbox"


@dataclass(frozen=True, slots=True)
class Seen:
    """`first`: those who wait, where nothing is looked for. `on`: where the list goes on; `looked`: how far it went."""

    asked: Asked
    first: Sequence[Item]
    first_on: str | None
    items: Sequence[Item]
    on: str | None
    is_cut: bool
    languages: Mapping[str, str]
    consultations: Sequence[tuple[str, str]]


def asked_for(query: Mapping[str, str]) -> Asked:
    """Whatever the address says: what makes no sense is as if it were not there."""
    show = query.get("show", "")
    return Asked(
        show if show in SHOWS else "",
        query.get("language", "")[:12],
        query.get("consultation", "")[:200],
        " ".join(query.get("q", "").split())[: inbox.LONGEST_SEARCH],
        _whole(query.get("before", "")),
        _whole(query.get("after", "")) or 0,
    )


def _whole(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 15 else None


def seen(db: Connection, house: House, asked: Asked, me: str) -> Seen:
    now = house.clock.now()
    mine = tuple(duty.title for duty in duties.every(db) if me in (duty.name, duty.deputy))
    sieve = Sieve(
        asked.show == "unread", asked.show == "mine", asked.language, asked.consultation, asked.words, me, mine
    )
    first, first_on, items, on, is_cut = _parts(db, house, asked, sieve, now)
    return Seen(
        asked,
        first,
        first_on,
        items,
        on,
        is_cut,
        LANGUAGES,
        [(one.name, one.title.in_language(one.languages[0])) for one in consultations.every(db)[::-1]],
    )


Parts = tuple[Sequence[Item], str | None, Sequence[Item], str | None, bool]


def _parts(db: Connection, house: House, asked: Asked, sieve: Sieve, now: datetime) -> Parts:
    if asked.show == "person":
        wanted = [one for one in requests.every_open(db) if asked.language in ("", one.language)]
        return (), None, requests_shown(db, house, wanted[: 8 * MOST_REQUESTS], now), None, False
    if asked.show == "waiting":
        items, on = waiting_shown(db, house, sieve, asked.after, now)
        return (), None, items, asked.address(after=on) if on else None, False
    page = inbox.newest(db, sieve, asked.before)
    on_address = asked.address(before=page.on) if page.on is not None else None
    if not sieve.is_open or asked.before is not None:
        return (), None, views_shown(db, house, page.numbers, now), on_address, page.is_cut
    first, more = _who_waits(db, house, sieve, now)
    shown = {name for item in first for name in (item.called, *item.also)}
    items = [item for item in views_shown(db, house, page.numbers, now) if item.called not in shown]
    return first, more, items, on_address, page.is_cut


def _who_waits(db: Connection, house: House, sieve: Sieve, now: datetime) -> tuple[list[Item], str | None]:
    """Those who asked for a person, then those whose words have no answer, one line for each member."""
    persons = requests_shown(db, house, requests.every_open(db)[:MOST_REQUESTS], now)
    named = {item.called for item in persons}
    views, on = waiting_shown(db, house, sieve, 0, now)
    more = "/console/inbox?show=waiting" if on else None
    return [*persons, *(item for item in views if item.called not in named)], more


def requests_shown(db: Connection, house: House, wanted: Sequence[Request], now: datetime) -> list[Item]:
    zone = house.settings.zone
    by_number = _items(db, house, [number(one.reference) for one in wanted if one.reference], now)
    items = []
    for one in wanted:
        item = by_number.get(number(one.reference)) if one.reference else None
        blank = Item(one.id, None, None, plainly(LANGUAGES, one.language), one.at)
        clock, why = waiting.of_request(one, now, zone), plainly(REASONS, one.reason)
        items.append(replace(item or blank, clock=clock, person=why, at=one.at))
    return items


def waiting_shown(
    db: Connection, house: House, sieve: Sieve, after: int, now: datetime
) -> tuple[list[Item], int | None]:
    """One line for each member on this page, at their longest wait."""
    found, on = inbox.oldest_waiting(db, sieve, after, now)
    by_member: dict[str, list[int]] = {}
    for one in found:
        by_member.setdefault(one.member, []).append(one.number)
    items = _items(db, house, [numbers[0] for numbers in by_member.values()], now)
    references = {one.number: one.view.reference for one in found}
    return [
        replace(items[first], also=tuple(references[other] for other in others))
        for first, *others in by_member.values()
        if first in items
    ], on


def views_shown(db: Connection, house: House, numbers: Sequence[int], now: datetime) -> list[Item]:
    items = _items(db, house, numbers, now)
    return [items[one] for one in numbers if one in items]


def _items(db: Connection, house: House, numbers: Sequence[int], now: datetime) -> dict[int, Item]:
    waits = silence.waiting_of(db, numbers, now)
    given, read = hands.hands(db, numbers), hands.readable(db, house.settings.language)
    items, views = {}, reports.these(db, numbers)
    covers = Covers(db, (view.reference for view in views.values()))
    for one, view in views.items():
        is_theirs = one in waits and view.held != OUTSIDE
        clock = waiting.of_view(waits[one].view, now, house.settings.zone) if is_theirs else None
        language = plainly(LANGUAGES, view.language)
        needs = language if view.language not in read and view.text is not None else None
        items[one] = Item(view.reference, view_shown(view, covers), clock, language, view.at, given.get(one), needs)
        kind = covers.kind([view.reference], view.text or "", view.language) if view.text else ""
        items[one] = replace(items[one], cover=kind)
    return items
