"""Wording: any message in the organisation's own words, found by its name or by what it says."""

from collections.abc import Mapping
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import Connection

from bot import own_words
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.saying import LANGUAGES, plainly
from bot.languages import ENGLISH, codes
from bot.message_rules import tidied
from bot.own_words import Message, Proposed
from storage import signed

TITLE = ""
MOST_SHOWN = 60
LONGEST_SEARCH = 100
DONE: Mapping[str, str] = {
    "kept": "It is said so from the next text on.",
    "locked": "It is kept. Its language waits for its reader: until somebody signs again, it is not offered.",
    "shipped": "Our words are said again, from the next text on.",
}
QUICKER = "Somebody else changed it while you wrote. Their words stand above; yours are still below. Keep them again?"
CHANGED = "Somebody else changed it while you looked. Their words stand here. Still back to our words?"
WHO_READ = "Say who has read it: somebody's safety may hang on it, so two people look at it."


async def show(desk: Desk, visit: Visit) -> web.Response:
    wanted = visit.request.query.get("q", "")[:LONGEST_SEARCH]
    language = visit.request.query.get("language", ENGLISH)
    language = language if language in codes() else ENGLISH
    found = own_words.matching(desk.house, language, wanted)
    values = {
        "form": {"q": wanted, "language": language},
        "languages": names_of_languages(),
        "language": plainly(LANGUAGES, language),
        "found": found[:MOST_SHOWN],
        "more": max(0, len(found) - MOST_SHOWN),
        "done": DONE.get(visit.request.query.get("done", "")),
    }
    return desk.draw(visit, "wording.html", values)


def names_of_languages() -> list[tuple[str, str]]:
    return [(code, plainly(LANGUAGES, code)) for code in codes()]


def _message(desk: Desk, visit: Visit) -> Message | None:
    return own_words.find(desk.house, visit.place["code"], visit.place["key"])


async def change(desk: Desk, visit: Visit) -> web.Response:
    message = _message(desk, visit)
    if message is None:
        return desk.missing(visit)
    return await _form(desk, visit, message, own_words.propose(desk.house, message, message.said))


async def _form(
    desk: Desk, visit: Visit, message: Message, proposed: Proposed, problems: Mapping[str, str] | None = None
) -> web.Response:
    signatures = await desk.read(signed.signatures)
    by = signatures.get(message.language)
    values = {
        "message": message,
        "proposed": proposed,
        "problems": problems or {},
        "form": {"words": proposed.said, "reader": visit.form.get("reader", "")},
        "language": plainly(LANGUAGES, message.language),
        "is_english": message.language == ENGLISH,
        "signed_by": by.by if by else "",
        "back": "/console/wording?" + urlencode({"language": message.language}),
    }
    return desk.draw(visit, "wording_form.html", values, 422 if problems else 200)


async def preview(desk: Desk, visit: Visit) -> web.Response:
    message = _message(desk, visit)
    if message is None:
        return desk.missing(visit)
    proposed = own_words.propose(desk.house, message, visit.form.get("words", ""))
    return desk.draw(visit, "wording_preview.html", {"proposed": proposed, "problems_too": True})


async def keep(desk: Desk, visit: Visit) -> web.Response:
    """What two people write at once is not lost: the second sees the words of the first, with their own below."""
    message = _message(desk, visit)
    if message is None:
        return desk.missing(visit)
    proposed = own_words.propose(desk.house, message, visit.form.get("words", ""))
    reader = own_words.tidy_reader(visit.form.get("reader", ""))
    if problems := _problems(visit, message, proposed, reader):
        return await _form(desk, visit, message, proposed, problems)
    was_locked = await desk.write(lambda db: _keep(db, desk, visit, message, proposed.said, reader))
    if was_locked is None:
        now = own_words.find(desk.house, message.language, message.key) or message
        return await _form(desk, visit, now, proposed, {"words": QUICKER})
    return _back(message, "locked" if was_locked else "kept")


def _problems(visit: Visit, message: Message, proposed: Proposed, reader: str) -> dict[str, str]:
    problems = {"words": " ".join(proposed.problems)} if proposed.problems else {}
    if message.is_safety and message.language == ENGLISH and (not reader or reader.casefold() == visit.name.casefold()):
        problems["reader"] = WHO_READ
    return problems


def _keep(db: Connection, desk: Desk, visit: Visit, message: Message, said: str | None, reader: str) -> bool | None:
    """None: somebody else was quicker."""
    desk.house.renew(db)
    now = own_words.find(desk.house, message.language, message.key)
    seen = visit.form.get("before", now.said if said is None and now else "")
    if now is None or tidied(seen) != tidied(now.said):
        return None
    return own_words.keep(db, desk.house, message, said, visit.name, reader)


async def ship(desk: Desk, visit: Visit) -> web.Response:
    """Back to our words. They were read when this was made, and their language's reader reads them again."""
    message = _message(desk, visit)
    if message is None:
        return desk.missing(visit)
    was_locked = await desk.write(lambda db: _keep(db, desk, visit, message, None, ""))
    if was_locked is None:
        now = own_words.find(desk.house, message.language, message.key) or message
        return await _form(desk, visit, now, own_words.propose(desk.house, now, now.said), {"words": CHANGED})
    return _back(message, "locked" if was_locked else "shipped")


def _back(message: Message, done: str) -> web.Response:
    return go_to("/console/wording?" + urlencode({"language": message.language, "q": message.key, "done": done}))


ROUTES = (
    Route("GET", "/wording", "administer", show),
    Route("GET", "/wording/{code}/{key}", "administer", change),
    Route("POST", "/wording/{code}/{key}", "administer", keep),
    Route("POST", "/wording/{code}/{key}/preview", "administer", preview),
    Route("POST", "/wording/{code}/{key}/as-shipped", "administer", ship),
)
