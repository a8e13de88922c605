"""What staff do with a broadcast on its page: send it, approve it, take it back, pause it, go on, cancel it.

The same code does it as at the keyboard (`bot.commands.broadcasting`); who did it is kept.
"""

from collections.abc import Callable
from typing import cast

from aiohttp import web
from sqlalchemy import Connection

from bot.commands import broadcasting
from bot.commands.telling import CannotDo
from bot.console.broadcast_pages import STEPS, draw
from bot.console.broadcast_writing import number_of
from bot.console.drawing import go_to
from bot.console.refusals import on_a_page
from bot.console.route import Desk, Visit
from flows.broadcast import Broadcast, Step
from storage import audit, broadcasts

Act = Callable[[Connection, int], str]
"""Returns a key of `broadcast_pages.DONE`. Raises CannotDo."""


async def send(desk: Desk, visit: Visit) -> web.Response:
    """Exactly what they looked at, or nothing. Pressed twice, it is sent once."""
    seen = visit.form.get("seen", "")

    def act(db: Connection, number: int) -> str:
        known = broadcasts.find(db, number)
        if known is None or not _was_sent(known, visit.name, seen):
            broadcasting.sent(db, desk.house, number, visit.name, seen, warn=_is_on_the_page)
            audit.note(db, visit.name, "broadcast sent", desk.now, str(number))
            known = broadcasts.find(db, number)
        return "wait" if known is not None and known.state == "waiting" else "send"

    return await _do(desk, visit, act)


def _was_sent(broadcast: Broadcast, name: str, seen: str) -> bool:
    return broadcast.state in ("waiting", "scheduled") and (broadcast.author, broadcast.seen) == (name, seen)


def _is_on_the_page(warning: str) -> None:
    """They have read it there."""


async def approve(desk: Desk, visit: Visit) -> web.Response:
    """What they looked at has a code; after any change it counts no more."""

    def act(db: Connection, number: int) -> str:
        broadcasting.approved(db, desk.house, number, visit.name, visit.form.get("code", "no code"))
        audit.note(db, visit.name, "broadcast approved", desk.now, str(number))
        return "approve"

    return await _do(desk, visit, act)


async def not_yet(desk: Desk, visit: Visit) -> web.Response:
    return await _steer(desk, visit, "not_yet")


async def steer(desk: Desk, visit: Visit) -> web.Response:
    return await _steer(desk, visit, visit.place["step"])


async def _steer(desk: Desk, visit: Visit, step: str) -> web.Response:
    def act(db: Connection, number: int) -> str:
        broadcasting.steered(db, desk.house, number, cast(Step, step), visit.name)
        audit.note(db, visit.name, STEPS[step][2], desk.now, str(number))
        return step

    return await _do(desk, visit, act)


async def _do(desk: Desk, visit: Visit, act: Act) -> web.Response:
    """What is refused is said on the same page, and nothing is changed."""
    number = number_of(visit) or 0
    try:
        done = await desk.write(lambda db: act(db, number))
    except CannotDo as refused:
        return await draw(desk, visit, None, tuple(map(on_a_page, str(refused).splitlines())))
    return go_to(f"/console/broadcasts/{number}?done={done}")
