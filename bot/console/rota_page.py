"""The rota for alerts: which of those with the role is told first, by day of the week and hours."""

import re
from collections.abc import Mapping

from aiohttp import web
from sqlalchemy import Connection

from bot.console import staff_seen
from bot.console.drawing import go_to
from bot.console.route import Desk, Visit
from bot.staffing import words
from flows.escalation import STEPS
from flows.rota import DAYS, Shift, is_on
from storage import audit, rota, staff

DONE: Mapping[str, str] = {"added": "It is on the rota.", "removed": "It is off the rota."}
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


async def rota_page(desk: Desk, visit: Visit) -> web.Response:
    return await _draw(desk, visit, {"who": "", "from": "09:00", "until": "17:00"}, (), {})


async def _draw(
    desk: Desk, visit: Visit, form: Mapping[str, str], days: tuple[str, ...], problems: Mapping[str, str]
) -> web.Response:
    house, local = desk.house, desk.now.astimezone(desk.house.settings.zone)

    def look(db: Connection) -> dict[str, object]:
        people = staff.every(db)
        return {
            "shifts": [(one, hours(one), is_on(one, local)) for one in rota.every(db)],
            "people": [
                (one.name, ", ".join(words(role) for role in one.roles if role in STEPS))
                for one in people
                if set(one.roles) & set(STEPS)
            ],
            "told": staff_seen.told_now(db, house, people),
        }

    more = {"form": form, "days": DAYS, "chosen": set(days), "problems": problems, "now": desk.now}
    values = {**await desk.read(look), **more, "done": DONE.get(visit.request.query.get("done", ""))}
    return desk.draw(visit, "rota.html", values, 422 if problems else 200)


def hours(shift: Shift) -> str:
    """ "9:00 to 17:00", "20:00 to 8:00 the next day" """
    said = f"{_clock(shift.begins)} to {_clock(shift.ends)}"
    return f"{said} the next day" if shift.ends <= shift.begins else said


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


async def add_shifts(desk: Desk, visit: Visit) -> web.Response:
    form = {name: visit.form.get(name, "")[:80] for name in ("who", "from", "until")}
    days = tuple(day for day in visit.form.getall("day", ()) if day in DAYS)
    begins, ends, problems = _minutes(form["from"]), _minutes(form["until"]), {}
    if not days:
        problems["day"] = "Choose at least one day."
    if begins is None or ends is None:
        problems["from" if begins is None else "until"] = "Write a time like this: 09:00."
    known = {one.name for one in await desk.read(staff.every) if set(one.roles) & set(STEPS)}
    if form["who"] not in known:
        problems["who"] = "Choose somebody who is told of alerts."
    if problems or begins is None or ends is None:
        return await _draw(desk, visit, form, days, problems)
    shifts = [Shift(form["who"], DAYS.index(day), begins, ends) for day in days]

    def act(db: Connection) -> None:
        rota.add(db, shifts)
        audit.note(db, visit.name, "rota changed", desk.now, form["who"])

    await desk.write(act)
    return go_to("/console/staff/rota?done=added")


def _minutes(typed: str) -> int | None:
    found = _TIME.fullmatch(typed.strip())
    return int(found[1]) * 60 + int(found[2]) if found else None


async def remove_shift(desk: Desk, visit: Visit) -> web.Response:
    who, day, begins = (visit.form.get(name, "") for name in ("who", "day", "begins"))
    if not re.fullmatch("[0-6]", day) or not re.fullmatch("[0-9]{1,4}", begins):
        return desk.missing(visit)

    def act(db: Connection) -> None:
        is_there = any((one.name, one.day, one.begins) == (who, int(day), int(begins)) for one in rota.every(db))
        if is_there and rota.remove(db, who, int(day), int(begins)):
            audit.note(db, visit.name, "rota changed", desk.now, who)

    await desk.write(act)
    return go_to("/console/staff/rota?done=removed")
