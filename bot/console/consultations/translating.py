"""Each language side by side with the original, saved in parts; of two translators the second is told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.console.consultations.changing import keep
from bot.console.consultations.knowing import surroundings, translated, with_translations
from bot.console.consultations.one import common
from bot.console.drawing import go_to
from bot.console.route import Desk, Visit
from bot.console.saying import LANGUAGES, counted, plainly
from bot.files.consultations import FileProblems
from bot.files.texts import UNSEEN
from bot.files.values import check_again
from bot.house import House
from bot.languages import codes
from flows.consultation import Consultation
from flows.segments import measure, without_dear_letters
from flows.translating import Known, Part, Translation, fitting, in_only, missing, parts
from storage import audit, consultations, translations

NAMES = {
    "title": "Title",
    "decides": "Who decides",
    "can_change": "What can change",
    "short_because": "Why there is so little time",
    "text": "The question",
    "short": "The same in few words",
    "low_label": "The lowest number",
    "high_label": "The highest number",
}
SOMEBODY_ELSE = (
    "{who} saved this language while you were writing, {when}. What you wrote is in the fields and is not saved yet. "
    "What stands there now is beside it. Save again, and yours replaces it."
)
Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LanguageShown:
    """`left`: how many texts are still to translate; `readers`: members who read it."""

    code: str
    name: str
    left: int
    total: int
    may_go: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One text. `typed`: what stands in the field; `theirs`: what somebody else saved meanwhile. `note`: how long."""

    field: str
    name: str
    original: str
    typed: str
    theirs: str
    note: str


@dataclass(frozen=True, slots=True)
class Section:
    """One part that is saved by itself: what is about all of it, or one question."""

    id: str
    title: str
    rows: Sequence[Row]


async def languages(desk: Desk, visit: Visit) -> web.Response:
    page = await desk.read(lambda db: _languages(db, desk, visit))
    return desk.missing(visit) if page is None else desk.draw(visit, "consultation_languages.html", page)


def _languages(db: Connection, desk: Desk, visit: Visit) -> dict[str, Any] | None:
    consultation = consultations.find(db, visit.place["name"])
    if consultation is None:
        return None
    total, known = len(list(parts(consultation))), translated(db, consultation)
    shown = [
        LanguageShown(
            code, plainly(LANGUAGES, code), len(missing(consultation, one)), total, may_go(consultation, code, desk.now)
        )
        for code, one in known.items()
    ]
    others = [(code, plainly(LANGUAGES, code)) for code in codes() if code not in (consultation.languages[0], *known)]
    first = plainly(LANGUAGES, consultation.languages[0])
    is_over = consultation.has_closed(desk.now)
    return {**common(consultation, desk), "shown": shown, "others": others, "first": first, "is_over": is_over}


def may_go(consultation: Consultation, code: str, now: datetime) -> bool:
    """Not one in which people are answering."""
    return code not in consultation.languages or consultation.opens is None or consultation.opens > now


async def choose(desk: Desk, visit: Visit) -> web.Response:
    """A language more, or one less."""
    place = await desk.write(lambda db: _choose(db, desk, visit))
    return desk.missing(visit) if place is None else go_to(f"/console/consultation/{visit.place['name']}/{place}")


def _choose(db: Connection, desk: Desk, visit: Visit) -> str | None:
    consultation, now = consultations.find(db, visit.place["name"]), desk.now
    if consultation is None:
        return None
    added, gone = visit.form.get("add", ""), visit.form.get("drop", "")
    if added in codes() and added != consultation.languages[0] and not consultation.has_closed(now):
        translations.save(db, consultation.name, added, translated(db, consultation).get(added, {}), 0, visit.name, now)
        return f"languages/{added}"
    if gone and gone != consultation.languages[0] and may_go(consultation, gone, now):
        translations.drop(db, consultation.name, gone)
        if gone in consultation.languages:
            left = tuple(code for code in consultation.languages if code != gone)
            keep(db, desk.house, in_only(consultation, left), visit.name, now)
    return "languages"


async def show(desk: Desk, visit: Visit) -> web.Response:
    return await _draw(desk, visit, {}, {})


async def save(desk: Desk, visit: Visit) -> web.Response:
    problems = await desk.write(lambda db: _save(db, desk, visit))
    if problems is None:
        return desk.missing(visit)
    if problems:
        return await _draw(desk, visit, visit.form, problems)
    return go_to(f"/console/consultation/{visit.place['name']}/languages/{visit.place['language']}?done=1")


def _save(db: Connection, desk: Desk, visit: Visit) -> dict[str, str] | None:
    """What is wrong, by field; where nothing is, it is kept, and in use as soon as nothing is missing."""
    found = _find(db, visit)
    if found is None:
        return None
    consultation, code, known = found
    kept = translations.of(db, consultation.name).get(code)
    revision = kept.revision if kept else 0
    if visit.form.get("revision") != str(revision):
        who, when = (kept.who, desk.drawer.when(kept.at)) if kept else ("Somebody", "this minute")
        return {"stale": SOMEBODY_ELSE.format(who=who, when=when)}
    typed = typed_in(visit.form, consultation)
    after = {**known, **typed}
    problems = wrong_words(typed)
    whole = with_translations(
        in_only(consultation, consultation.languages[:1]), translated(db, consultation), {code: after}
    )
    if not problems and code in whole.languages:
        problems = wrong(whole, code, desk.house, desk.now)
    if problems:
        return problems
    if code in consultation.languages and code not in whole.languages:
        return {
            f"t.{part.key}": "People read it in this language already: it cannot be empty."
            for part in missing(consultation, after)
        }
    translations.save(db, consultation.name, code, after, revision, visit.name, desk.now)
    if code in whole.languages and not consultation.has_closed(desk.now):
        keep(db, desk.house, whole, visit.name, desk.now)
    else:
        audit.note(db, visit.name, "translation saved", desk.now, about=consultation.name)
    return {}


def _find(db: Connection, visit: Visit) -> tuple[Consultation, str, Known] | None:
    consultation, code = consultations.find(db, visit.place["name"]), visit.place["language"]
    known = translated(db, consultation).get(code) if consultation else None
    return None if consultation is None or known is None else (consultation, code, known)


def typed_in(form: Form, consultation: Consultation) -> dict[str, Translation]:
    """Only the part that was sent; what is empty now is translated no more."""
    first = consultation.languages[0]
    return {
        part.key: Translation(part.text.in_language(first), " ".join(form[f"t.{part.key}"].split()))
        for part in parts(consultation)
        if f"t.{part.key}" in form
    }


def wrong_words(typed: Known) -> dict[str, str]:
    """What is wrong with a text before all the others are there."""
    found = {f"t.{key}": "Write at most 300 characters." for key, one in typed.items() if len(one.words) > 300}
    hidden = {
        f"t.{key}": "There is a sign that nobody sees. Type it again."
        for key, one in typed.items()
        if UNSEEN.search(one.words)
    }
    return found | hidden


def wrong(whole: Consultation, code: str, house: House, now: datetime) -> dict[str, str]:
    """As the check of a file says it, of this language."""
    try:
        check_again(in_only(whole, (whole.languages[0], code)), surroundings(house, now))
    except FileProblems as problems:
        first = f"t.{next(parts(whole)).key}"
        places = {f"t.{part.key}" for part in parts(whole)}
        named = {f"t.{one.at.partition('.')[2]}": one.sentence for one in problems.problems}
        return {place if place in places else first: sentence for place, sentence in named.items()}
    return {}


async def _draw(desk: Desk, visit: Visit, form: Form, problems: Mapping[str, str]) -> web.Response:
    page = await desk.read(lambda db: _look(db, desk, visit, form))
    if page is None:
        return desk.missing(visit)
    values = {**page, "problems": problems, "done": "Saved." if visit.request.query.get("done") else ""}
    return desk.draw(visit, "consultation_translate.html", values, 422 if problems else 200)


def _look(db: Connection, desk: Desk, visit: Visit, form: Form) -> dict[str, Any] | None:
    found = _find(db, visit)
    if found is None:
        return None
    consultation, code, known = found
    kept = translations.of(db, consultation.name).get(code)
    left = len(missing(consultation, known))
    return {
        **common(consultation, desk),
        "code": code,
        "language": plainly(LANGUAGES, code),
        "first": plainly(LANGUAGES, consultation.languages[0]),
        "revision": kept.revision if kept else 0,
        "sections": list(sections(consultation, known, form, code in desk.house.settings.plain_letters)),
        "left": counted(left, "text is still to translate.", "texts are still to translate.") if left else "",
        "is_over": consultation.has_closed(desk.now),
    }


def sections(consultation: Consultation, known: Known, form: Form, is_plain: bool) -> Iterator[Section]:
    done, first = fitting(consultation, known), consultation.languages[0]
    by_section: dict[str, list[Part]] = {}
    for part in parts(consultation):
        by_section.setdefault(part.section, []).append(part)
    for place, (id, few) in enumerate(by_section.items()):
        rows = [_row(part, first, done.get(part.key, ""), form, is_plain) for part in few]
        yield Section(f"part-{place}", f"Question {place}" if id else "About all of it", rows)


def _row(part: Part, first: str, kept: str, form: Form, is_plain: bool) -> Row:
    field = f"t.{part.key}"
    typed = form.get(field, kept)
    last = part.key.rpartition(".")[2]
    name = f"Option {last}" if last.isdigit() else NAMES[last]
    theirs = kept if kept and typed != kept else ""
    return Row(field, name, part.text.in_language(first), typed, theirs, lengths(typed, is_plain))


def lengths(words: str, is_plain: bool) -> str:
    """How many characters a text takes of those that one part of a message has, both ways where there are two."""
    if not words:
        return ""
    own, cheap = measure(words), measure(without_dear_letters(words))
    said = f"{own.units} of {room(own.encoding)} characters of a part"
    if own.encoding == cheap.encoding:
        return f"{said}."
    which = "so it is sent" if is_plain else "it is sent with them"
    return f"With its letters {said}; without them {cheap.units} of {room(cheap.encoding)} ({which})."


def room(encoding: str) -> int:
    return 160 if encoding == "GSM-7" else 70
