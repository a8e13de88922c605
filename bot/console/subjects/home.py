"""Home: what needs somebody, oldest first; what trial mode waits for; what went out last."""

from collections.abc import Callable, Mapping
from datetime import datetime

from aiohttp import web
from sqlalchemy import Connection

from bot.console import looking
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.tasks import needed
from bot.writing_back import WrittenWrong, went_last, write_back
from storage import consultations, hands, requests, safety
from storage.references import reference

TITLE = "Home"
DONE: Mapping[str, str] = {
    "acknowledge": "Thank you. It is kept that you are dealing with it. Questions to this person stay stopped.",
    "release": "Questions to this person go on.",
    "settled": "Settled. What you wrote is on its way, at night in the morning.",
    "back": "It is not with you any more. Thank you.",
    "gone": "Nothing was changed: somebody else was quicker, or it is not here.",
}
QUICKER = "Nothing was sent: somebody else was quicker, or it is not here. You had written: {words}"
OnAlert = Callable[[Connection, str, str, datetime], bool]


async def show(desk: Desk, visit: Visit) -> web.Response:
    return await _show(desk, visit, {}, {})


async def _show(desk: Desk, visit: Visit, problems: Mapping[str, str], form: Mapping[str, str]) -> web.Response:
    page, to_do, mine, asks = await desk.read(
        lambda db: (looking.home(db, desk.house), needed(db, desk.house), _mine(db, visit), consultations.is_any(db))
    )
    done = DONE.get(visit.request.query.get("done", ""))
    values = {"page": page, "to_do": to_do, "mine": mine, "asks": asks, "done": done}
    values |= {"problems": problems, "form": form}
    return desk.draw(visit, "home.html", values, 422 if problems else 200)


def _mine(db: Connection, visit: Visit) -> list[str]:
    """References of what was given to them, where they may read it."""
    return [reference(number) for number in hands.of(db, visit.name)] if visit.may("read") else []


async def acknowledge(desk: Desk, visit: Visit) -> web.Response:
    return await _on_alert(desk, visit, "acknowledge", safety.acknowledge)


async def release(desk: Desk, visit: Visit) -> web.Response:
    return await _on_alert(desk, visit, "release", safety.release)


async def _on_alert(desk: Desk, visit: Visit, name: str, act: OnAlert) -> web.Response:
    alert = visit.place["alert"]
    was_done = await desk.write(lambda db: act(db, alert, visit.name, desk.now))
    return go_to(f"/console?done={name if was_done else 'gone'}#needs-you")


async def settle(desk: Desk, visit: Visit) -> web.Response:
    """What is refused is said beside what was typed; where somebody else was quicker, what was typed is shown."""
    words = visit.form.get("words", "").strip()
    try:
        done = await desk.write(lambda db: _settle(db, desk, visit, words))
    except WrittenWrong as wrong:
        field = f"words-{visit.place['request']}"
        return await _show(desk, visit, {field: str(wrong)}, {field: words})
    if done == "gone" and words:
        return await _show(desk, visit, {"needs-you": QUICKER.format(words=words)}, {})
    return go_to(f"/console?done={done}#needs-you")


def _settle(db: Connection, desk: Desk, visit: Visit, words: str) -> str:
    """Raises WrittenWrong for what cannot be sent, and then the request stays open. Pressed twice, it is done once."""
    request = requests.find(db, visit.place["request"])
    if request is None:
        return "gone"
    if request.settled_at is not None:
        to = requests.to(db, request.id)
        is_mine = request.settled_by == visit.name and to is not None
        return "settled" if is_mine and to and went_last(db, desk.house, to, words) else "gone"
    if words:
        write_back(db, desk.house, request, words, desk.now)
    requests.settle(db, request.id, visit.name, desk.now)
    return "settled"


ROUTES = (
    Route("GET", "", "look", show),
    Route("POST", "/alert/{alert}/acknowledge", "protect", acknowledge, sees_to="alert"),
    Route("POST", "/alert/{alert}/release", "protect", release, sees_to="alert"),
    Route("POST", "/request/{request}/settle", "write", settle),
)
