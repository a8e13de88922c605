"""Invitations: written, looked at with what they cost and who gets them, and sent by the rules of every broadcast."""

import re
from dataclasses import replace
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.broadcasting.bill import limits
from bot.broadcasting.preview import price, samples
from bot.clock import new_id
from bot.commands.broadcasting import schedule, wait_for_second
from bot.commands.whom import ways
from bot.console.consultations import invitation
from bot.console.consultations.invitation import Invitation
from bot.console.consultations.one import common
from bot.console.drawing import go_to
from bot.console.route import Desk, Visit
from bot.console.saying import CHANNELS, LANGUAGES, counted, plainly
from bot.telling_when import when_told
from flows.broadcast import TIME_TO_UNDO, why_not
from flows.consultation import Consultation
from storage import audit, broadcasts, consultation_steps, consultations, groups

ID = re.compile(r"[0-9a-f]{32}")


async def blank(desk: Desk, visit: Visit) -> web.Response:
    page = await desk.read(lambda db: _page(db, desk, visit, {}))
    return desk.missing(visit) if page is None else desk.draw(visit, "consultation_invite.html", page)


async def check(desk: Desk, visit: Visit) -> web.Response:
    """What would be sent, or what stands against it."""
    if visit.form.get("do") == "change":
        page = await desk.read(lambda db: _page(db, desk, visit, {}))
        return desk.missing(visit) if page is None else desk.draw(visit, "consultation_invite.html", page)
    return _after_look(desk, visit, await desk.read(lambda db: _look(db, desk, visit, new_id())))


def _after_look(desk: Desk, visit: Visit, found: tuple[dict[str, Any], bool] | None) -> web.Response:
    if found is None:
        return desk.missing(visit)
    page, is_good = found
    template = "consultation_invite_check.html" if is_good else "consultation_invite.html"
    return desk.draw(visit, template, page, 200 if is_good else 422)


def _look(db: Connection, desk: Desk, visit: Visit, id: str) -> tuple[dict[str, Any], bool] | None:
    consultation = _open_one(db, desk, visit)
    if consultation is None:
        return None
    form = invitation.tidy(visit.form, consultation, desk.house)
    read = invitation.read(db, desk.house, consultation, form, visit.name, desk.now)
    if read.problems:
        page = _page(db, desk, visit, dict(read.problems))
        return None if page is None else (page, False)
    return {**common(consultation, desk), **_preview(db, desk, read), "form": {**form, "id": id}}, True


def _preview(db: Connection, desk: Desk, read: Invitation) -> dict[str, Any]:
    bill, settings, now = read.bill, desk.house.settings, desk.now
    shown = [
        (channel, f"{plainly(LANGUAGES, code)}, {plainly(CHANNELS, channel)}", code, bill.texts[code, channel])
        for code, channel in samples(bill)
    ]
    return {
        "shown": [
            (channel, name, code, one.text, counted(one.segments, "text", "texts"))
            for channel, name, code, one in shown
        ],
        "people": counted(bill.people, "person gets it", "people get it"),
        "ways": ways(bill.sizes),
        "price": list(price(bill, limits(settings), settings.price_per_segment is not None)),
        "second": read.needs_second,
        "when": when_told(desk.house, now + TIME_TO_UNDO, now, desk.house.rules(db, now)),
    }


def _open_one(db: Connection, desk: Desk, visit: Visit) -> Consultation | None:
    """Nobody is invited to what is not open."""
    consultation = consultations.find(db, visit.place["name"])
    return consultation if consultation is not None and consultation.is_open(desk.now) else None


def _page(db: Connection, desk: Desk, visit: Visit, problems: dict[str, str]) -> dict[str, Any] | None:
    consultation = _open_one(db, desk, visit)
    if consultation is None:
        return None
    others = [(one.name, one.title.in_language(one.languages[0])) for one in reversed(consultations.every(db))]
    return {
        **common(consultation, desk),
        "form": invitation.tidy(visit.form, consultation, desk.house),
        "problems": problems,
        "whom": invitation.WHOM,
        "others": [
            ("", "Choose a consultation"),
            *((name, title) for name, title in others if name != consultation.name),
        ],
        "groups": [("", "Choose a group"), *((name, f"{name} ({many})") for name, many in groups.sizes(db).items())],
        "languages": [(code, plainly(LANGUAGES, code)) for code in consultation.languages],
    }


async def send(desk: Desk, visit: Visit) -> web.Response:
    """The id was given with the preview, so that pressing twice sends once."""
    if not ID.fullmatch(visit.form.get("id", "")):
        return await check(desk, visit)
    done = await desk.write(lambda db: _send(db, desk, visit, visit.form["id"]))
    if done is None:
        return _after_look(desk, visit, await desk.read(lambda db: _look(db, desk, visit, new_id())))
    return go_to(f"/console/consultation/{visit.place['name']}?done={done}")


def _send(db: Connection, desk: Desk, visit: Visit, id: str) -> str | None:
    """None: much can change meanwhile, so it has to be looked at again."""
    if broadcasts.by_id(db, id) is not None:
        return "invited"
    consultation, now = _open_one(db, desk, visit), desk.now
    if consultation is None:
        return None
    form = invitation.tidy(visit.form, consultation, desk.house)
    read = invitation.read(db, desk.house, consultation, form, visit.name, now)
    if read.problems:
        return None
    draft = broadcasts.add(db, read.broadcast, lambda: id, now)
    shown = replace(draft, seen=broadcasts.seen(draft, read.bill.people), people=read.bill.people)
    consultation_steps.note(db, consultation.name, "invited", consultation.version, visit.name, now, about=id)
    audit.note(db, visit.name, "invitation sent", now, about=consultation.name)
    if read.needs_second:
        wait_for_second(db, desk.house, shown, read.bill, now)
        return "waiting"
    schedule(db, desk.house, shown, visit.name, now)
    return "invited"


async def undo(desk: Desk, visit: Visit) -> web.Response:
    done = await desk.write(lambda db: _undo(db, desk, visit))
    return go_to(f"/console/consultation/{visit.place['name']}{'?done=undone' if done else ''}")


def _undo(db: Connection, desk: Desk, visit: Visit) -> bool:
    """It is cancelled and not a draft again: a draft of it would be nowhere to be seen on these pages."""
    number = visit.form.get("number", "")
    broadcast = broadcasts.find(db, int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    ours = {step.about for step in consultation_steps.of(db, visit.place["name"])}
    if broadcast is None or broadcast.id not in ours or why_not("undo", broadcast) is not None:
        return False
    broadcasts.STEPS["cancel"](db, broadcast, visit.name, desk.now)
    audit.note(db, visit.name, "invitation taken back", desk.now, about=visit.place["name"])
    return True
