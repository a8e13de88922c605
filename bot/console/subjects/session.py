"""One's own sign-in: to end it here."""

from aiohttp import web

from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from storage import sessions

TITLE = ""


async def sign_out(desk: Desk, visit: Visit) -> web.Response:
    await desk.write(lambda db: sessions.end(db, visit.session.hash, desk.now))
    answer = go_to("/console/sign-in")
    answer.del_cookie("yousaid_staff", path="/console")
    return answer


ROUTES = (Route("POST", "/sign-out", "look", sign_out),)
