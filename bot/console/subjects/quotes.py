"""Quotes: members' own words that everybody may read, each after its author's yes and another person's look."""

from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot import quoting
from bot.console.covering import Covers
from bot.console.drawing import go_to
from bot.console.quotes_seen import seen
from bot.console.route import Desk, Route, Visit
from bot.console.saying import counted
from bot.quoting import CannotQuote
from flows.quotes import Quote
from storage import hidden_names, quotes

TITLE = "Quotes"
ONE = "/quotes/{reference}/{quote}"
DONE: Mapping[str, str] = {
    "asked": "Its author is asked, at night in the morning. No answer is a no.",
    "published": "It is published: beside an outcome that answers it, and with the results of its consultation.",
    "refused": "It is kept that it is not published.",
    "withdrawn": "It is shown no more.",
    "names": "The names are kept.",
}


async def show(desk: Desk, visit: Visit) -> web.Response:
    parts = await desk.read(lambda db: seen(db, quotes.every(db), desk.now, desk.drawer))
    return desk.draw(visit, "quotes.html", {"parts": parts, "done": _done(visit)})


def _done(visit: Visit) -> str | None:
    ended = visit.request.query.get("ended", "")
    said = DONE.get(visit.request.query.get("done", ""))
    if said is None or not ended.isdigit() or ended == "0":
        return said
    return f"{said} {counted(int(ended[:6]), 'quote', 'quotes')} with one of them in it: shown no more."


async def one(desk: Desk, visit: Visit) -> web.Response:
    return await _show_one(desk, visit, {})


async def approve(desk: Desk, visit: Visit) -> web.Response:
    def act(db: Connection, quote: Quote) -> None:
        quoting.approve(db, desk.house, quote, visit.person, desk.now)

    return await _do(desk, visit, act, "published")


async def refuse(desk: Desk, visit: Visit) -> web.Response:
    return await _do(desk, visit, lambda db, quote: quoting.refuse(db, quote, visit.person, desk.now), "refused")


async def withdraw(desk: Desk, visit: Visit) -> web.Response:
    return await _do(desk, visit, lambda db, quote: quoting.withdraw(db, quote, visit.name, desk.now), "withdrawn")


async def _do(desk: Desk, visit: Visit, act: Callable[[Connection, Quote], None], done: str) -> web.Response:
    def acted(db: Connection) -> Mapping[str, str] | None:
        if (quote := _find(db, visit)) is None:
            return None
        try:
            act(db, quote)
        except CannotQuote as wrong:
            return {wrong.field: str(wrong)}
        return {}

    problems = await desk.write(acted)
    if problems is None:
        return desk.missing(visit)
    return await _show_one(desk, visit, problems) if problems else go_to(f"/console/quotes?done={done}")


def _find(db: Connection, visit: Visit) -> Quote | None:
    """The view in the address is the quote's own, since the door has looked whether whoever comes may see to it."""
    called = visit.place["quote"].removeprefix("Q")
    quote = quotes.find(db, int(called)) if called.isascii() and called.isdigit() and len(called) <= 9 else None
    return quote if quote is not None and quote.view == visit.place["reference"] else None


async def _show_one(desk: Desk, visit: Visit, problems: Mapping[str, str]) -> web.Response:
    values = await desk.read(lambda db: _look(db, desk, visit))
    if values is None:
        return desk.missing(visit)
    return desk.draw(visit, "quote.html", {**values, "problems": problems}, 422 if problems else 200)


def _look(db: Connection, desk: Desk, visit: Visit) -> dict[str, Any] | None:
    if (quote := _find(db, visit)) is None:
        return None
    looked = quoting.look(db, desk.house, quote, visit.person, desk.now)
    (part,) = seen(db, [quote], desk.now, desk.drawer)
    cover = Covers(db, [quote.view]).on([quote.view], looked.whole, quote.language)
    return {"looked": looked, "shown": part.quotes[0], "quote": quote, "cover": cover}


async def names(desk: Desk, visit: Visit) -> web.Response:
    return await _show_names(desk, visit, {})


async def keep_names(desk: Desk, visit: Visit) -> web.Response:
    lines = visit.form.get("names", "").splitlines()

    def act(db: Connection) -> int | CannotQuote:
        try:
            return quoting.keep_names(db, lines, visit.name, desk.now)
        except CannotQuote as wrong:
            return wrong

    ended = await desk.write(act)
    if isinstance(ended, CannotQuote):
        return await _show_names(desk, visit, {ended.field: str(ended)})
    return go_to(f"/console/quotes?done=names&ended={ended}")


async def _show_names(desk: Desk, visit: Visit, problems: Mapping[str, str]) -> web.Response:
    known = await desk.read(hidden_names.every)
    form = {"names": visit.form.get("names", "\n".join(known))}
    return desk.draw(visit, "quotes_names.html", {"form": form, "problems": problems}, 422 if problems else 200)


ROUTES = (
    Route("GET", "/quotes", "read", show),
    Route("GET", "/quotes/names", "write", names),
    Route("POST", "/quotes/names", "write", keep_names),
    Route("GET", ONE, "read", one),
    Route("POST", f"{ONE}/approve", "approve", approve, sees_to="view"),
    Route("POST", f"{ONE}/refuse", "approve", refuse, sees_to="view"),
    Route("POST", f"{ONE}/withdraw", "read", withdraw, sees_to="view"),
)
