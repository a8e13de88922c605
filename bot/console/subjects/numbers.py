"""Numbers: the measures over time, after what became of things; the same as files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot import exporting
from bot.console import looking
from bot.console.charts import Chart, line
from bot.console.route import Desk, Route, Visit
from bot.files.sheets import FORMATS
from bot.measuring import count
from bot.numbers import COLUMNS, MEASURES, Measure, rows
from storage import consultations, measured, reports
from storage.measured import OF_ALL, OfDay

TITLE = "Numbers"
SHOWN = timedelta(days=366)
BEFORE = timedelta(days=28)
MOST_STORIES, MOST_IN_A_TABLE = 3, 27
NAME = "{name:[a-z0-9-]+}"


@dataclass(frozen=True, slots=True)
class Shown:
    """`before`: four weeks ago, in words, or empty. `points`: (day, value in words) for the table beside the chart."""

    name: str
    title: str
    now: str
    before: str
    chart: Chart | None
    points: list[tuple[date, str]]


async def show(desk: Desk, visit: Visit) -> web.Response:
    of = visit.request.query.get("of", OF_ALL)
    found = await desk.read(lambda db: _look(db, desk, of))
    if found is None:
        return desk.missing(visit, "There is no such consultation", "Choose one on the page with the numbers.")
    return desk.draw(visit, "numbers.html", found)


def _look(db: Connection, desk: Desk, of: str) -> dict[str, Any] | None:
    every = consultations.every(db)
    if of != OF_ALL and of not in {one.name for one in every}:
        return None
    series = _series(db, desk, of)
    outcomes = [one for one in reports.outcomes(db) if of in (OF_ALL, one.outcome.consultation)]
    return {
        "of": of,
        "consultations": [(one.name, one.title.in_language(one.languages[0])) for one in every],
        "stories": [looking.outcome_shown(one) for one in outcomes[:MOST_STORIES]],
        "measures": [_shown(measure, series) for measure in MEASURES],
        "counted": series[-1].at if series else None,
        "has_before": bool(series) and series[0].day <= series[-1].day - BEFORE,
        "formats": list(FORMATS),
    }


def _series(db: Connection, desk: Desk, of: str) -> list[OfDay]:
    """Up to this moment, where that is quickly counted."""
    today = desk.now.astimezone(desk.house.settings.zone).date()
    found = measured.series(db, of, today - SHOWN)
    if not measured.is_small(db):
        return found
    before = [one for one in found if one.day < today]
    return [*before, OfDay(today, desk.now, count(db, desk.house, of, desk.now))]


def _shown(measure: Measure, series: list[OfDay]) -> Shown:
    values = [(one.day, value) for one in series if (value := measure.value(one.measures)) is not None]
    weekly = list(_weekly(series))[-MOST_IN_A_TABLE:]
    return Shown(
        measure.name,
        measure.title,
        measure.said(series[-1].measures) if series else "not counted yet",
        _before(measure, series),
        line(values),
        [(one.day, measure.said(one.measures)) for one in weekly],
    )


def _before(measure: Measure, series: list[OfDay]) -> str:
    if not series:
        return ""
    then = [one for one in series if one.day <= series[-1].day - BEFORE]
    return measure.said(then[-1].measures) if then else ""


def _weekly(series: list[OfDay]) -> Iterator[OfDay]:
    """Every seventh day back from the newest, oldest first: so that a table of a year can be read."""
    last = series[-1].day if series else date.min
    return (one for one in series if (last - one.day).days % 7 == 0)


async def give_file(desk: Desk, visit: Visit) -> web.Response:
    of, (kind, write) = visit.place["name"], FORMATS[visit.place["format"]]
    name = OF_ALL if of == "all" else of

    def table(db: Connection) -> bytes | None:
        is_known = name == OF_ALL or consultations.find(db, name) is not None
        if not is_known:
            return None
        columns, table = exporting.with_head(db, COLUMNS, rows(_series(db, desk, name)))
        return write(columns, list(table))

    content = await desk.read(table)
    if content is None:
        return desk.missing(visit, "There is no such consultation")
    return _file(content, kind, f"numbers-{of}.{visit.place['format']}")


async def give_results(desk: Desk, visit: Visit) -> web.Response:
    """What staff see on the page of the consultation, for a spreadsheet."""
    name, form = visit.place["name"], visit.place["format"]

    def table(db: Connection) -> bytes | None:
        asked = consultations.find(db, name)
        return None if asked is None else exporting.written(db, asked, form)

    content = await desk.read(table)
    if content is None:
        return desk.missing(visit, "There is no such consultation")
    return _file(content, FORMATS[form][0], f"results-{name}.{form}")


def _file(content: bytes, kind: str, name: str) -> web.Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=content, content_type=kind, headers=headers)


ROUTES = (
    Route("GET", "/numbers", "look", show),
    Route("GET", f"/results/{NAME}.{{format:{'|'.join(FORMATS)}}}", "look", give_results),
    Route("GET", f"/numbers/{NAME}.{{format:{'|'.join(FORMATS)}}}", "look", give_file),
)
