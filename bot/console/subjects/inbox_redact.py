"""Words of one view are taken out for good, by the data lead or the safeguarding lead, who says why."""

from collections.abc import Mapping

from aiohttp import web
from sqlalchemy import Connection

from bot import taking_out
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.taking_out import Wanted, WrongReason
from storage.redacting import NotThere

MOST_PARTS = 20
PLACE = "/inbox/{reference}/redact"


async def ask(desk: Desk, visit: Visit) -> web.Response:
    return await _show(desk, visit, {})


async def redact(desk: Desk, visit: Visit) -> web.Response:
    lines = (line.strip() for line in visit.form.get("parts", "").splitlines())
    parts = tuple(line for line in lines if line)[:MOST_PARTS]
    if not parts and visit.form.get("all") != "yes":
        return await _show(desk, visit, {"parts": "Write which words, or tick that all of them go."})
    wanted = Wanted(visit.place["reference"], parts, " ".join(visit.form.get("reason", "").split()))

    def act(db: Connection) -> Mapping[str, str]:
        try:
            taking_out.take_out(db, desk.house, wanted, visit.name, desk.now)
        except WrongReason as wrong:
            return {"reason": str(wrong)}
        except NotThere as wrong:
            return {"parts": str(wrong)}
        return {}

    if problems := await desk.write(act):
        return await _show(desk, visit, problems)
    return go_to(f"/console/inbox/{wanted.reference}?done=redacted" if visit.may("read") else "/console/people")


async def _show(desk: Desk, visit: Visit, problems: Mapping[str, str]) -> web.Response:
    reference = visit.place["reference"]
    if (why := await desk.read(lambda db: taking_out.why_not(db, reference))) is not None:
        return desk.missing(visit, sentence=why)
    form = {name: visit.form.get(name, "") for name in ("parts", "reason", "all")}
    proposed = taking_out.Proposed()
    if visit.may("read"):
        proposed = await desk.read(lambda db: taking_out.proposed(db, reference))
    if not visit.form:
        form["parts"] = "\n".join(proposed.parts[:MOST_PARTS])
    values = {"reference": reference, "problems": problems, "form": form, "look_at": proposed.look_at[:MOST_PARTS]}
    return desk.draw(visit, "inbox_redact.html", values, 422 if problems else 200)


ROUTES = (Route("GET", PLACE, "redact", ask), Route("POST", PLACE, "redact", redact))
