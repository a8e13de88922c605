"""One's own sign-in: to end it here."""

from aiohttp import web
from sqlalchemy import Connection

from bot.clock import RealClock
from bot.console.door import cookie_of
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from storage import audit, sessions

TITLE = ""


async def sign_out(desk: Desk, visit: Visit) -> web.Response:
    def act(db: Connection) -> None:
        if sessions.end(db, visit.session.hash, RealClock().now()) and visit.session.name is not None:
            audit.note(db, visit.name, "signed out", desk.now)

    await desk.write(act)
    answer = go_to("/console/sign-in")
    answer.del_cookie(cookie_of(desk.house), path="/", secure=cookie_of(desk.house).startswith("__Host-"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


ROUTES = (Route("POST", "/sign-out", "look", sign_out),)
