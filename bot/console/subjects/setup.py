"""First run: one task after the other, until we may write to anybody first."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot import setup, staffing
from bot.check import mail_sign_in, providers
from bot.checking.finding import Finding
from bot.console import key_sheet_page, tasks
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.saying import STATES, plainly
from bot.in_force import is_given
from bot.settings import FIELDS
from storage import audit, staff
from storage.problems import DatabaseProblem

TITLE = ""
DONE: Mapping[str, str] = {
    "kept": "It is kept, and in force from the next text on.",
    "same": "Nothing was changed.",
    "listed": "You are on the list, and signed in as yourself. The link that you came by opens nothing any more.",
    "added": "They are on the list.",
    "sent": "The test text waits to be sent. Look at your phone.",
    "arrived": "Thank you. It is known now that what we send can be read.",
    "not-sent": "No test text to you has gone out yet. Send one, then say whether it has arrived.",
    "put-away": "It is kept that the key sheet is printed and put away, with your name.",
    "nobody": "We know no phone or chat of yours. Add one first: Staff, your name, Change.",
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "Texts, through Twilio": ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM", "YOUSAID_PUBLIC_URL"),
    "Telegram": ("TELEGRAM_BOT_TOKEN", "TELEGRAM_SECRET", "YOUSAID_PUBLIC_URL"),
    "Email, for alerts": ("SMTP_URL", "YOUSAID_PUBLIC_URL"),
}
SECONDS = 25


async def show(desk: Desk, visit: Visit) -> web.Response:
    def look(db: Connection) -> dict[str, Any]:
        return {"stages": tasks.stages(db, desk.house), "missing": setup.missing(db, desk.house.settings)}

    return desk.draw(visit, "setup.html", {**await desk.read(look), "done": _done(visit)})


def _done(visit: Visit) -> str | None:
    return DONE.get(visit.request.query.get("done", ""))


async def show_providers(desk: Desk, visit: Visit) -> web.Response:
    return _providers(desk, visit, None)


def _providers(desk: Desk, visit: Visit, findings: list[Finding] | None) -> web.Response:
    given, settings = desk.house.given, desk.house.settings
    values = {
        "needed": [
            (title, [(name, is_given(given, name), FIELDS[name].description) for name in names if _counts(desk, name)])
            for title, names in NEEDED.items()
        ],
        "channels": settings.channels_on(),
        "findings": findings,
    }
    return desk.draw(visit, "providers.html", values)


def _counts(desk: Desk, name: str) -> bool:
    """A messaging service takes the place of a number; polling needs neither secret nor address."""
    if name == "TWILIO_FROM":
        return desk.house.settings.twilio_messaging_service_sid is None
    return name != "TELEGRAM_SECRET" or desk.house.settings.telegram_mode == "webhook"


async def check_providers(desk: Desk, visit: Visit) -> web.Response:
    """Asks each of them now, as `yousaid check` does; nothing is sent or changed there."""
    try:
        async with asyncio.timeout(SECONDS):
            found = await providers(desk.house.settings)
            found.append(await asyncio.to_thread(mail_sign_in, desk.house.settings))
    except TimeoutError:
        found = [Finding("providers", False, "No answer within half a minute: check this machine's network")]
    return _providers(desk, visit, found)


async def show_test(desk: Desk, visit: Visit) -> web.Response:
    def look(db: Connection) -> dict[str, Any]:
        state = staff.newest_text(db, visit.name)
        return {"state": plainly(STATES, state) if state else "", "passed": staff.test_passed(db)}

    values = {**await desk.read(look), "is_reached": visit.person.channel is not None, "done": _done(visit)}
    return desk.draw(visit, "setup_test.html", values)


async def send_test(desk: Desk, visit: Visit) -> web.Response:
    def act(db: Connection) -> None:
        staffing.queue_test_text(db, desk.house, visit.name)
        audit.note(db, visit.name, "test text sent", desk.now, visit.name)

    try:
        await desk.write(act)
    except DatabaseProblem:
        return go_to("/console/setup/test?done=nobody")
    return go_to("/console/setup/test?done=sent")


async def arrived(desk: Desk, visit: Visit) -> web.Response:
    """Their word counts, where a text to them has left us."""

    def act(db: Connection) -> bool:
        if staff.newest_text(db, visit.name) not in ("sent", "delivered", "unknown"):
            return False
        staff.pass_test(db)
        audit.note(db, visit.name, "test text arrived", desk.now, visit.name)
        return True

    was_sent = await desk.write(act)
    return go_to("/console/setup?done=arrived" if was_sent else "/console/setup/test?done=not-sent")


ROUTES = (
    Route("GET", "/setup", "administer", show),
    Route("GET", "/setup/providers", "administer", show_providers),
    Route("POST", "/setup/providers", "administer", check_providers),
    Route("GET", "/setup/test", "administer", show_test),
    Route("POST", "/setup/test", "administer", send_test),
    Route("POST", "/setup/test/arrived", "administer", arrived),
    *key_sheet_page.ROUTES,
)
