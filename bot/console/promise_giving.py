"""A promise is given to another person: it names a job, and the job is theirs from now on, with all its promises."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.commands.telling import CannotDo
from bot.console.drawing import go_to
from bot.console.promise_pages import first_words, ledger_of
from bot.console.refusals import by_field
from bot.console.route import Desk, Visit
from bot.staffing import give
from storage import audit, duties, staff
from storage.duties import Duty


class GivingDesk:
    def __init__(self, desk: Desk, visit: Visit) -> None:
        self.desk, self.visit = desk, visit

    async def blank(self) -> web.Response:
        return await self._draw({})

    def _nothing(self) -> web.Response:
        said = "There is none, or it names no job, so everybody who owns promises is asked about it."
        return self.desk.missing(self.visit, "There is nothing to give", said)

    async def give(self) -> web.Response:
        problems = await self.desk.write(self._give)
        if problems is None:
            return self._nothing()
        number = self.visit.place["number"]
        return await self._draw(problems) if problems else go_to(f"/console/promises/{number}?done=given")

    def _give(self, db: Connection) -> Mapping[str, str] | None:
        ledger = ledger_of(db, self.visit.place["number"])
        if ledger is None or not ledger.promise.owner:
            return None
        name, deputy = self.visit.form.get("person", ""), self.visit.form.get("deputy", "")
        if name not in [one.name for one in staff.every(db)]:
            return {"person": "Choose who does it from now on."}
        try:
            give(db, name, [ledger.promise.owner], deputy or None)
        except CannotDo as refused:
            return by_field(refused, {}, "deputy")
        audit.note(db, self.visit.name, "job given", self.desk.now, ledger.promise.owner, name)
        return {}

    async def _draw(self, problems: Mapping[str, str]) -> web.Response:
        values = await self.desk.read(self._values)
        if values is None:
            return self._nothing()
        form = {name: self.visit.form.get(name, values["form"][name]) for name in ("person", "deputy")}
        values = {**values, "form": form, "problems": problems}
        return self.desk.draw(self.visit, "promise_give.html", values, 422 if problems else 200)

    def _values(self, db: Connection) -> dict[str, Any] | None:
        ledger = ledger_of(db, self.visit.place["number"])
        if ledger is None or not ledger.promise.owner:
            return None
        job = duties.of(db, ledger.promise.owner) or Duty(ledger.promise.owner, "", None)
        people = [(one.name, one.name) for one in staff.every(db)]
        form = {"person": job.name, "deputy": job.deputy or ""}
        return {
            "number": ledger.promise.number,
            "about": first_words(ledger),
            "job": job,
            "people": people,
            "form": form,
        }
