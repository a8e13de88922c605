"""One's own sign-in: to end it here."""

from aiohttp import web

from bot.clock import RealClock
from bot.console.door import cookie_of
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from storage import sessions

TITLE = ""


async def sign_out(desk: Desk, visit: Visit) -> web.Response:
    await desk.write(lambda db: sessions.end(db, visit.session.hash, RealClock().now()))
    answer = go_to("/console/sign-in")
    answer.del_cookie(cookie_of(desk.house), path="/console", secure=cookie_of(desk.house).startswith("__Secure-"))
    return answer


ROUTES = (Route("POST", "/sign-out", "look", sign_out),)
