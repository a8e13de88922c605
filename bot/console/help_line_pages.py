"""Help lines per nation: an organisation's own over ours, and the day when somebody rang each one."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot import always
from bot.console import setting_previews
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.console.setting_groups import ASKED
from bot.console.setting_previews import LINES, too_old
from bot.message_rules import help_lines_that_do_not_fit
from bot.plain_words import advice
from flows.segments import measure, plain_typography
from storage import audit, chosen

NATIONS = dict(ASKED["YOUSAID_NATION"].choices)
LONGEST = 60
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff{}]")


async def show(desk: Desk, visit: Visit) -> web.Response:
    today = desk.now.astimezone(desk.house.settings.zone).date()
    known = {nation: setting_previews.checked(desk.house, nation) for nation in NATIONS}
    values = {
        "nations": [(nation, name, known[nation], too_old(known[nation], today)) for nation, name in NATIONS.items()],
        "ours": desk.house.in_force.nation,
    }
    return desk.draw(visit, "help_lines.html", values)


async def change(desk: Desk, visit: Visit) -> web.Response:
    nation = visit.place["nation"]
    if nation not in NATIONS:
        return desk.missing(visit)
    return _form(desk, visit, nation, _now(desk, nation), {})


def _now(desk: Desk, nation: str) -> dict[str, str]:
    return {**always.help_lines(nation), **desk.house.in_force.chosen.help_lines.get(nation, {})}


def _form(desk: Desk, visit: Visit, nation: str, form: Mapping[str, str], problems: Mapping[str, str]) -> web.Response:
    shipped, today = always.help_lines(nation), desk.now.astimezone(desk.house.settings.zone).date()
    values: dict[str, Any] = {
        "nation": nation,
        "title": NATIONS[nation],
        "lines": [(line, title, shipped[line]) for line, title in LINES.items()],
        "form": form,
        "before": "\n".join(f"{line}={words}" for line, words in sorted(_now(desk, nation).items())),
        "problems": problems,
        "today": today.isoformat(),
        "is_old": too_old(setting_previews.checked(desk.house, nation), today),
        "advice": [one for line in LINES for one in advice(form[line], "en")],
    }
    return desk.draw(visit, "help_line_form.html", values, 422 if problems else 200)


async def keep(desk: Desk, visit: Visit) -> web.Response:
    nation = visit.place["nation"]
    if nation not in NATIONS:
        return desk.missing(visit)
    form = {
        name: plain_typography(" ".join(visit.form.get(name, "").split(" "))).strip() for name in (*LINES, "checked")
    }
    problems = _problems(desk, nation, form)
    if not problems:
        problems = await desk.write(lambda db: _keep(db, desk, visit, nation, form))
    return _form(desk, visit, nation, form, problems) if problems else go_to("/console/settings?done=lines")


def _tidy(typed: str) -> str:
    return " ".join(part for part in plain_typography(typed).split(" ") if part)


def _problems(desk: Desk, nation: str, form: Mapping[str, str]) -> dict[str, str]:
    problems = {name: sentence for name in LINES if (sentence := _wrong(form[name]))}
    if not _is_day(form["checked"], desk):
        problems["checked"] = "Write the day when somebody rang them: not later than today."
    if not problems:
        always_said = {**desk.house.wording.always, **form}
        if too_long := list(help_lines_that_do_not_fit(always_said, desk.house.wording.own)):
            problems["talk"] = " ".join(too_long[:3])
    return problems


def _wrong(words: str) -> str:
    if not words or len(words) > LONGEST or _CONTROLS.search(words):
        return f"Write the line's name and number on one line, at most {LONGEST} letters."
    if not any(letter.isdigit() for letter in words):
        return "There is no number in it."
    dear = measure(words).because
    return f"These would make the text dearer: {' '.join(dear[:5])}. Write it without them." if dear else ""


def _is_day(typed: str, desk: Desk) -> bool:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return False
    return len(typed) == 10 and day <= desk.now.astimezone(desk.house.settings.zone).date()


def _keep(db: Connection, desk: Desk, visit: Visit, nation: str, form: Mapping[str, str]) -> dict[str, str]:
    desk.house.renew(db)
    now = "\n".join(f"{line}={words}" for line, words in sorted(_now(desk, nation).items()))
    if now.split() != visit.form.get("before", "").split():
        return {"talk": "Somebody else changed these lines while you wrote. Yours are below: keep them again?"}
    shipped = always.help_lines(nation)
    own = {line: words for line, words in form.items() if words != shipped.get(line)}
    chosen.keep_help_lines(db, nation, own)
    audit.note(db, visit.name, "help lines changed", desk.now, nation, f"checked {form['checked']}")
    return {}


ROUTES = (
    Route("GET", "/settings/help-lines", "administer", show),
    Route("GET", "/settings/help-lines/{nation}", "administer", change),
    Route("POST", "/settings/help-lines/{nation}", "administer", keep),
)
