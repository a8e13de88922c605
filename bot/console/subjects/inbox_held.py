"""Words that are held for safety: shown once to somebody who sees to alerts and says why, which is kept."""

from aiohttp import web
from sqlalchemy import Connection

from bot import erasing_members
from bot.console.file_pages import buttons
from bot.console.route import Desk, Route, Visit
from bot.console.subjects.inbox_files import HELD
from bot.console.talk_seen import REFERENCE
from bot.hard_words import kind_in
from flows.covers import said_before
from storage import audit, enclosed, safety, viewing
from storage.enclosed import Enclosed
from storage.references import number

WHY = "Say why you read them: it is kept with your name."


async def ask(desk: Desk, visit: Visit) -> web.Response:
    return await _show(desk, visit, {})


async def show(desk: Desk, visit: Visit) -> web.Response:
    """In answer to the form itself: the address of the words could be opened again without a reason."""
    reason = " ".join(visit.form.get("reason", "").split())
    if problem := wrong_reason(reason, WHY):
        return await _show(desk, visit, {"reason": problem}, reason)
    words, files = await desk.write(lambda db: _open(db, desk, visit, reason))
    if words is None:
        return desk.missing(visit, sentence="These words are not held for safety, or they are gone.")
    reference = visit.place["reference"]
    cover = said_before(kind_in(words, desk.house.settings.language, is_held=True))
    opened = {"words": words, "cover": cover, "files": buttons(files, HELD, reference, visit, desk.now)}
    values = {"reference": reference, "problems": {}, "form": {"reason": ""}, **opened}
    return desk.draw(visit, "inbox_held.html", values)


def _open(db: Connection, desk: Desk, visit: Visit, reason: str) -> tuple[str | None, list[Enclosed]]:
    """The words, and what came with them."""
    reference = visit.place["reference"]
    if not REFERENCE.fullmatch(reference):
        return None, []
    words = safety.words_of(db, number(reference), desk.house.keys)
    if words is not None:
        audit.note(db, visit.name, "read held words", desk.now, about=reference, reason=reason)
    return words, enclosed.of_held(db, number(reference), "safety")


def wrong_reason(reason: str, why: str) -> str | None:
    """What is wrong with why somebody looks: it stands in the log, which everybody here reads."""
    return why if not reason else erasing_members.wrong_reason(reason)


async def _show(desk: Desk, visit: Visit, problems: dict[str, str], reason: str = "") -> web.Response:
    reference = visit.place["reference"]
    is_one = REFERENCE.fullmatch(reference) is not None
    is_held = is_one and await desk.read(lambda db: viewing.may_be_seen(db, number(reference)) == "safety")
    if not is_held:
        return desk.missing(visit, sentence="Nothing is held for safety under this reference.")
    values = {"reference": reference, "words": None, "problems": problems, "form": {"reason": reason}}
    return desk.draw(visit, "inbox_held.html", values, 422 if problems else 200)


ROUTES = (
    Route("GET", "/inbox/{reference}/held", "protect", ask, sees_to="view"),
    Route("POST", "/inbox/{reference}/held", "protect", show, sees_to="view"),
)
