"""Payments: what members are owed for taking part, what is written down and marked as paid, many at once."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot import paying
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.saying import counted
from bot.files.sheets import FORMATS
from bot.paying import Owing, Refused
from flows.due import pounds
from flows.dues import HOW
from storage import consultations, dues

TITLE = "Payments"
MOST = 500
"""Paid or cancelled ones on the page; the file has all."""

PAYABLE = ("expenses", "fee", "voucher")
DONE: Mapping[str, str] = {"owed": "written down", "paid": "marked as paid", "cancelled": "cancelled"}
FIELDS = ("consultation", "until", "reference", "kind", "amount", "how")


async def show(desk: Desk, visit: Visit) -> web.Response:
    return await _show(desk, visit, {}, {})


async def _show(desk: Desk, visit: Visit, problems: Mapping[str, str], form: Mapping[str, str]) -> web.Response:
    page = await desk.read(_look)
    values = {**page, "done": _done(visit), "problems": problems, "form": {**dict.fromkeys(FIELDS, ""), **form}}
    return desk.draw(visit, "payments.html", values, 422 if problems else 200)


def _look(db: Connection) -> dict[str, Any]:
    every, (many, pence, until) = dues.every(db), dues.totals(db)
    offering = [one for one in consultations.every(db) if one.offers]
    return {
        "open": [(one, paying.what(one)) for one in reversed(every) if one.state == "owed"],
        "ended": [(one, paying.line(one)) for one in every if one.state != "owed"][:MOST],
        "total": f"{counted(many, 'payment', 'payments')}, {pounds(pence)}" if many else "",
        "until": until,
        "consultations": [(one.name, one.title.in_language(one.languages[0])) for one in consultations.every(db)],
        "offers": [(one.title.in_language(one.languages[0]), one.offers) for one in offering],
        "how": list(HOW.items()),
        "kinds": PAYABLE,
        "formats": list(FORMATS),
    }


async def owe(desk: Desk, visit: Visit) -> web.Response:
    form, today = visit.form, desk.now.astimezone(desk.house.settings.zone).date()

    def act(db: Connection) -> list[int]:
        return paying.owe(db, _wanted(form), visit.name, desk.now, today)

    return await _do(desk, visit, "owed", act)


def _wanted(form: Mapping[str, str]) -> Owing:
    """Raises Refused."""
    try:
        until = date.fromisoformat(form.get("until", ""))
    except ValueError:
        raise Refused("Say by which day they get it.", "until") from None
    kind = next((one for one in PAYABLE if one == form.get("kind")), "expenses")
    reference, amount = form.get("reference", "").strip(), form.get("amount", "")
    return Owing(form.get("consultation", ""), until, reference, kind, amount)  # type: ignore[arg-type]


async def end(desk: Desk, visit: Visit) -> web.Response:
    chosen, how, is_paid = visit.form.getall("which", []), visit.form.get("how", ""), visit.form.get("do") == "paid"

    def act(db: Connection) -> list[int]:
        numbers = paying.read_numbers(chosen)
        if not numbers:
            raise Refused("Choose at least one of the list.", "which")
        if is_paid:
            return paying.pay(db, numbers, how, visit.name, desk.now)
        return paying.cancel(db, numbers, visit.name, desk.now)

    return await _do(desk, visit, "paid" if is_paid else "cancelled", act)


async def _do(desk: Desk, visit: Visit, what: str, act: Callable[[Connection], list[int]]) -> web.Response:
    """What is refused is said beside what was typed."""
    try:
        done = await desk.write(act)
    except Refused as refused:
        form = {name: visit.form.get(name, "") for name in FIELDS}
        return await _show(desk, visit, {refused.field or "owe": str(refused)}, form)
    return go_to(f"/console/payments?what={what}&many={len(done)}")


def _done(visit: Visit) -> str | None:
    what, many = visit.request.query.get("what", ""), visit.request.query.get("many", "")
    if what not in DONE or not (many.isascii() and many.isdigit() and len(many) <= 6):
        return None
    if not int(many):
        return "Nothing was changed: it was done before."
    return f"{counted(int(many), 'payment is', 'payments are')} {DONE[what]}."


async def give_file(desk: Desk, visit: Visit) -> web.Response:
    kind, write = FORMATS[visit.place["format"]]
    content = await desk.read(lambda db: write(paying.COLUMNS, list(paying.rows(dues.every(db)))))
    headers = {"Content-Disposition": f'attachment; filename="payments.{visit.place["format"]}"'}
    return web.Response(body=content, content_type=kind, headers=headers)


ROUTES = (
    Route("GET", "/payments", "pay", show),
    Route("POST", "/payments/owe", "pay", owe),
    Route("POST", "/payments/end", "pay", end),
    Route("GET", f"/payments.{{format:{'|'.join(FORMATS)}}}", "pay", give_file),
)
