"""What one does with a view by one button: hand it back, and say that it is hard to read, or that it is not."""

from aiohttp import web
from sqlalchemy import Connection

from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.talk_seen import REFERENCE
from bot.handing import hand_back as handed_back
from flows.covers import KINDS
from storage import audit, covers, viewing
from storage.references import number


async def hand_back(desk: Desk, visit: Visit) -> web.Response:
    """No reason is asked for. Whoever pressed twice is told that it is done."""
    called = visit.place["reference"]
    if REFERENCE.fullmatch(called):
        await desk.write(lambda db: handed_back(db, desk.house, number(called), visit.name))
    return go_to("/console?done=back#needs-you")


async def cover(desk: Desk, visit: Visit) -> web.Response:
    called, kind = visit.place["reference"], visit.form.get("kind", "")
    was_done = await desk.write(lambda db: _cover(db, desk, visit, called, kind))
    return go_to(f"/console/inbox/{called}?done=covered#done" if was_done else "/console/inbox?done=gone")


def _cover(db: Connection, desk: Desk, visit: Visit, called: str, kind: str) -> bool:
    is_one = REFERENCE.fullmatch(called) is not None and viewing.may_be_seen(db, number(called)) is None
    if not is_one or kind not in ("", *KINDS):
        return False
    covers.mark(db, number(called), kind, visit.name, desk.now)
    audit.note(db, visit.name, "covered a view" if kind else "uncovered a view", desk.now, called, kind or None)
    return True


ROUTES = (
    Route("POST", "/inbox/{reference}/hand-back", "moderate", hand_back),
    Route("POST", "/inbox/{reference}/cover", "moderate", cover, sees_to="view"),
)
