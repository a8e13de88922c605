"""Numbers that were somebody's: taken back where it was a mistake, by whoever handles people's data, with a reason."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.saying import CHANNELS
from bot.console.subjects.inbox_held import wrong_reason
from storage import audit, detaching, people
from storage.members import NEW_PHONE, NOT_THEIRS, last_digits
from storage.sealed import Keys

PHONES = "/people/{member:[0-9a-f]{32}}/phones"
WHY = "Say how you made sure: it is kept with your name."
TAKEN = "Somebody else has written from it since. Their words would become this person's, so it stays as it is."
BECAUSE: Mapping[str, str] = {
    NOT_THEIRS: "whoever has it said that it is not theirs",
    NEW_PHONE: "they have a new phone",
}


async def show(desk: Desk, visit: Visit) -> web.Response:
    return await _show(desk, visit, {})


async def take_back(desk: Desk, visit: Visit) -> web.Response:
    reason = " ".join(visit.form.get("reason", "").split())
    if problem := wrong_reason(reason, WHY):
        return await _show(desk, visit, {"reason": problem})
    member, address = visit.place["member"], visit.form.get("number", "")

    def act(db: Connection) -> bool | None:
        if address not in {row.id for row in detaching.retired(db, member)}:
            return None
        if not detaching.take_back(db, address, desk.house.keys):
            return False
        audit.note(db, visit.name, "gave a number back", desk.now, about=f"member {member}", reason=reason)
        return True

    done = await desk.write(act)
    if done is None:
        return desk.missing(visit, "This number is not here")
    return go_to(f"/console/people/{member}?done=taken_back") if done else await _show(desk, visit, {"reason": TAKEN})


async def _show(desk: Desk, visit: Visit, problems: Mapping[str, str]) -> web.Response:
    member = visit.place["member"]

    def look(db: Connection) -> dict[str, Any] | None:
        found = people.find(db, member, desk.house.keys)
        return None if found is None else {"one": found, "were": were_theirs(db, member, desk.house.keys)}

    seen = await desk.read(look)
    if seen is None:
        return desk.missing(visit, "This person is not here")
    form = {"reason": visit.form.get("reason", "") if problems else ""}
    return desk.draw(
        visit, "people_phones.html", {**seen, "problems": problems, "form": form}, 422 if problems else 200
    )


def were_theirs(db: Connection, member: str, keys: Keys) -> list[dict[str, str]]:
    """Each as staff see it: by its last digits."""
    return [
        {
            "id": row.id,
            "shown": f"{CHANNELS.get(row.channel, row.channel)}, {last_digits(keys, row.id, row.sealed)}",
            "because": BECAUSE[row.bad],
        }
        for row in detaching.retired(db, member)
    ]


ROUTES = (Route("GET", PHONES, "handle_data", show), Route("POST", PHONES, "handle_data", take_back))
