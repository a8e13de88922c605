"""Inbox: what people say, in their own words; those who wait for somebody first."""

from collections.abc import Mapping

from aiohttp import web
from sqlalchemy import Connection

from bot.console import inbox_seen
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.saying import LANGUAGES
from bot.console.subjects import (
    inbox_care,
    inbox_files,
    inbox_groups,
    inbox_held,
    inbox_quote,
    inbox_redact,
    inbox_talk,
)
from bot.console.talk_seen import REFERENCE
from storage import hands, references, viewing

TITLE = "Inbox"
DONE: Mapping[str, str] = {
    "read": "It is kept that you have read it. Its author sees that in STATUS and in the next word about it.",
    "gone": "Nothing was changed: somebody else was quicker, or it is not here.",
    "languages": "It is kept which languages you read.",
}


async def show(desk: Desk, visit: Visit) -> web.Response:
    asked = inbox_seen.asked_for(visit.request.query)
    seen = await desk.read(lambda db: inbox_seen.seen(db, desk.house, asked, visit.name))
    done = DONE.get(visit.request.query.get("done", ""))
    return desk.draw(visit, "inbox.html", {"seen": seen, "shows": inbox_seen.SHOWS, "done": done})


async def mark_read(desk: Desk, visit: Visit) -> web.Response:
    result = await desk.write(lambda db: "read" if _mark_read(db, desk, visit) else "gone")
    reference = visit.place["reference"]
    back = f"/{reference}" if visit.form.get("back") == "talk" and REFERENCE.fullmatch(reference) else ""
    return go_to(f"/console/inbox{back}?done={result}")


def _mark_read(db: Connection, desk: Desk, visit: Visit) -> bool:
    reference = visit.place["reference"]
    if not REFERENCE.fullmatch(reference):
        return False
    number = references.number(reference)
    return viewing.may_be_seen(db, number) is None and viewing.read(db, number, visit.name, desk.now)


async def languages(desk: Desk, visit: Visit) -> web.Response:
    """Each says of themselves what they read, so that the list can say what nobody does."""
    read = await desk.read(hands.languages_of)
    own = desk.house.settings.language
    values = {"languages": LANGUAGES, "own": own, "mine": read.get(visit.name, []), "read": sorted(read.items())}
    return desk.draw(visit, "inbox_languages.html", values)


async def keep_languages(desk: Desk, visit: Visit) -> web.Response:
    chosen = [code for code in visit.form.getall("language", ()) if code in LANGUAGES]
    await desk.write(lambda db: hands.keep_languages(db, visit.name, chosen))
    return go_to("/console/inbox?done=languages")


ROUTES = (
    Route("GET", "/inbox", "read", show),
    Route("GET", "/inbox/languages", "read", languages),
    Route("POST", "/inbox/languages", "read", keep_languages),
    *inbox_groups.ROUTES,
    Route("POST", "/inbox/{reference}/read", "moderate", mark_read, sees_to="view"),
    *inbox_care.ROUTES,
    *inbox_held.ROUTES,
    *inbox_quote.ROUTES,
    *inbox_redact.ROUTES,
    *inbox_files.ROUTES,
    *inbox_talk.ROUTES,
)
