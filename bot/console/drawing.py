"""Draws pages: templates in which every value is escaped, one stylesheet, and the words that staff read."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.clock import o_clock

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
LOOK = HERE / "static" / "look"
"""A folder: its parts are served as one sheet, in the order of their names."""

SCRIPT = HERE / "static" / "yousaid.js"
KEPT = "public, max-age=31536000, immutable"


class Drawer:
    """`folder`: templates of one's own, before those of this package. Times are shown in `zone`."""

    def __init__(self, zone: tzinfo, *folders: Path) -> None:
        self.zone = zone
        self.folders = (*folders, HERE / "templates")

    @cached_property
    def _templates(self) -> "Environment":
        """Only when a page is first asked for: webhooks do without."""
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        templates = Environment(
            loader=FileSystemLoader(self.folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        templates.globals.update(look=address_of(LOOK), script=address_of(SCRIPT))
        templates.filters.update(when=self.when, long_when=self.long_when, clock=self.clock)
        templates.filters.update(day=long_day, short_day=short_day)
        return templates

    def draw(self, template: str, values: Mapping[str, Any], status: int = 200) -> web.Response:
        return web.Response(text=self.text(template, values), content_type="text/html", status=status)

    def text(self, template: str, values: Mapping[str, Any]) -> str:
        return self._templates.get_template(template).render(values)

    def clock(self, at: datetime) -> str:
        """ "9:40pm", "9am" """
        return o_clock(at.astimezone(self.zone))

    def when(self, at: datetime) -> str:
        """ "Tue 24 Nov, 9:40pm" """
        return f"{short_day(at.astimezone(self.zone).date())}, {self.clock(at)}"

    def long_when(self, at: datetime) -> str:
        """ "Tuesday 24 November 2026, 9:40pm" """
        return f"{long_day(at.astimezone(self.zone).date())}, {self.clock(at)}"


def short_day(day: date) -> str:
    """ "Tue 24 Nov" """
    return f"{day:%a} {day.day} {day:%b}"


def long_day(day: date) -> str:
    """ "Tuesday 24 November 2026" """
    return f"{day:%A} {day.day} {day:%B %Y}"


def address_of(file: Path) -> str:
    """Where a file of ours is served: its content is in the address, so that it may be kept for ever."""
    name = f"{file.name}.css" if file.is_dir() else file.name
    return f"/static/{hashlib.sha256(content(file)).hexdigest()[:12]}/{name}"


@cache
def content(file: Path) -> bytes:
    """Of a file, or of the parts of a sheet; read when it is first asked for, and then kept as it was."""
    parts = sorted(file.glob("*.css")) if file.is_dir() else (file,)
    return b"\n".join(part.read_bytes() for part in parts)


def serve_file(app: web.Application, file: Path) -> None:
    """Once for each file, however many parts of the site ask for it."""
    address = address_of(file)
    if any(route.resource and route.resource.canonical == address for route in app.router.routes()):
        return
    kind = {".css": "text/css", ".js": "text/javascript"}[Path(address).suffix]

    async def give(request: web.Request) -> web.Response:
        return web.Response(body=content(file), content_type=kind, charset="utf-8", headers={"Cache-Control": KEPT})

    app.router.add_get(address, give)


def go_to(address: str) -> web.Response:
    """After a form was sent: look again, by GET, so that reloading the page sends nothing twice."""
    return web.Response(status=303, headers={"Location": address})
