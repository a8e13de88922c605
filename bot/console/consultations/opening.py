"""Opening and closing a consultation by hand: what will happen is said before, from what will really be done."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.broadcasting.bill import PAID, Way, sizes_shown
from bot.clock import shuffled
from bot.commands.telling import listed
from bot.commands.whom import ways
from bot.console.consultations.knowing import translated
from bot.console.consultations.one import common
from bot.console.consultations.phone import cost, phone
from bot.console.consultations.ready import ends
from bot.console.drawing import go_to
from bot.console.route import Desk, Visit
from bot.console.saying import LANGUAGES, counted, plainly
from bot.console.tallies import tally_shown
from flows import winner
from flows.consultation import Consultation
from flows.crowd import Rule, Segment
from flows.power import LEAST_TIME, is_silent_rush
from flows.segments import measure
from flows.translating import missing
from flows.turn import Say
from storage import audit, consultations

RUSHED = (
    f"It would be open for less than {LEAST_TIME.days} days, and nothing says why. "
    "Write why there is so little time, or close it later."
)


async def before_opening(desk: Desk, visit: Visit) -> web.Response:
    page = await desk.read(lambda db: _before_opening(db, desk, visit))
    return desk.missing(visit) if page is None else desk.draw(visit, "consultation_open.html", page)


def _before_opening(db: Connection, desk: Desk, visit: Visit) -> dict[str, Any] | None:
    consultation = consultations.find(db, visit.place["name"])
    if consultation is None:
        return None
    waiting = [
        plainly(LANGUAGES, code) for code, known in translated(db, consultation).items() if missing(consultation, known)
    ]
    return {
        **common(consultation, desk),
        "why_not": why_not(consultation, desk),
        "waiting": listed(waiting),
        "first": plainly(LANGUAGES, consultation.languages[0]),
        "each": each_person(desk, consultation),
        "is_open": consultation.is_open(desk.now),
        "ends": ends(consultation.closes, desk.drawer) if consultation.closes else "",
        "others": counted(_also_open(db, desk, consultation), "other consultation is", "other consultations are"),
        "any_other": _also_open(db, desk, consultation) > 0,
    }


def _also_open(db: Connection, desk: Desk, consultation: Consultation) -> int:
    return sum(one.is_open(desk.now) for one in consultations.every(db) if one.name != consultation.name)


def why_not(consultation: Consultation, desk: Desk) -> str:
    """Empty where it may be opened now."""
    if consultation.has_closed(desk.now):
        return "It has closed. Write a new one to ask again."
    return RUSHED if is_silent_rush(consultation, desk.now, desk.house.settings.zone) else ""


def each_person(desk: Desk, consultation: Consultation) -> str:
    """What one person who answers everything by text costs."""
    shown = phone(desk.house, consultation, consultation.languages[0], "sms", desk.now)
    replies = [bubble.text for bubble in shown.bubbles if not bubble.is_theirs]
    return cost(desk.house, "sms", sum(measure(text).segments for text in replies))


async def open_now(desk: Desk, visit: Visit) -> web.Response:
    done = await desk.write(lambda db: _open(db, desk, visit))
    if done is None:
        return desk.missing(visit)
    return go_to(f"/console/consultation/{visit.place['name']}{done}")


def _open(db: Connection, desk: Desk, visit: Visit) -> str | None:
    """Where it is opened already nothing changes."""
    consultation, now = consultations.find(db, visit.place["name"]), desk.now
    if consultation is None:
        return None
    if why_not(consultation, desk):
        return "/open"
    if not consultation.is_open(now):
        consultations.open_consultation(db, consultation.name, now)
        audit.note(db, visit.name, "consultation opened", now, about=consultation.name)
    return "?done=opened"


async def before_closing(desk: Desk, visit: Visit) -> web.Response:
    page = await desk.read(lambda db: _before_closing(db, desk, visit))
    return desk.missing(visit) if page is None else desk.draw(visit, "consultation_close.html", page)


def _before_closing(db: Connection, desk: Desk, visit: Visit) -> dict[str, Any] | None:
    consultation = consultations.find(db, visit.place["name"])
    if consultation is None or not consultation.is_open(desk.now):
        return None
    tally = tally_shown(db, desk.house, consultation)
    say = winner.result(consultation, {one.question: one.counts for one in tally.questions if not one.secret})
    sizes = sizes_shown(db, desk.house, Segment((Rule("took-part", consultation.name),)))
    return {
        **common(consultation, desk),
        "people": counted(tally.people, "person has answered", "people have answered"),
        "hears": hears(desk, say, sizes) if say and sizes else "",
        "silent": sum(sizes.values()),
        "secret": [one.text.in_language(consultation.languages[0]) for one in consultation.questions if one.secret],
        "days": _days_left(consultation, desk),
    }


def hears(desk: Desk, say: Say, sizes: Mapping[Way, int]) -> str:
    """How many hear the result, how they are reached, and what that costs. Counted, so that nobody is loaded for it."""
    many = counted(sum(sizes.values()), "person who took part hears", "people who took part hear")
    texts = sum(desk.house.wording.render(say, *way).segments * few for way, few in sizes.items() if way[1] == PAID)
    return f"{many} the result in words. {ways(sizes)} It takes {cost(desk.house, PAID, texts)}."


def _days_left(consultation: Consultation, desk: Desk) -> str:
    if consultation.closes is None:
        return ""
    left = (consultation.closes - desk.now) // timedelta(days=1)
    return counted(left, "day", "days") if left > 0 else "less than a day"


async def close_now(desk: Desk, visit: Visit) -> web.Response:
    done = await desk.write(lambda db: _close(db, desk, visit))
    return desk.missing(visit) if done is None else go_to(f"/console/consultation/{visit.place['name']}?done=closed")


def _close(db: Connection, desk: Desk, visit: Visit) -> bool | None:
    consultation, now = consultations.find(db, visit.place["name"]), desk.now
    if consultation is None or consultation.opens is None:
        return None
    if not consultation.has_closed(now):
        consultations.close_consultation(db, consultation.name, now, shuffled, desk.house.keys)
        audit.note(db, visit.name, "consultation closed", now, about=consultation.name)
    return True
