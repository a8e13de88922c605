"""Changing a consultation that is there: every language that is whole stays, and an open one is changed knowingly.

What a change would do is found by doing it, in a transaction that is not kept: so what is said before is what happens.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.console.consultations.knowing import keep_all, load, surroundings, translated, with_translations
from bot.console.route import Visit
from bot.console.saying import LANGUAGES, counted, plainly
from bot.files.problems import FileProblems
from bot.files.values import check_again
from bot.house import House
from flows.changing import changed
from flows.consultation import Consultation
from flows.translating import Known, Part, Translation, in_only, missing, parts
from storage import audit

TOLD = {
    "stands": "A question that they answered has changed. It is put to them again. Until they answer, what they said "
    "stands.",
    "gone": "What they chose is gone, and no longer counts. The question is put to them again.",
    "added": "They had answered everything, and are asked the new question.",
    "asked": "They said what to ask, and are asked it now.",
}
PUT = "put"
"""Before the names of fields that hold a translation: "put.pl.first-repair.text"."""


class NotYet(Exception):
    """An open consultation would be changed: `told` says to whom what is said; nothing is kept so far.

    `missing`: (field, language, part, its words) that have to be translated first; `typed`: what was written there.
    """

    def __init__(
        self,
        told: Sequence[tuple[str, str]] = (),
        missing: Sequence[tuple[str, str, Part, str]] = (),
        typed: Mapping[str, str] | None = None,
        problems: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.told, self.missing, self.typed, self.problems = told, missing, typed or {}, problems or {}


def change(
    db: Connection, house: House, before: Consultation, first: Consultation, visit: Visit, now: datetime
) -> Consultation:
    """`first`: in its first language, as the form has it. Raises NotYet and DatabaseProblem, and nothing is kept."""
    known = translated(db, before)
    typed = put_in(visit.form, first)
    first = changed(first, audience=before.audience)
    after = with_translations(first, known, typed)
    if before.is_open(now):
        every = {code: {**one, **typed.get(code, {})} for code, one in known.items()}
        return _change_open(db, house, before, after, every, visit, now)
    keep_all(db, before.name, known, visit.name, now)
    return keep(db, house, without_what_is_wrong(after, house, now), visit.name, now)


def without_what_is_wrong(after: Consultation, house: House, now: datetime) -> Consultation:
    """A language in which something is too long, or may not be said, waits until it is written anew."""
    try:
        return check_again(after, surroundings(house, now))
    except FileProblems as wrong:
        bad = {problem.at.partition(".")[0] for problem in wrong.problems}
    left = tuple(code for code in after.languages if code == after.languages[0] or code not in bad)
    left = left if len(left) < len(after.languages) else left[:1]
    return in_only(after, left)


def keep(db: Connection, house: House, after: Consultation, who: str, now: datetime) -> Consultation:
    kept, _ = load(db, house, after, now)
    audit.note(db, who, "consultation changed", now, about=kept.name)
    return kept


def _change_open(
    db: Connection,
    house: House,
    before: Consultation,
    after: Consultation,
    known: Mapping[str, Known],
    visit: Visit,
    now: datetime,
) -> Consultation:
    """Members read it in these languages: none of them may fall away."""
    lost = [code for code in before.languages[1:] if code not in after.languages]
    absent = [
        (f"{PUT}.{code}.{part.key}", plainly(LANGUAGES, code), part, part.text.in_language(after.languages[0]))
        for code in lost
        for part in missing(after, known[code])
    ]
    is_sure = visit.form.get("sure") == "yes"
    typed = {name: words for name, words in visit.form.items() if name.startswith(f"{PUT}.")}
    if absent:
        was_asked = visit.form.get("asked") == "yes"
        problems = {name: f"Write it in {language}." for name, language, _, _ in absent} if was_asked else {}
        raise NotYet(missing=absent, typed=typed, problems=problems)
    try:
        after = check_again(after, surroundings(house, now))
    except FileProblems as wrong:
        problems = {"q1-text": " ".join(f"{one.at}: {one.sentence}" for one in wrong.problems)}
        raise NotYet(typed=typed, problems=problems) from None
    kept, told = load(db, house, after, now)
    if not is_sure:
        who = [(counted(many, "person", "people"), TOLD[why]) for why, many in sorted(told.items())]
        raise NotYet(who, typed=typed)
    audit.note(db, visit.name, "open consultation changed", now, about=kept.name)
    return kept


def put_in(form: Mapping[str, str], first: Consultation) -> dict[str, dict[str, Translation]]:
    """The translations that stand in the form, by language and place."""
    said = {part.key: part.text.in_language(first.languages[0]) for part in parts(first)}
    found: dict[str, dict[str, Translation]] = {}
    for name, words in form.items():
        start, _, rest = name.partition(".")
        code, _, key = rest.partition(".")
        if start == PUT and code in LANGUAGES and key in said and words.strip():
            found.setdefault(code, {})[key] = Translation(said[key], " ".join(words.split()))
    return found
