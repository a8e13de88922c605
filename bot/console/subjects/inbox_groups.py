"""Groups of members, such as those of one floor: made and filled by the references of what people said."""

import re
from collections.abc import Mapping
from typing import cast

from aiohttp import web
from sqlalchemy import Connection

from bot import grouping, moderating
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.talk_seen import REFERENCE, form_of
from storage import audit, groups

DONE: Mapping[str, str] = {"kept": "It is kept who belongs to the group."}
MOST_REFERENCES = 500
WHO = "Write the references of what they said, such as K7, M2."


async def show(desk: Desk, visit: Visit) -> web.Response:
    return await _show(desk, visit, {}, {})


async def change(desk: Desk, visit: Visit) -> web.Response:
    """Adding needs somebody; taking everybody out needs that to be said."""
    what = "add" if visit.form.get("what") != "remove" else "remove"
    typed = [one for one in re.split(r"[,;\s]+", visit.form.get("refs", "").upper()) if one][:MOST_REFERENCES]
    wrong = [one for one in typed if not REFERENCE.fullmatch(one)]
    problems = {}
    if wrong:
        problems["refs"] = f"{wrong[0][:20]} is not a reference. They look like K7."
    elif not typed and not (what == "remove" and visit.form.get("everybody")):
        problems["refs"] = WHO
    if not problems:
        problems = await _kept(desk, visit, cast(grouping.What, what), typed)
    return await _show(desk, visit, problems, visit.form) if problems else go_to("/console/inbox/groups?done=kept")


async def _kept(desk: Desk, visit: Visit, what: grouping.What, typed: list[str]) -> dict[str, str]:
    """Problems by field; none: it is done."""

    def act(db: Connection) -> None:
        if why := moderating.why_not_views(db, visit.name, typed, desk.house.keys):
            raise grouping.NotThere(why)
        name, _ = grouping.change(db, what, visit.form.get("name", ""), typed)
        audit.note(db, visit.name, "changed a group", desk.now, about=name)

    try:
        await desk.write(act)
    except grouping.NotThere as wrong:
        return {"refs": str(wrong).replace(" See: yousaid view list", "").replace(" See: yousaid group list", "")}
    except ValueError as wrong:
        return {"name": str(wrong)}
    return {}


async def _show(desk: Desk, visit: Visit, problems: Mapping[str, str], form: Mapping[str, str]) -> web.Response:
    sizes = await desk.read(groups.sizes)
    typed = form_of(form, "name", "refs", "what")
    values = {
        "groups": list(sizes.items()),
        "problems": problems,
        "form": {**typed, "what": typed["what"] or "add"},
        "done": DONE.get(visit.request.query.get("done", "")),
    }
    return desk.draw(visit, "inbox_groups.html", values, 422 if problems else 200)


ROUTES = (
    Route("GET", "/inbox/groups", "write", show),
    Route("POST", "/inbox/groups", "write", change),
)
