"""Which languages we write in, who signed each, and all that a reader signs for."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.saying import LANGUAGES, plainly
from bot.languages import ENGLISH, codes, written
from bot.offered import offered
from bot.signing_languages import danger_phrases, leave_words, shown, signed_for, stands
from storage import audit, signed
from storage.signed import LONGEST_NAME

ON_A_PAGE = 400


async def show(desk: Desk, visit: Visit) -> web.Response:
    settings, in_force = desk.house.settings, desk.house.in_force

    def look(db: Connection) -> list[dict[str, str]]:
        costs = in_force.language_costs
        signatures, on_offer = signed.signatures(db), offered(db, settings)
        return [
            {
                "code": code,
                "name": plainly(LANGUAGES, code),
                "stands": stands(code, signatures.get(code), code in on_offer, settings.zone),
                "cost": costs[code],
            }
            for code in codes()
        ]

    return desk.draw(visit, "languages.html", {"languages": await desk.read(look)})


async def read(desk: Desk, visit: Visit) -> web.Response:
    return await _page(desk, visit, {"reader": ""}, {})


async def _page(desk: Desk, visit: Visit, form: Mapping[str, str], problems: Mapping[str, str]) -> web.Response:
    code, wording = visit.place["code"], desk.house.wording
    if code not in codes():
        return desk.missing(visit)
    signatures = await desk.read(signed.signatures)
    lines = await asyncio.to_thread(_lines, code)
    values: dict[str, Any] = {
        "code": code,
        "language": plainly(LANGUAGES, code),
        "messages": [
            (title, [(key, shown(wording.words(code, key), wording)) for key in keys])
            for title, keys in signed_for(code)
        ],
        "lines": len(lines),
        "parts": range(1, _parts(lines) + 1),
        "signature": signatures.get(code),
        "is_english": code == ENGLISH,
        "form": form,
        "problems": problems,
        "version": desk.house.in_force.chosen.version,
    }
    return desk.draw(visit, "language.html", values, 422 if problems else 200)


async def words(desk: Desk, visit: Visit) -> web.Response:
    """The words that end it and the danger that we hear: thousands in some languages, so in parts."""
    code, asked = visit.place["code"], visit.place["part"]
    lines = await asyncio.to_thread(_lines, code) if code in codes() else ()
    if not (asked.isascii() and asked.isdigit() and len(asked) < 5 and 1 <= int(asked) <= _parts(lines)):
        return desk.missing(visit)
    part = int(asked)
    values = {
        "code": code,
        "language": plainly(LANGUAGES, code),
        "lines": lines[(part - 1) * ON_A_PAGE : part * ON_A_PAGE],
        "part": part,
        "parts": _parts(lines),
    }
    return desk.draw(visit, "language_words.html", values)


def _parts(lines: Sequence[str]) -> int:
    return -(-len(lines) // ON_A_PAGE)


@lru_cache(maxsize=2)
def _lines(code: str) -> Sequence[str]:
    """They take a tenth of a second to read, and whoever signs looks more than once."""
    lists = written(code)
    return (*leave_words(lists["leaving"]), *danger_phrases(lists["danger"]))


async def sign(desk: Desk, visit: Visit) -> web.Response:
    """Nobody signs for words that were changed after they had read them."""
    code, reader = visit.place["code"], " ".join(visit.form.get("reader", "").split())
    if code not in codes():
        return desk.missing(visit)
    if not 0 < len(reader) <= LONGEST_NAME or not reader.isprintable():
        return await _page(desk, visit, {"reader": reader[:LONGEST_NAME]}, {"reader": "Say who has read it."})
    if visit.form.get("version", "") != str(desk.house.in_force.chosen.version):
        said = "Something was changed meanwhile. Read it again, then sign."
        return await _page(desk, visit, {"reader": reader}, {"reader": said})

    def act(db: Connection) -> None:
        signed.sign(db, code, reader, desk.now)
        audit.note(db, visit.name, "language signed", desk.now, code, f"read by {reader}")

    await desk.write(act)
    return go_to("/console/settings?done=signed")


ROUTES = (
    Route("GET", "/settings/languages", "administer", show),
    Route("GET", "/settings/languages/{code}", "administer", read),
    Route("GET", "/settings/languages/{code}/words/{part}", "administer", words),
    Route("POST", "/settings/languages/{code}", "administer", sign),
)
