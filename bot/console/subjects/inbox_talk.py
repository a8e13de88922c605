"""A conversation with one member: what they said, what we said, and a person's answer."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot import handing, writing_back
from bot.console import talk_seen
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.saying import apart, counted
from bot.console.talk_seen import Called
from bot.writing_back import MOST_SEGMENTS, WrittenWrong
from flows.covers import KINDS
from flows.owner_names import tidy_owner
from storage import audit, hands, meanings, people, readers, requests, staff, talks, viewing, writing

LONGEST_MEANING = 5000
DONE: Mapping[str, str] = {
    "read": "It is kept that you have read it. Its author sees that in STATUS and in the next word about it.",
    "sent": "Your words are on their way, at night in the morning.",
    "given": "It is kept who sees to it.",
    "covered": "It is kept what stands before these words.",
    "meaning": "What it means is kept, with your name.",
    "redacted": "The words are taken out, wherever they stood.",
    "gone": "Nothing was changed: somebody else was quicker, or it is not here.",
}
FIELDS = ("words", "owner", "hand", "given")
Form = Mapping[str, str]


class Meanwhile(Exception):
    """Somebody else was quicker: one sentence that says what stands now."""


def given_to(hand: str | None, owner: str | None) -> str:
    """In words; also what a form says that it has seen."""
    return f"{hand or 'nobody in particular'}, with {owner or 'the team'}"


async def show(desk: Desk, visit: Visit) -> web.Response:
    return await _show(desk, visit, {}, {})


async def reply(desk: Desk, visit: Visit) -> web.Response:
    """What cannot be sent is said beside what was typed, and nothing of that is lost."""
    try:
        was_there = await desk.write(lambda db: _reply(db, desk, visit))
    except WrittenWrong as wrong:
        return await _show(desk, visit, {"words": str(wrong)}, visit.form)
    return _back(visit, "sent") if was_there else desk.missing(visit)


def _reply(db: Connection, desk: Desk, visit: Visit) -> bool:
    found, words = talk_seen.find(db, visit.place["reference"]), visit.form.get("words", "")
    if found is None:
        return False
    to = requests.to(db, found.request.id) if found.request else writing.author(db, found.number or 0)
    if to is not None and writing_back.was_written(db, desk.house, to, words, visit.form.get("seen")):
        return True
    if found.request is not None:
        writing_back.write_back(db, desk.house, found.request, words, desk.now)
        requests.settle(db, found.request.id, visit.name, desk.now)
        audit.note(db, visit.name, "wrote to a member", desk.now)
    elif found.number is not None:
        called = visit.place["reference"]
        writing_back.answer_view(db, desk.house, found.number, words, visit.name, called, desk.now)
    return True


async def preview(desk: Desk, visit: Visit) -> web.Response:
    values = await desk.read(lambda db: _preview(db, desk, visit))
    return desk.draw(visit, "inbox_preview.html", values)


def _preview(db: Connection, desk: Desk, visit: Visit) -> dict[str, Any]:
    """As it would be shown on a phone, how many texts it takes, and when it goes."""
    found, house = talk_seen.find(db, visit.place["reference"]), desk.house
    member = people.find(db, found.member, house.keys) if found else None
    words = visit.form.get("words", "")
    if member is None or not words.strip():
        return {"text": "", "note": "", "is_long": False}
    text, measured = writing_back.measured_text(house, member.channel, member.language, words)
    is_long = measured.segments > MOST_SEGMENTS
    why = f" because of {apart(measured.because[:3])}" if measured.because and measured.segments > 1 else ""
    length = f"{counted(measured.segments, 'text', 'texts')}{why}, {len(text)} characters."
    at = writing_back.goes_at(db, house, desk.now)
    when = "It goes at once." if at <= desk.now else f"It waits for the morning: {desk.drawer.when(at)}."
    return {"text": text, "note": length if is_long else f"{length} {when}", "is_long": is_long}


async def assign(desk: Desk, visit: Visit) -> web.Response:
    """To a member of staff, which its author never hears, and to a role, which they do."""
    try:
        owner = tidy_owner(visit.form.get("owner", ""))
        was_done = await desk.write(lambda db: _assign(db, desk, visit, owner))
    except (ValueError, Meanwhile) as wrong:
        return await _show(desk, visit, {"owner": str(wrong)}, {**visit.form, "given": "yes"})
    return _back(visit, "given" if was_done else "gone")


def _assign(db: Connection, desk: Desk, visit: Visit, owner: str | None) -> bool:
    found, name = talk_seen.find(db, visit.place["reference"]), visit.form.get("hand", "")
    if found is None or found.number is None or viewing.may_be_seen(db, found.number) is not None:
        return False
    if name and name not in {person.name for person in staff.every(db)}:
        return False
    hand = hands.hands(db, [found.number]).get(found.number)
    before = viewing.lives(db, [found.number]).get(found.number, viewing.Life()).owner
    now = given_to(hand, before)
    if now not in (visit.form.get("before", now), given_to(name, owner)):
        raise Meanwhile(f"Somebody else gave it to {now}, while you did. Keep yours all the same?")
    hands.give(db, found.number, name or None, visit.name, desk.now)
    if name and name != hand:
        handing.tell(db, desk.house, found.number, name, visit.name)
    if before != owner:
        viewing.give(db, found.number, owner, desk.now)
    audit.note(db, visit.name, "said who sees to a view", desk.now, about=visit.place["reference"])
    return True


async def keep_meaning(desk: Desk, visit: Visit) -> web.Response:
    """Where somebody else wrote one meanwhile, theirs is shown, and what was typed stays in the form."""
    text = visit.form.get("text", "").strip()[:LONGEST_MEANING]
    message = visit.form.get("message", "")
    result = await desk.write(lambda db: _keep_meaning(db, desk, visit, message, text))
    if result != "conflict":
        return _back(visit, result, f"m-{message}" if result == "meaning" else "")
    why = "Somebody else wrote what this means while you did. Theirs stands beside it; yours is below. Keep the better."
    return await _show(desk, visit, {f"text-{message}": why}, {**visit.form, "meaning-of": message, "meaning": text})


def _keep_meaning(db: Connection, desk: Desk, visit: Visit, message: str, text: str) -> str:
    found, seen = talk_seen.find(db, visit.place["reference"]), visit.form.get("version", "")
    line = talks.message_of(db, found.member, message) if found else None
    if line is None or line.text is None or not text or not seen.isdigit():
        return "gone"
    kept = meanings.keep(db, message, text, int(seen[:9]), visit.name, desk.now)
    return "meaning" if kept else "conflict"


async def _show(desk: Desk, visit: Visit, problems: Mapping[str, str], form: Form) -> web.Response:
    called, before = visit.place["reference"], visit.request.query.get("before", "")
    is_place = talk_seen.REQUEST.fullmatch(before)

    def look(db: Connection) -> Any:
        found: Called | None = talk_seen.find(db, called)
        return found and talk_seen.talk(db, desk.house, called, found, before if is_place else None)

    talk = await desk.read(look)
    if talk is None:
        return desk.missing(visit, "This conversation is not here", "Its reference is wrong, or it was taken away.")
    await _keep_who_reads(desk, visit, talk)
    values = {
        "talk": talk,
        "problems": problems,
        "me": visit.name,
        "kinds": KINDS,
        "given_to": talk.view and given_to(talk.view.hand, talk.view.view and talk.view.view.owner),
        "form": {name: form.get(name, "") for name in (*FIELDS, "meaning-of", "meaning")},
        "done": DONE.get(visit.request.query.get("done", "")),
    }
    return desk.draw(visit, "inbox_talk.html", values, 422 if problems else 200)


async def _keep_who_reads(desk: Desk, visit: Visit, talk: talk_seen.Talk) -> None:
    """Once for each person and view; the page shows who came before."""
    if new := await desk.read(lambda db: readers.unread_by(db, visit.name, talk.shown)):
        await desk.write(lambda db: readers.opened(db, visit.name, new, desk.now))


def _back(visit: Visit, done: str, part: str = "") -> web.Response:
    called = visit.place["reference"]
    is_one = talk_seen.REFERENCE.fullmatch(called) or talk_seen.REQUEST.fullmatch(called)
    return go_to(f"/console/inbox/{called}?done={done}#{part or 'done'}" if is_one else f"/console/inbox?done={done}")


ROUTES = (
    Route("GET", "/inbox/{reference}", "read", show),
    Route("POST", "/inbox/{reference}/reply", "write", reply, sees_to="view"),
    Route("POST", "/inbox/{reference}/reply/preview", "write", preview),
    Route("POST", "/inbox/{reference}/assign", "moderate", assign, sees_to="view"),
    Route("POST", "/inbox/{reference}/meaning", "moderate", keep_meaning, sees_to="view"),
)
