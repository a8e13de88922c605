"""Money: what a month's texts cost, for what and by whom; what the limit holds back, and who is not answered."""

from datetime import timedelta
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot import spent, standing
from bot.console.charts import bars
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.files.sheets import FORMATS
from bot.money import money
from storage import strangers

TITLE = "Money"
LONGEST = 9


async def show(desk: Desk, visit: Visit) -> web.Response:
    found = await desk.read(lambda db: _look(db, desk, visit.request.query.get("month", "")))
    if found is None:
        return desk.missing(visit, "There is no such month", "Write it like 2026-11.")
    return desk.draw(visit, "money.html", {**found, "done": _done(visit)})


def _look(db: Connection, desk: Desk, written: str) -> dict[str, Any] | None:
    settings, now = desk.house.settings, desk.now
    since = spent.begins(written, now, settings.zone)
    if since is None:
        return None
    month = spent.month(db, settings, since, now)
    return {
        "month": month,
        "title": f"{since:%B %Y}",
        "before": f"{since - timedelta(days=1):%Y-%m}",
        "lines": [(line, "" if line.cost is None else money(line.cost)) for line in month.lines],
        "total": None if month.cost is None else money(month.cost),
        "limit": None if month.limit is None else money(month.limit),
        "bars": bars([(line.what, line.spent.segments) for line in month.lines]),
        "held": standing.held(month.held) if month.held else "",
        "outside": standing.outside(many) if (many := strangers.outside(db)[0]) else "",
        "formats": list(FORMATS),
    }


async def give_file(desk: Desk, visit: Visit) -> web.Response:
    kind, write = FORMATS[visit.place["format"]]

    def table(db: Connection) -> bytes | None:
        settings, now = desk.house.settings, desk.now
        since = spent.begins(visit.place["month"], now, settings.zone)
        return None if since is None else write(spent.COLUMNS, list(spent.rows(spent.month(db, settings, since, now))))

    content = await desk.read(table)
    if content is None:
        return desk.missing(visit, "There is no such month", "Write it like 2026-11.")
    name = f"money-{visit.place['month']}.{visit.place['format']}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=content, content_type=kind, headers=headers)


async def drop(desk: Desk, visit: Visit) -> web.Response:
    many = await desk.write(lambda db: standing.drop(db, visit.name, desk.now))
    return go_to(f"/console/money?dropped={many}")


async def let_in(desk: Desk, visit: Visit) -> web.Response:
    many, went = 0, strangers.SLICE
    while went == strangers.SLICE:
        went = await desk.write(lambda db: standing.let_some_in(db, visit.name, desk.now))
        many += went
    return go_to(f"/console/money?in={many}")


def _done(visit: Visit) -> str | None:
    for name, say in (("dropped", standing.dropped), ("in", standing.were_let_in)):
        many = visit.request.query.get(name, "")
        if many.isascii() and many.isdigit() and len(many) <= LONGEST:
            return say(int(many))
    return None


ROUTES = (
    Route("GET", "/money", "look", show),
    Route("GET", f"/money/{{month:[a-z0-9-]+}}.{{format:{'|'.join(FORMATS)}}}", "look", give_file),
    Route("POST", "/money/drop-held", "pay", drop),
    Route("POST", "/money/let-in", "pay", let_in),
)
