"""The key sheet at set-up: shown to an admin who says why, to be printed; never again once it is put away.

After that it is printed on the machine alone (`yousaid keys sheet`): whoever gets into the staff pages later must not
find the keys there. When a key is changed there is a new sheet to print, and it is offered anew.
"""

import json
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot import key_sheet
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.subjects.inbox_held import wrong_reason
from storage import audit, kept
from storage.key_state import state

WHY = "Say why you look at the keys: it is kept with your name."
PUT_AWAY = "key_sheet"


def put_away(db: Connection) -> str | None:
    """By whom and when, in words, of the keys that are in use; None where nobody has said so."""
    known, written = state(db), kept.value(db, PUT_AWAY)
    if known is None or written is None:
        return None
    found: dict[str, Any] = json.loads(written)
    return f"By {found['by']}, {found['day']}" if found["keys"] == known.now else None


async def show(desk: Desk, visit: Visit) -> web.Response:
    return await _show(desk, visit, {})


async def look(desk: Desk, visit: Visit) -> web.Response:
    """In answer to the form itself, so that no address shows the keys."""
    reason = " ".join(visit.form.get("reason", "").split())
    if problem := wrong_reason(reason, WHY):
        return await _show(desk, visit, {"reason": problem}, reason)
    settings = desk.house.settings

    def act(db: Connection) -> bool:
        if put_away(db) is not None:
            return False
        audit.note(db, visit.name, "key sheet shown", desk.now, reason=reason)
        return True

    if not await desk.write(act):
        return go_to("/console/setup/keys")
    rows = list(key_sheet.lines(settings.secret_key or b"", settings.index_key or b""))
    values = {
        "keys": [(name, [one for one in rows if one.name[0] == letter]) for letter, name in key_sheet.LETTERS.items()],
        "warning": key_sheet.WARNING,
        "where": key_sheet.WHERE,
        "how": key_sheet.HOW,
        "day": _day(desk),
    }
    return desk.draw(visit, "key_sheet.html", {**values, "put_away": None, "problems": {}})


async def keep(desk: Desk, visit: Visit) -> web.Response:
    def act(db: Connection) -> None:
        known = state(db)
        if known is None or put_away(db) is not None:
            return
        body = {"keys": known.now, "by": visit.name, "day": _day(desk)}
        kept.keep(db, PUT_AWAY, json.dumps(body))
        audit.note(db, visit.name, "key sheet printed and put away", desk.now)

    await desk.write(act)
    return go_to("/console/setup?done=put-away")


def _day(desk: Desk) -> str:
    today = desk.now.astimezone(desk.house.settings.zone)
    return f"{today.day} {today:%B %Y}"


async def _show(desk: Desk, visit: Visit, problems: dict[str, str], reason: str = "") -> web.Response:
    values = {"keys": (), "put_away": await desk.read(put_away), "problems": problems, "form": {"reason": reason}}
    return desk.draw(visit, "key_sheet.html", values, 422 if problems else 200)


ROUTES = (
    Route("GET", "/setup/keys", "administer", show),
    Route("POST", "/setup/keys", "administer", look),
    Route("POST", "/setup/keys/put-away", "administer", keep),
)
