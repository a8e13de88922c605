"""A photo, voice note or film on a page of its own: fetched when somebody opens it, given on by us, kept nowhere.

Two addresses for each: the page, and the content that stands on it. Both look at the rules anew (`Finds`), so that what
its author takes back meanwhile is gone. The content runs nothing, wherever it is opened. Words that only some may read
take a pass with them (`pass_for`): without the reason that was given a moment ago, their photos open for nobody.
"""

import hmac
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from aiohttp import web
from sqlalchemy import Connection

from bot.console.route import Desk, Visit
from bot.media.fetching import NotShown
from bot.media.kinds import ENDINGS
from bot.media.shelf import File
from bot.web import PAGE_HEADERS
from storage import audit
from storage.enclosed import Enclosed

TITLES = {"photo": "Photo", "voice": "Voice note", "video": "Film", "file": "File"}
BUTTONS = {"photo": "Show the photo", "voice": "Listen", "video": "Watch the film", "file": "Open the file"}
ONE = r"{message:[0-9a-f]{32}}/{place:\d+}"
NOT_HERE = ("This is not here", "It was taken away, its words are not for you to read, or its author took them back.")
OVER = ("Say once more why you read this", "What you opened it with is over: go back, and give your reason again.")
LONGEST_REFERENCE = 20
PASS_LASTS = timedelta(minutes=10)
RANGE = re.compile(r"bytes=([0-9]{0,12})-([0-9]{0,12})")
WITH_MEDIA = {
    "Content-Security-Policy": f"{PAGE_HEADERS['Content-Security-Policy']}; media-src 'self'",
}
INERT = {
    "Content-Security-Policy": "sandbox; default-src 'none'; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Accept-Ranges": "bytes",
}

Finds = Callable[[Connection, str, str, int], Enclosed | None]
"""(database, what the words are called by, message, which of its files) -> it, where whoever asks may see it."""


class Button(NamedTuple):
    """What leads to the page of one file."""

    title: str
    says: str
    address: str


@dataclass(frozen=True, slots=True)
class Place:
    """`prefix`: where these words are, such as "/console/inbox"; `part`: what stands before the file's own part.

    `back`: the page that leads here, with {} for what the words are called by; `is_back`: what that page is.
    """

    prefix: str
    part: str
    back: str
    is_back: str
    finds: Finds
    needs_pass: bool = False

    def address(self, called: str, message: str, place: int) -> str:
        return f"{self.prefix}/{called}/{self.part}/{message}/{place}"

    async def show(self, desk: Desk, visit: Visit) -> web.Response:
        """What the provider says is on the page itself, and not behind a picture that does not come."""
        found = await self._found(desk, visit)
        if isinstance(found, web.Response):
            return found
        called, title = visit.place["reference"], TITLES.get(found.kind, "File")
        values = {
            "title": title,
            "called": called,
            "back": self.back.format(called),
            "is_back": self.is_back,
            "file": None,
            "sentence": "",
        }
        try:
            file = await _fetch(desk, visit, found)
        except NotShown as problem:
            values["sentence"] = str(problem)
            return desk.draw(visit, "file.html", values, 404 if problem.is_gone else 502)
        address = self.address(called, found.message, found.place) + "/content"
        query = f"?{visit.request.query_string}" if self.needs_pass else ""
        shown = {"type": file.type or "", "address": address + query, "download": f"{address}/download{query}"}
        page = desk.draw(visit, "file.html", {**values, "file": shown})
        page.headers.update(WITH_MEDIA)
        return page

    async def give(self, desk: Desk, visit: Visit) -> web.Response:
        found = await self._found(desk, visit)
        if isinstance(found, web.Response):
            return found
        try:
            file = await _fetch(desk, visit, found)
        except NotShown as problem:
            return web.Response(status=404 if problem.is_gone else 502, text=f"{problem}\n")
        is_download = file.type is None or visit.request.path.endswith("/download")
        name = f"{visit.place['reference']}-{found.place + 1}.{ENDINGS.get(file.type or '', 'bin')}"
        return content(file, name, is_download, visit.request.headers.get("Range", ""))

    async def _found(self, desk: Desk, visit: Visit) -> Enclosed | web.Response:
        called, message, place = visit.place["reference"], visit.place["message"], visit.place["place"]
        if len(place) > 2:
            return desk.missing(visit, *NOT_HERE)
        found = await desk.read(lambda db: self.finds(db, called, message, int(place)))
        if found is None:
            return desk.missing(visit, *NOT_HERE)
        if self.needs_pass and not has_pass(visit, self.address(called, message, int(place)), desk.now):
            return desk.draw(visit, "plain_console.html", {"title": OVER[0], "sentences": OVER[1:]}, 403)
        return found


async def _fetch(desk: Desk, visit: Visit, found: Enclosed) -> File:
    """Each look is kept, whichever of the two addresses was opened. Raises NotShown."""
    file, is_new = await desk.shelf.file(visit.name, found, desk.house.settings)
    if is_new:
        called = visit.place["reference"]
        about = called if len(called) < LONGEST_REFERENCE else None
        await desk.write(lambda db: audit.note(db, visit.name, "opened what came with a message", desk.now, about))
    return file


def content(file: File, name: str, is_download: bool, wanted: str) -> web.Response:
    """Whole, or the part that a player asks for."""
    how = "attachment" if is_download else "inline"
    headers = {**INERT, "Content-Disposition": f'{how}; filename="{name}"'}
    kind = "application/octet-stream" if is_download else file.type or ""
    part = part_of(wanted, len(file.content))
    if part is None:
        return web.Response(body=file.content, content_type=kind, headers=headers)
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(file.content)}"
    return web.Response(status=206, body=file.content[part.start : part.stop], content_type=kind, headers=headers)


def part_of(wanted: str, length: int) -> range | None:
    """Of "bytes=0-", "bytes=100-199" and "bytes=-100"; None for anything else: then it is given whole."""
    found = RANGE.fullmatch(wanted)
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    begin = int(first) if first else max(0, length - int(last))
    end = min(int(last) + 1, length) if first and last else length
    return range(begin, end) if begin < end else None


def buttons(files: Iterable[Enclosed], at: Place, called: str, visit: Visit, now: datetime) -> list[Button]:
    """For files whose words were just opened with a reason: each with its pass."""
    return [
        Button(
            TITLES[one.kind],
            BUTTONS[one.kind],
            pass_for(visit, at.address(called, one.message, one.place), now),
        )
        for one in files
        if one.kind in TITLES
    ]


def pass_for(visit: Visit, address: str, now: datetime) -> str:
    """The address with what opens it: for this session alone, and for ten minutes."""
    until = int((now + PASS_LASTS).timestamp())
    return f"{address}?until={until}&pass={_proof(visit, address, until)}"


def has_pass(visit: Visit, address: str, now: datetime) -> bool:
    until, given = visit.request.query.get("until", ""), visit.request.query.get("pass", "")
    if not re.fullmatch("[0-9]{1,12}", until) or not now.timestamp() < int(until):
        return False
    wanted = _proof(visit, address, int(until))
    return hmac.compare_digest(wanted.encode(), given.encode("utf-8", "surrogatepass"))


def _proof(visit: Visit, address: str, until: int) -> str:
    return hmac.new(visit.token.encode(), f"yousaid file\x00{address}\x00{until}".encode(), "sha256").hexdigest()
