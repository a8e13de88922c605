"""Writing a consultation: a template, three fields that are needed, and everything else with its default."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web
from sqlalchemy import Connection

from bot.console.consultations import defaults, fields, reading
from bot.console.consultations.changing import NotYet, change
from bot.console.consultations.fields import Form
from bot.console.consultations.knowing import around
from bot.console.drawing import go_to, long_day
from bot.console.route import Desk, Visit
from bot.console.saying import LANGUAGES, plainly
from bot.in_force import DEFAULT_LANGUAGE
from flows.consultation import Consultation
from flows.power import DECIDERS, RUNGS
from storage import audit, consultations, revising
from storage.problems import DatabaseProblem

ADDRESS = "/console/consultation"
SOMEBODY_ELSE = (
    "Somebody else changed this consultation while you were writing. What you wrote is below and is not saved yet. "
    "Look at theirs in another tab. Save again, and yours replaces it."
)
TOO_MANY = f"This consultation has more than {fields.MOST_QUESTIONS} questions. Change its file and import it again."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of saving: `name` where it is kept; else `form` again, with its problems, or what must be confirmed."""

    form: Form
    name: str | None = None
    problems: Mapping[str, str] = field(default_factory=dict)
    not_yet: NotYet | None = None


async def choose(desk: Desk, visit: Visit) -> web.Response:
    return desk.draw(visit, "consultation_new.html", {"templates": fields.TEMPLATES})


async def blank(desk: Desk, visit: Visit) -> web.Response:
    template = visit.place["template"]
    if template not in fields.TEMPLATES:
        return desk.missing(visit)
    return _draw(desk, visit, fields.blank(template, desk.house.settings.language or DEFAULT_LANGUAGE))


async def write(desk: Desk, visit: Visit) -> web.Response:
    """A new one: kept where everything is right, and shown again with every problem where it is not."""
    if visit.place["template"] not in fields.TEMPLATES:
        return desk.missing(visit)
    form = fields.tidy(visit.form)
    if visit.form.get("do") == "more":
        return _draw(desk, visit, fields.with_one_more(form))
    if visit.form.get("do") == "drop":
        return _draw(desk, visit, form)
    return _after(desk, visit, await desk.write(lambda db: _add(db, desk, visit, form)))


def _add(db: Connection, desk: Desk, visit: Visit, form: Form) -> Outcome:
    now = desk.now
    read = reading.read(form, around(db, desk.house, now))
    if read.consultation is None:
        return Outcome(form, problems=read.problems)
    if (twin := _same(consultations.every(db), read.consultation)) is not None:
        return Outcome(form, twin.name)
    kept, _ = revising.load(db, read.consultation, desk.house.frame, now)
    audit.note(db, visit.name, "consultation written", now, about=kept.name)
    return Outcome(form, kept.name)


def _same(every: Iterable[Consultation], read: Consultation) -> Consultation | None:
    """A draft of the very same words, where somebody pressed twice."""
    wanted = read._replace(name="", version=1, keyword=None)
    drafts = (one for one in every if one.opens is None)
    return next((one for one in drafts if one._replace(name="", version=1, keyword=None) == wanted), None)


async def edit(desk: Desk, visit: Visit) -> web.Response:
    consultation = await desk.read(lambda db: consultations.find(db, visit.place["name"]))
    if consultation is None:
        return desk.missing(visit)
    if len(consultation.questions) > fields.MOST_QUESTIONS or consultation.has_closed(desk.now):
        sentence = (
            TOO_MANY if not consultation.has_closed(desk.now) else "It has closed, so its words stay as they are."
        )
        back = (f"{ADDRESS}/{consultation.name}", "Back to the consultation")
        return desk.draw(visit, "plain_console.html", {"title": "Not here", "sentences": (sentence,), "back": back})
    return _draw(desk, visit, fields.filled(consultation, desk.house.settings.zone), consultation=consultation)


async def save(desk: Desk, visit: Visit) -> web.Response:
    """An open one is changed only by whoever has seen what that does."""
    form = fields.tidy(visit.form)
    consultation = await desk.read(lambda db: consultations.find(db, visit.place["name"]))
    if consultation is None:
        return desk.missing(visit)
    if visit.form.get("do") in ("more", "drop"):
        again = fields.with_one_more(form) if visit.form.get("do") == "more" else form
        return _draw(desk, visit, again, consultation=consultation)
    try:
        outcome = await desk.write(lambda db: _change(db, desk, visit, form, desk.now))
    except NotYet as not_yet:
        outcome = Outcome(form, not_yet=not_yet)
    return _after(desk, visit, outcome, consultation)


def _change(db: Connection, desk: Desk, visit: Visit, form: Form, now: datetime) -> Outcome:
    before = consultations.find(db, visit.place["name"])
    if before is None:
        return Outcome(form, problems={"q1-text": "It is not here any more."})
    if form["version"] != str(before.version):
        return Outcome({**form, "version": str(before.version)}, problems={"q1-text": SOMEBODY_ELSE})
    read = reading.read(form, around(db, desk.house, now, before.name))
    if read.consultation is None:
        return Outcome(form, problems=read.problems)
    try:
        change(db, desk.house, before, read.consultation, visit, now)
    except DatabaseProblem as wrong:
        return Outcome(form, problems={"q1-text": str(wrong).replace("\n", " ")})
    return Outcome(form, before.name)


def _after(desk: Desk, visit: Visit, outcome: Outcome, consultation: Consultation | None = None) -> web.Response:
    if outcome.name is not None:
        return go_to(f"{ADDRESS}/{outcome.name}?done=written")
    if outcome.not_yet is not None and consultation is not None:
        values = {
            "form": outcome.form,
            "not_yet": outcome.not_yet,
            "consultation": consultation,
            "languages": LANGUAGES,
        }
        return desk.draw(visit, "consultation_change.html", values, 422 if outcome.not_yet.problems else 200)
    return _draw(desk, visit, outcome.form, outcome.problems, consultation)


def _draw(
    desk: Desk,
    visit: Visit,
    form: Form,
    problems: Mapping[str, str] | None = None,
    consultation: Consultation | None = None,
) -> web.Response:
    """Problems whose field is not on the page stand at the first one."""
    own = fields.numbers(form)
    first = f"{own[0]}-text" if own else "title"
    placed = {at if at in form else first: sentence for at, sentence in (problems or {}).items()}
    problems = {at: placed[at] for at in sorted(placed, key=fields.place_on_the_page)}
    template = visit.place.get("template", "")
    values = {
        "form": form,
        "problems": problems,
        "consultation": consultation,
        "template": template,
        "here": f"{ADDRESS}/{consultation.name}/write" if consultation else f"/console/consultations/new/{template}",
        "title": fields.TEMPLATES.get(template, ("", ""))[0],
        "own": own,
        "language": plainly(LANGUAGES, form["language"]),
        "kinds": fields.KINDS,
        "have_options": fields.HAVE_OPTIONS,
        "deciders": DECIDERS,
        "rungs": RUNGS,
        "most": fields.MOST_QUESTIONS,
        "usual_closes": long_day(defaults.closes(None, desk.now.astimezone(desk.house.settings.zone).date())),
        "is_open": consultation is not None and consultation.is_open(desk.now),
    }
    return desk.draw(visit, "consultation_form.html", values, 422 if problems else 200)
