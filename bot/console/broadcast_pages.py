"""The list of broadcasts, and the page of one: a last look before it goes, how far it is, and what was done with it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from aiohttp import web
from sqlalchemy import Connection

from bot.broadcasting.asking import approvers
from bot.broadcasting.bill import Bill, bill_shown, limits
from bot.broadcasting.preview import described, introduced, unagreed
from bot.broadcasting.wary import advice_on_broadcast
from bot.clock import o_clock
from bot.commands import broadcasting
from bot.console import preview
from bot.console.broadcast_money import costs
from bot.console.broadcast_writing import missing, number_of
from bot.console.outcome_pages import FATES
from bot.console.refusals import on_a_page
from bot.console.route import Desk, Visit
from bot.console.saying import LANGUAGES, counted, plainly
from bot.console.timing import when_it_goes
from bot.previewing import Told
from bot.telling_filtered import ADVICE
from bot.telling_filtered import said as said_of_filtered
from flows.broadcast import AS_STAFF_SAY, Broadcast, Step, needs_second, said, starts_at, why_not, why_not_approved_by
from flows.turn import Say
from flows.unasked import is_quiet
from storage import broadcasts, filtering
from storage.audience import Crowd

MOST, SHOWN_WORDS = 30, 80
STEPS: Mapping[str, tuple[str, str, str]] = {
    "undo": ("Take it back", "It is a draft again, and nothing has gone.", "broadcast taken back"),
    "pause": ("Pause it", "What has not gone yet is held back.", "broadcast paused"),
    "resume": ("Go on", "What was held back goes on.", "broadcast resumed"),
    "cancel": ("Cancel it for good", "What had not gone yet never goes.", "broadcast cancelled"),
    "not_yet": ("Not yet", "It is put off, and a draft again.", "broadcast put off"),
}
"""By step: the button, what is said when it is done, and how the log has it."""

DONE: Mapping[str, str] = {
    **{step: said for step, (_, said, _) in STEPS.items()},
    "send": "It is on its way. You see below when it starts, and until when it can be taken back.",
    "wait": "It waits for a second person to say yes.",
    "approve": "You have approved it. You see below when it starts.",
}
EVENTS: Mapping[str, str] = {
    "added": "Written",
    "edited": "Changed",
    "sent": "Sent",
    "approved": "Approved",
    "put_off": "Not yet",
    "undone": "Taken back",
    "paused": "Paused",
    "resumed": "Went on",
    "resent": "Sent again to those of whom nobody knows",
    "cancelled": "Cancelled",
    "started": "Started",
    "held": "Held: more people than anybody said yes to",
    "filtered": "Paused by itself: mobile networks took its texts for spam",
    "stopped": "Did not start: too late, or too dear for this month",
    "restored": "Stopped: a backup from before was restored",
    "done": "Done",
}
INSTEAD = (
    ("Nobody gets it", "whom", "Choose others."),
    ("Its time has passed", "when", "Choose a later time, or none."),
    ("It costs", "whom", ""),
    ("person reads", "words", "Write it in that language too, or choose to send it as it is."),
    ("people read", "words", "Write it in that language too, or choose to send it as it is."),
    ("A second person", "", "Whoever administers can give somebody the role of an approver."),
)


class Hitch(NamedTuple):
    """Why it cannot go, and the sheet on which that is changed."""

    sentence: str
    sheet: str


async def show_list(desk: Desk, visit: Visit) -> web.Response:
    return desk.draw(visit, "broadcasts.html", await desk.read(lambda db: _list(db, visit)))


def _list(db: Connection, visit: Visit) -> dict[str, Any]:
    before = visit.request.query.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None
    found = broadcasts.page(db, MOST + 1, number)
    fates = broadcasts.every_fate(db, [one for one in found[:MOST] if one.state in ("going", "paused")])
    rows = [(one, short(one), AS_STAFF_SAY[one.state], far(one, fates.get(one.id, {}))) for one in found[:MOST]]
    return {"rows": rows, "more": found[MOST - 1].number if len(found) > MOST else None, "is_first": not number}


def short(broadcast: Broadcast) -> str:
    words = next(iter(broadcast.text.by_language.values()))
    return words if len(words) <= SHOWN_WORDS else f"{words[: SHOWN_WORDS - 3].rstrip()}..."


def far(broadcast: Broadcast, fates: Mapping[str, int]) -> str:
    """While it goes; afterwards its page says what became of each text."""
    return f"{fates['sent']} of {sum(fates.values())} sent" if fates else ""


async def show_one(desk: Desk, visit: Visit) -> web.Response:
    return await draw(desk, visit, DONE.get(visit.request.query.get("done", "")), ())


async def draw(desk: Desk, visit: Visit, done: str | None, refused: tuple[str, ...]) -> web.Response:
    page = await desk.read(lambda db: _one(db, desk, visit))
    if page is None:
        return missing(desk, visit)
    problems = {"broadcast": " ".join(refused)} if refused else {}
    return desk.draw(visit, "broadcast.html", {**page, "done": done, "problems": problems}, 422 if problems else 200)


def _one(db: Connection, desk: Desk, visit: Visit) -> dict[str, Any] | None:
    broadcast = broadcasts.look_at(db, number_of(visit) or 0)
    if broadcast is None:
        return None
    is_before = broadcast.state in ("draft", "waiting")
    fates = broadcasts.fates(db, broadcast)
    values = {
        "one": broadcast,
        "state": AS_STAFF_SAY[broadcast.state],
        "to": described(broadcast.segment),
        "texts": [(plainly(LANGUAGES, code), code, words) for code, words in broadcast.text.by_language.items()],
        "when": _when(db, desk, broadcast),
        "undo_until": broadcast.goes_at if broadcast.state == "scheduled" else None,
        "steps": list(_steps(visit, broadcast)),
        "can_edit": visit.may("write") and why_not("edit", broadcast) is None,
        "fates": [(FATES[fate], many) for fate, many in fates.items() if many],
        "filtered": _filtered(db, broadcast),
        "everybody": sum(fates.values()),
        "sent": fates["sent"],
        "unknown": fates["unknown"],
        "events": [
            (EVENTS.get(one.what, one.what), one.who, one.at) for one in reversed(broadcasts.history(db, broadcast))
        ],
    }
    return {**values, **(_before(db, desk, visit, broadcast) if is_before else {"bill": None})}


def _filtered(db: Connection, broadcast: Broadcast) -> tuple[str, str] | None:
    """What happened and what helps, where it paused by itself."""
    if all(one.broadcast.id != broadcast.id for one in filtering.held(db)):
        return None
    return said_of_filtered(db, broadcast), ADVICE


def _before(db: Connection, desk: Desk, visit: Visit, broadcast: Broadcast) -> dict[str, Any]:
    """Whom it would reach now, how it looks, what it costs, and what stands against it."""
    bill = bill_shown(db, desk.house, broadcast, desk.now)
    people = {Crowd("meant", language, channel): many for (language, channel), many in bill.sizes.items()}
    told = [Told(Say(said(broadcast)), people)]
    seen = broadcasts.seen(broadcast, bill.people)
    names = [one.name for one in approvers(db, broadcast)]
    return {
        "bill": bill,
        "people": f"{counted(bill.people, 'person gets', 'people get')} it now.{preview.reached(people)}",
        "unagreed": " ".join(unagreed(bill)),
        "introduced": list(introduced(bill)),
        "costs": list(costs(bill, desk.house.settings)),
        "previews": list(preview.shown(desk.house, told, broadcast.text.by_language)),
        "advice": list(_advice(broadcast)),
        "hitches": list(hitches(db, desk, broadcast, bill)) if broadcast.state == "draft" else [],
        "needs_second": needs_second(bill.people, bill.cost, limits(desk.house.settings)),
        "approvers": names,
        "seen": seen,
        "grown": broadcast.people if broadcast.state == "waiting" and seen != broadcast.seen else None,
        "approve": _may_approve(desk, visit, broadcast),
    }


def _may_approve(desk: Desk, visit: Visit, broadcast: Broadcast) -> str | None:
    """Why this person cannot approve it, None: they can. Empty: it is none of their business."""
    if broadcast.state != "waiting" or not visit.may("approve"):
        return ""
    return why_not_approved_by(broadcast, visit.name, visit.person.roles, broadcast.seen, desk.now)


def hitches(db: Connection, desk: Desk, broadcast: Broadcast, bill: Bill) -> Iterator[Hitch]:
    for sentence in broadcasting.why_not_sent(db, desk.house, broadcast, bill, desk.now):
        sign = next((one for one in INSTEAD if one[0] in sentence), ("", "", ""))
        yield Hitch(f"{on_a_page(sentence)} {sign[2]}".rstrip(), sign[1])


def _advice(broadcast: Broadcast) -> Iterator[str]:
    for code, words in broadcast.text.by_language.items():
        yield from (f"In {plainly(LANGUAGES, code)}: {sentence}" for sentence in advice_on_broadcast(words, code))


def _steps(visit: Visit, broadcast: Broadcast) -> Iterator[tuple[str, str]]:
    """(step, button) of all that can be done with it now by whoever looks."""
    if not (visit.may("write") or visit.may("approve")):
        return
    for step, (button, _, _) in STEPS.items():
        is_theirs = step != "not_yet" or visit.may("approve")
        if is_theirs and why_not(cast(Step, step), broadcast) is None:
            yield step, button


def _when(db: Connection, desk: Desk, broadcast: Broadcast) -> str:
    """A time in the night, or that has passed, is said as what it comes to."""
    now, rules = desk.now, desk.house.rules(db, desk.now)
    if broadcast.state in ("going", "paused", "done", "cancelled"):
        return ""
    at = broadcast.goes_at or starts_at(broadcast, now)
    asked = broadcast.goes_at or broadcast.at
    night = ""
    if rules.live and is_quiet(at, rules):
        night = f" Nobody gets a text between {o_clock(rules.quiet_from)} and {o_clock(rules.quiet_until)}."
    said_at = "" if asked else f"As soon as it may, {int((at - now).total_seconds() // 60)} minutes after it is sent. "
    return f"{said_at}{when_it_goes(desk.house, at, now, rules)}{night}"
