"""Who asked what we hold about them: by when, what to do step by step, and the file, which a person hands over."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.clock import new_id
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.saying import CHANNELS
from bot.console.subjects.inbox_held import wrong_reason
from bot.handing_over import FORMATS, Format, Wanted, format_of, hand_out, make_sure
from bot.telling_data import how_long
from flows.rights import one_month_after
from storage import audit, data_requests, people
from storage.data_requests import BECAME, Became, Closed, DataRequest

TITLE = "Rights"
MOST_CLOSED = 20
LONGEST_NUMBER = 9
NUMBER = r"{number:\d+}"
MEMBER = "{member:[0-9a-f]{32}}"
DONE: Mapping[str, str] = {
    "noted": "The request is opened, with its date.",
    "checked": "It is kept that you made sure who it is. The file can be made now.",
    "closed": "The request is closed, and it is kept how.",
    "gone": "Nothing was changed: somebody else was quicker, or it was closed before.",
}
BECAME_SAID: Mapping[Became, str] = {
    "handed_over": "Handed over",
    "withdrawn": "They do not want it any more",
    "not_them": "Nobody could make sure that it was them",
}
ASSESSMENTS: Mapping[str, str] = {"md": "text/markdown", "html": "text/html"}
HOW = "Say how you made sure who it is: it is kept with your name."
WHY = "Say what the file is for: it is kept with your name."
CLOSED_HOW = "Say how and to whom it was handed over, or why it was not."


async def show(desk: Desk, visit: Visit) -> web.Response:
    def look(db: Connection) -> dict[str, Any]:
        waiting = [(one, how_long(one, today(desk))) for one in data_requests.every_open(db)]
        return {"waiting": waiting, "closed": data_requests.newest_closed(db, MOST_CLOSED), "became": BECAME_SAID}

    return desk.draw(visit, "rights.html", {**await desk.read(look), "today": today(desk)})


def today(desk: Desk) -> date:
    return desk.now.astimezone(desk.house.settings.zone).date()


async def one(desk: Desk, visit: Visit) -> web.Response:
    return await _show(desk, visit, {})


async def _show(desk: Desk, visit: Visit, problems: Mapping[str, str]) -> web.Response:
    def look(db: Connection) -> dict[str, Any] | None:
        request = _request(db, visit)
        who = people.find(db, request.member, desk.house.keys) if request else None
        if request is None or who is None:
            return None
        return {"one": request, "who": who, "left": how_long(request, today(desk))}

    seen = await desk.read(look)
    if seen is None:
        return desk.missing(visit, "There is no such request")
    form = {name: visit.form.get(name, "") if problems else "" for name in ("how", "reason", "closed_how")}
    more = {"channels": CHANNELS, "became": BECAME_SAID, "today": today(desk), "formats": tuple(FORMATS)}
    done = DONE.get(visit.request.query.get("done", ""))
    values = {**seen, **more, "problems": problems, "form": form, "done": done}
    return desk.draw(visit, "rights_one.html", values, 422 if problems else 200)


def _request(db: Connection, visit: Visit) -> DataRequest | None:
    called = visit.place["number"]
    return data_requests.find(db, int(called)) if len(called) <= LONGEST_NUMBER and called.isascii() else None


async def note(desk: Desk, visit: Visit) -> web.Response:
    """They asked in another way, such as by letter: it counts from the day that it came."""
    member = visit.place["member"]

    def act(db: Connection) -> bool:
        if people.find(db, member, desk.house.keys) is None:
            return False
        due = one_month_after(today(desk))
        data_requests.open_all(db, [(member, None, due)], new_id, desk.now, visit.name)
        audit.note(db, visit.name, "noted a request for data", desk.now, about=f"member {member}")
        return True

    return go_to("/console/rights?done=noted") if await desk.write(act) else desk.missing(visit)


async def give_assessment(desk: Desk, visit: Visit) -> web.Response:
    """A draft of the assessment of risks: counts and roles, and nothing of any member."""
    from bot.dpia.making import make

    kind = visit.place["format"]
    draft = await desk.read(lambda db: make(db, desk.house, kind, desk.now))
    headers = {"Content-Disposition": f'attachment; filename="dpia.{kind}"'}
    return web.Response(text=draft, content_type=ASSESSMENTS[kind], charset="utf-8", headers=headers)


async def check(desk: Desk, visit: Visit) -> web.Response:
    how = _said(visit, "how")
    if problem := wrong_reason(how, HOW):
        return await _show(desk, visit, {"how": problem})

    def act(db: Connection) -> bool:
        request = _request(db, visit)
        return request is not None and make_sure(db, request, visit.name, how, desk.now)

    return _back(visit, "checked" if await desk.write(act) else "gone")


async def take(desk: Desk, visit: Visit) -> web.Response:
    """In answer to the form itself: no address gives the file, and asked for once more it takes a reason again."""
    reason, kind = _said(visit, "reason"), visit.form.get("format", "")
    if problem := wrong_reason(reason, WHY):
        return await _show(desk, visit, {"reason": problem})
    chosen = format_of(kind) or "html"

    def act(db: Connection) -> tuple[DataRequest, bytes] | None:
        request = _request(db, visit)
        if request is None or request.checked is None or request.closed is not None:
            return None
        about = f"request {request.number}"
        return request, hand_out(db, desk.house, Wanted(request.member, about, visit.name, reason, chosen), desk.now)

    made = await desk.write(act)
    if made is None:
        return await _show(desk, visit, {"reason": "First make sure who it is, while the request is open."})
    return file_of(made[1], chosen, f"data-request-{made[0].number}")


def file_of(content: bytes, kind: Format, name: str) -> web.Response:
    """To keep on the machine of whoever asked for it; no cache keeps a copy."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "no-store"}
    return web.Response(body=content, content_type=FORMATS[kind], charset="utf-8", headers=headers)


async def close(desk: Desk, visit: Visit) -> web.Response:
    how, became = _said(visit, "closed_how"), visit.form.get("became", "")
    chosen = next((one for one in BECAME if one == became), None)
    if chosen is None:
        return await _show(desk, visit, {"became": "Choose what became of it."})
    if problem := wrong_reason(how, CLOSED_HOW):
        return await _show(desk, visit, {"closed_how": problem})

    def act(db: Connection) -> str:
        request = _request(db, visit)
        if request is None or (chosen == "handed_over" and request.checked is None):
            return "unsure"
        if not data_requests.close(db, request.number, Closed(desk.now, visit.name, chosen, how)):
            return "gone"
        did = "handed over what we hold" if chosen == "handed_over" else "closed a request for data"
        audit.note(db, visit.name, did, desk.now, about=f"request {request.number}", reason=how)
        return "closed"

    done = await desk.write(act)
    if done == "unsure":
        return await _show(desk, visit, {"became": "First make sure who it is: nothing is handed over before."})
    return _back(visit, done)


def _said(visit: Visit, name: str) -> str:
    return " ".join(visit.form.get(name, "").split())


def _back(visit: Visit, done: str) -> web.Response:
    return go_to(f"/console/rights/{visit.place['number']}?done={done}")


ROUTES = (
    Route("GET", "/rights", "handle_data", show),
    Route("GET", f"/rights/assessment.{{format:{'|'.join(ASSESSMENTS)}}}", "handle_data", give_assessment),
    Route("GET", f"/rights/{NUMBER}", "handle_data", one),
    Route("POST", f"/rights/{NUMBER}/checked", "handle_data", check),
    Route("POST", f"/rights/{NUMBER}/take", "handle_data", take),
    Route("POST", f"/rights/{NUMBER}/close", "handle_data", close),
    Route("POST", f"/rights/of/{MEMBER}", "handle_data", note),
)
