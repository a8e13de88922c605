"""Settings: hours, caps, limits, languages and help lines. What the environment says is shown, and changed there."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot import choosing
from bot.console import setting_previews
from bot.console.drawing import go_to
from bot.console.help_line_pages import ROUTES as HELP_LINES
from bot.console.language_pages import ROUTES as LANGUAGES
from bot.console.route import Desk, Route, Visit
from bot.console.saying import LANGUAGES as LANGUAGE_NAMES
from bot.console.setting_groups import ASKED, GROUPS, Group
from bot.in_force import is_given
from storage import chosen

TITLE = "Settings"
DONE: Mapping[str, str] = {
    "kept": "It is kept, and in force from the next text on.",
    "same": "Nothing was changed.",
    "lines": "The help lines are kept, and told from the next text on.",
    "signed": "It is signed, and offered from the next text on.",
}
QUICKER = "Somebody else changed this while you wrote: it is {now} now. Keep yours all the same?"


async def show(desk: Desk, visit: Visit) -> web.Response:
    house = desk.house
    known = await desk.read(lambda db: chosen.chosen(db).settings)
    groups = [
        (
            address,
            group.title,
            [
                (ASKED[name].label, in_words(name, choosing.written(house.settings, name)), _whence(desk, known, name))
                for name in group.names
            ],
        )
        for address, group in GROUPS.items()
    ]
    values = {"groups": groups, "done": DONE.get(visit.request.query.get("done", ""))}
    return desk.draw(visit, "settings.html", values)


def in_words(name: str, value: str) -> str:
    """Codes of languages by their names, and lists with room to read them."""
    if value == choosing.NONE:
        return "None"
    names = LANGUAGE_NAMES if name in choosing.OF_LANGUAGES else dict(ASKED[name].choices)
    return ", ".join(names.get(one, one) for one in value.split(",")) or "Not set"


def _whence(desk: Desk, known: Mapping[str, str], name: str) -> str:
    if is_given(desk.house.given, name):
        return "set in the environment"
    return "chosen here" if name in known else "the usual"


async def change(desk: Desk, visit: Visit) -> web.Response:
    group = GROUPS.get(visit.place["group"])
    if group is None:
        return desk.missing(visit)
    form = {name: choosing.written(desk.house.settings, name) for name in group.names}
    return _form(desk, visit, group, {**form, "members": "100"}, form, {})


def _form(
    desk: Desk,
    visit: Visit,
    group: Group,
    form: Mapping[str, str],
    before: Mapping[str, str],
    problems: Mapping[str, str],
) -> web.Response:
    values: dict[str, Any] = {
        "group": visit.place["group"],
        "about": group,
        "asked": [(name, ASKED[name], is_given(desk.house.given, name)) for name in group.names],
        "form": form,
        "before": before,
        "problems": problems,
        "next": "setup" if "setup" in (visit.request.query.get("then", ""), visit.form.get("then", "")) else "",
        "can_change": any(not is_given(desk.house.given, name) for name in group.names),
        "preview": setting_previews.preview(desk.house, visit.place["group"], form) if group.has_preview else {},
    }
    return desk.draw(visit, "setting_form.html", values, 422 if problems else 200)


async def preview(desk: Desk, visit: Visit) -> web.Response:
    group = GROUPS.get(visit.place["group"])
    if group is None or not group.has_preview:
        return desk.missing(visit)
    found = setting_previews.preview(desk.house, visit.place["group"], dict(visit.form.items()))
    return desk.draw(visit, "setting_preview.html", {"preview": found})


async def keep(desk: Desk, visit: Visit) -> web.Response:
    """Of two who change it at once, the second is told what it is now."""
    group = GROUPS.get(visit.place["group"])
    if group is None:
        return desk.missing(visit)
    names = [name for name in group.names if not is_given(desk.house.given, name)]
    wanted = choosing.tidy(visit.form, names)
    form = {name: choosing.written(desk.house.settings, name) for name in group.names} | wanted
    form["members"] = visit.form.get("members", "100")[:9]
    problems = choosing.problems(desk.house, wanted)
    before = {name: visit.form.get(f"before-{name}", "") for name in names}
    if not problems:
        problems = await desk.write(lambda db: _keep(db, desk, visit, wanted, before))
    if problems:
        now = {name: choosing.written(desk.house.settings, name) for name in group.names}
        return _form(desk, visit, group, form, now, problems)
    page = "setup" if visit.form.get("then") == "setup" else "settings"
    return go_to(f"/console/{page}?done={'same' if wanted == before else 'kept'}")


def _keep(
    db: Connection, desk: Desk, visit: Visit, wanted: Mapping[str, str], before: Mapping[str, str]
) -> dict[str, str]:
    desk.house.renew(db)
    now = {name: choosing.written(desk.house.settings, name) for name in wanted}
    if changed := {name: value for name, value in now.items() if before[name] != value}:
        return {name: QUICKER.format(now=in_words(name, value)) for name, value in changed.items()}
    choosing.keep(db, desk.house, wanted, visit.name)
    return {}


ROUTES = (
    Route("GET", "/settings", "administer", show),
    *HELP_LINES,
    *LANGUAGES,
    Route("GET", "/settings/{group}", "administer", change),
    Route("POST", "/settings/{group}", "administer", keep),
    Route("POST", "/settings/{group}/preview", "administer", preview),
)
