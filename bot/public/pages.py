"""Where the public pages are: /said, /said/CONSULTATION, both as files, and /privacy. Nobody signs in, no script runs.

Why an ETag and no Last-Modified: what is shown changes with the clock too, and the time of the last change could be the
time of somebody's text. The ETag is made of what is sent and of nothing else, so that it moves only when the page does.
"""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.console.drawing import Drawer, address_of, serve_file
from bot.house import House
from bot.web import PAGE_HEADERS

if TYPE_CHECKING:
    from bot.public.looking import Counted, Published

HERE = Path(__file__).parent
LOOK = HERE / "static" / "said.css"
HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'",
}
HTML, JSON, CSV = "text/html", "application/json", "text/csv"


@dataclass(frozen=True, slots=True)
class Asked:
    """`name`: a consultation, or a language, or nothing. `kind`: HTML, JSON or CSV."""

    name: str | None
    kind: str
    language: str | None
    accepts: str


@dataclass(frozen=True, slots=True)
class Answer:
    body: str
    kind: str
    language: str | None = None
    status: int = 200


def add_routes(app: web.Application, house: House) -> None:
    page = PublicPage(house, Drawer(house.settings.zone, HERE / "templates"))
    serve_file(app, LOOK)
    app.router.add_get("/privacy", page.give_notice)
    app.router.add_get("/said", page.give(HTML))
    app.router.add_get("/said.json", page.give(JSON))
    app.router.add_get("/said/{name:[a-z0-9-]+}", page.give(HTML))
    app.router.add_get("/said/{name:[a-z0-9-]+}.json", page.give(JSON))
    app.router.add_get("/said/{name:[a-z0-9-]+}.csv", page.give(CSV))


class PublicPage:
    def __init__(self, house: House, drawer: Drawer) -> None:
        self.house, self.drawer = house, drawer

    @cached_property
    def _counted(self) -> "Counted":
        from bot.public.looking import Counted

        return Counted()

    def give(self, kind: str) -> Any:
        async def give(request: web.Request) -> web.Response:
            accepts = request.headers.get("Accept-Language", "")
            asked = Asked(request.match_info.get("name"), kind, request.query.get("lang"), accepts[:400])
            return sent(request, await asyncio.to_thread(self._answer, asked))

        return give

    async def give_notice(self, request: web.Request) -> web.Response:
        accepts = request.headers.get("Accept-Language", "")[:400]
        return sent(request, await asyncio.to_thread(self._notice, request.query.get("lang"), accepts))

    def _notice(self, language: str | None, accepts: str) -> Answer:
        from bot.public import privacy

        chosen, values = privacy.page(self.house, language, accepts)
        return Answer(self.drawer.text("privacy.html", {**values, "said_look": self._look}), HTML, chosen)

    def _answer(self, asked: Asked) -> Answer:
        from bot.public import data
        from bot.public.looking import look

        seen = look(self.house, self._counted, asked.name)
        if asked.kind == HTML:
            return self._page(asked, seen)
        put = seen.of(asked.name) if asked.name else None
        if asked.name and put is None:
            return Answer("There is no such consultation here.\n", "text/plain", status=404)
        if asked.kind == CSV:
            return Answer(data.table(put) if put else "", CSV)
        found = data.one(put, seen.limit) if put else data.everything(seen)
        return Answer(json.dumps(found, ensure_ascii=False, indent=1) + "\n", JSON)

    def _page(self, asked: Asked, seen: "Published") -> Answer:
        from bot.public.showing import Shows
        from bot.public.words import Words, named, wanted

        put = seen.of(asked.name) if asked.name else None
        by_name = asked.name if put is None else None
        chosen = next((code for code in (by_name, asked.language) if code in seen.languages), None)
        language = chosen or wanted(asked.accepts, seen.languages) or seen.default
        words = Words(language, self.house.name, self.house.settings.zone, self.house.wording.own)
        is_here = asked.name is None or put is not None or by_name in seen.languages
        values = {
            "seen": seen if is_here else None,
            "put": put,
            "w": words.labels,
            "words": words,
            "shows": Shows(words, seen.limit),
            "lang": f"?lang={language}" if chosen else "",
            "languages": [(code, named(code)) for code in seen.languages],
            "here": f"/said/{put.consultation.name}" if put else "/said",
            "said_look": self._look,
        }
        template = "said_one.html" if put else "said.html"
        return Answer(self.drawer.text(template, values), HTML, language, 200 if is_here else 404)

    @cached_property
    def _look(self) -> str:
        return address_of(LOOK)


def sent(request: web.Request, answer: Answer) -> web.Response:
    """The same again is not sent twice."""
    body = answer.body.encode()
    etag = hashlib.sha256(body).hexdigest()[:32]
    headers = {**PAGE_HEADERS, **HEADERS, "ETag": f'"{etag}"'}
    if answer.kind == HTML:
        headers["Vary"] = "Accept-Language"
    if answer.language:
        headers["Content-Language"] = answer.language
    known = request.if_none_match or ()
    if answer.status == 200 and any(tag.value in (etag, "*") for tag in known):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, status=answer.status, headers=headers, content_type=answer.kind, charset="utf-8")
