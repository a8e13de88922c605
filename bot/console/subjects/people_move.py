"""Somebody has a new phone and no words for it: whoever handles people's data moves their record, with a reason.

Both numbers are shown by their last digits, so that it is seen before it is done which record goes where.
"""

from collections.abc import Mapping

from aiohttp import web
from sqlalchemy import Connection

from bot.clock import new_id
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.saying import CHANNELS
from bot.console.subjects.inbox_held import wrong_reason
from bot.console.talk_seen import REFERENCE
from storage import audit, moving, people
from storage.people import Member
from storage.references import number

MOVE = "/people/{member:[0-9a-f]{32}}/move"
WHY = "Say how you made sure who it is: it is kept with your name."
NOT_ONE = "Give the reference of something that they wrote from the new number, such as K7."
SAME = "This was written by the same person already: there is nothing to move."
LEFT = "One of the two has left. Whoever left on one number has left on all: nothing would reach them."


async def show(desk: Desk, visit: Visit) -> web.Response:
    """First which two, then the reason."""
    return await _show(desk, visit, visit.request.query.get("ref", ""), {})


async def move(desk: Desk, visit: Visit) -> web.Response:
    called = visit.form.get("ref", "")
    reason = " ".join(visit.form.get("reason", "").split())
    if problem := wrong_reason(reason, WHY):
        return await _show(desk, visit, called, {"reason": problem})

    def act(db: Connection) -> bool:
        kept, other, problem = _both(db, desk, visit.place["member"], called)
        if kept is None or other is None or problem:
            return False
        moving.move(db, kept.id, other.id, desk.house.keys, new_id, desk.now)
        audit.note(db, visit.name, "moved a record", desk.now, about=f"member {kept.id}", reason=reason)
        return True

    if not await desk.write(act):
        return await _show(desk, visit, called, {})
    return go_to(f"/console/people/{visit.place['member']}?done=moved")


def _both(db: Connection, desk: Desk, member: str, called: str) -> tuple[Member | None, Member | None, str]:
    """(whose record it is, who wrote from the new number, what is wrong)."""
    reference = called.strip().upper()
    kept = people.find(db, member, desk.house.keys)
    author = people.author(db, number(reference)) if REFERENCE.fullmatch(reference) else None
    other = people.find(db, author, desk.house.keys) if author else None
    if kept is None or other is None:
        return kept, None, NOT_ONE
    if kept.id == other.id:
        return kept, None, SAME
    return kept, other, LEFT if kept.has_left or other.has_left else ""


async def _show(desk: Desk, visit: Visit, called: str, problems: Mapping[str, str]) -> web.Response:
    kept, other, problem = await desk.read(lambda db: _both(db, desk, visit.place["member"], called))
    if kept is None:
        return desk.missing(visit, "This person is not here")
    found = {"ref": problem} if problem and called else problems
    form = {"ref": called[:20], "reason": visit.form.get("reason", "") if problems else ""}
    values = {"one": kept, "other": None if problem else other, "problems": found, "form": form, "channels": CHANNELS}
    return desk.draw(visit, "people_move.html", values, 422 if found else 200)


ROUTES = (Route("GET", MOVE, "handle_data", show), Route("POST", MOVE, "handle_data", move))
