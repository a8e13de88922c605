"""Ask to quote: the words of one view without what redaction takes out, to be cut and no more, and the question."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot import quoting
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.saying import LANGUAGES, counted, plainly
from bot.console.talk_seen import REFERENCE
from bot.quoting import CannotQuote
from flows.quoting import question
from storage import quotes, writing
from storage.references import number

PLACE = "/inbox/{reference}/quote"


async def show(desk: Desk, visit: Visit) -> web.Response:
    return await _show(desk, visit, {})


async def ask(desk: Desk, visit: Visit) -> web.Response:
    """What cannot be asked is said beside what was typed, and nothing of that is lost."""
    called, words = visit.place["reference"], visit.form.get("words", "")

    def act(db: Connection) -> Mapping[str, str]:
        try:
            quoting.ask(db, desk.house, called, words, visit.name, desk.now)
        except CannotQuote as wrong:
            return {wrong.field: str(wrong)}
        return {}

    if not REFERENCE.fullmatch(called):
        return desk.missing(visit)
    if problems := await desk.write(act):
        return await _show(desk, visit, problems)
    return go_to("/console/quotes?done=asked")


async def preview(desk: Desk, visit: Visit) -> web.Response:
    """The question as its author would get it, and how many texts it takes."""
    called, words = visit.place["reference"], " ".join(visit.form.get("words", "").split())
    to = None
    if words and REFERENCE.fullmatch(called):
        to = await desk.read(lambda db: writing.author(db, number(called)))
    if to is None:
        return desk.draw(visit, "inbox_preview.html", {"text": "", "note": "", "is_long": False})
    worded = desk.house.wording.render(question("", words), to.language, to.channel)
    note = counted(worded.segments, "text", "texts") if worded.put else "It is too long."
    values = {"text": worded.text if worded.put else words, "note": note, "is_long": not worded.put}
    return desk.draw(visit, "inbox_preview.html", values)


async def _show(desk: Desk, visit: Visit, problems: Mapping[str, str]) -> web.Response:
    called = visit.place["reference"]
    if not REFERENCE.fullmatch(called):
        return desk.missing(visit)
    try:
        values = await desk.read(lambda db: _look(db, desk, called))
    except CannotQuote as wrong:
        return desk.missing(visit, sentence=str(wrong))
    form = {"words": visit.form.get("words", values["offered"].whole)}
    page = {**values, "reference": called, "problems": problems, "form": form}
    return desk.draw(visit, "inbox_quote.html", page, 422 if problems else 200)


def _look(db: Connection, desk: Desk, called: str) -> dict[str, Any]:
    offered = quoting.offered(db, called, desk.now)
    language = plainly(LANGUAGES, offered.language)
    before = quotes.of_views(db, [called]).get(called, [])
    return {"offered": offered, "language": language, "before": before}


ROUTES = (
    Route("GET", PLACE, "write", show, sees_to="view"),
    Route("POST", PLACE, "write", ask, sees_to="view"),
    Route("POST", f"{PLACE}/preview", "write", preview, sees_to="view"),
)
