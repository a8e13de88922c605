"""An owner's answer to a promise on the staff pages: kept, late or dropped, a correction, or another person to ask.

What members get is shown before anything is kept. What is kept, and what is refused, is decided where the keyboard's
and the texts' answers are (`bot.commands.proposing`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.commands import promising, proposing
from bot.commands.proposing import Proposal
from bot.commands.telling import CannotDo
from bot.console import preview
from bot.console.drawing import go_to
from bot.console.outcome_form import one_line
from bot.console.preview import advice_on
from bot.console.promise_pages import first_words, ledger_of, waits
from bot.console.refusals import by_field
from bot.console.route import Desk, Visit
from bot.console.saying import LANGUAGES, plainly
from bot.console.sheets import hidden
from bot.owed import when
from bot.previewing import Told
from flows.promises import ANSWERS, UNDO_FOR, Ledger
from storage import audit, consultations, promise_answers, promise_hearers

Form = Mapping[str, str]
TITLES = {
    "kept": "It is kept",
    "late": "It is late",
    "dropped": "It is dropped",
    "correct": "Take it back",
}
LABELS = {
    "kept": "What was done",
    "late": "Why it is late",
    "dropped": "Why it will not be done",
    "correct": "What was wrong about it",
}
MEANWHILE = "Somebody has answered since you opened this. Look at the promise, then send yours again or leave it."
CHANGES = (*ANSWERS, "corrected", "drafted")


@dataclass(frozen=True, slots=True)
class Looked:
    """`proposed` None: something is wrong, or nothing is written yet. `told`: which words to how many, if anybody."""

    ledger: Ledger
    form: Form
    languages: Sequence[str]
    problems: Mapping[str, str] = field(default_factory=dict)
    proposed: Proposal | None = None
    told: Sequence[Told] = ()
    advice: Sequence[str] = ()
    when: str = ""
    waits: str = ""


class AnswerDesk:
    """`way` in the address: kept, late, dropped or correct; of a correction, `line` is which line of the ledger."""

    def __init__(self, desk: Desk, visit: Visit) -> None:
        self.desk, self.house, self.visit = desk, desk.house, visit
        self.number, self.way = visit.place["number"], visit.place.get("way", "correct")
        line = visit.place.get("line")
        self.line = None if line is None else int(line) if len(line) < 10 else 0
        of = f"correct/{self.line}" if self.line is not None else self.way
        self.page = f"/console/promises/{self.number}"
        self.here = f"{self.page}/{of}"

    async def blank(self) -> web.Response:
        looked = await self.desk.read(self._open)
        return self._sheet(looked) if looked else self._missing()

    async def fill_in(self) -> web.Response:
        """The form again (`change`), or a last look."""
        looked = await self.desk.read(self._look)
        if looked is None:
            return self._missing()
        if self.visit.place["sheet"] == "change":
            return self._sheet(replace(looked, problems={}))
        return self._check(looked) if looked.proposed and not looked.problems else self._sheet(looked)

    async def preview(self) -> web.Response:
        looked = await self.desk.read(self._look)
        return self.desk.draw(self.visit, "outcome_live.html", {"live": self._live(looked)})

    async def send(self) -> web.Response:
        looked = await self.desk.write(self._keep)
        if looked is None:
            return self._missing()
        return self._sheet(looked) if looked.problems else go_to(f"{self.page}?done={self.way}")

    def _keep(self, db: Connection) -> Looked | None:
        looked = self._look(db, is_kept=True)
        if looked is None or self._was_sent(looked):
            return replace(looked, problems={}) if looked else None
        if looked.problems or looked.proposed is None:
            return looked
        try:
            if self.way == "correct":
                promising.correct(db, self.house, looked.proposed)
            else:
                promising.answer(db, self.house, looked.proposed)
        except CannotDo as refused:
            return replace(looked, problems=self._problems(looked, refused))
        audit.note(db, self.visit.name, f"promise {self.way}", self.desk.now, self.number)
        return looked

    def _was_sent(self, looked: Looked) -> bool:
        """The button was pressed twice: the newest line is what this form says, a moment ago, from the same hand."""
        last = next((one for one in reversed(looked.ledger.events) if one.what in CHANGES), None)
        if last is None or self.desk.now - last.at >= UNDO_FOR:
            return False
        words = last.words.by_language if last.words else {}
        until = last.until.isoformat() if last.until else ""
        what = "corrected" if self.way == "correct" else self.way
        same = words == written(looked.form, looked.languages) and until == looked.form["until"]
        return same and (last.what, last.who) == (what, self.visit.name)

    def _open(self, db: Connection) -> Looked | None:
        ledger = ledger_of(db, self.number)
        if ledger is None:
            return None
        consultation = consultations.find(db, ledger.promise.consultation)
        languages = consultation.languages if consultation else ("en",)
        return Looked(ledger, {**self._tidy({}, languages), "seen": str(seen(ledger))}, languages)

    def _look(self, db: Connection, is_kept: bool = False) -> Looked | None:
        opened = self._open(db)
        if opened is None:
            return None
        looked = replace(opened, form=self._tidy(self.visit.form, opened.languages))
        if looked.form["seen"] != str(seen(looked.ledger)):
            return replace(looked, problems={"words": MEANWHILE})
        try:
            proposed = self._proposed(db, looked, is_kept)
        except CannotDo as refused:
            return replace(looked, problems=self._problems(looked, refused))
        return self._seen(db, replace(looked, proposed=proposed))

    def _proposed(self, db: Connection, looked: Looked, is_kept: bool) -> Proposal:
        form, first = looked.form, looked.languages[0]
        what = "what" if self.way == "kept" else "why"
        others = tuple(
            f"{what}.{code}={form[f'words-{code}']}" for code in looked.languages[1:] if form[f"words-{code}"]
        )
        words, by = form[f"words-{first}"], self.visit.name
        if self.way == "correct":
            return proposing.proposed_correction(db, self.house, self.number, words, others, by, self.line, is_kept)
        until = form["until"] or "no day" if self.way == "late" else None
        if until == "no day":
            raise CannotDo("--until: Late needs a new day. Choose it.")
        return proposing.proposed_answer(
            db, self.house, self.way, self.number, words, others, by, until, is_kept=is_kept
        )

    def _seen(self, db: Connection, looked: Looked) -> Looked:
        proposed, now = looked.proposed, self.desk.now
        assert proposed is not None
        people = promise_hearers.tally(db, looked.ledger.promise)
        is_told = self.way != "correct" or promise_answers.is_told(db, proposed.ledger, proposed.event)
        say = proposed.news if is_told else None
        return replace(
            looked,
            told=[Told(say, people)] if say else [],
            advice=list(advice_on([(LABELS[self.way], proposed.event.words)])),
            when=f"They hear it {when(self.house.rules(db, now), now)}." if say else "",
            waits=waits(people),
        )

    def _problems(self, looked: Looked, refused: CannotDo) -> dict[str, str]:
        first = f"words-{looked.languages[0]}"
        ours = {f"In {code} ": f"words-{code}" for code in looked.languages}
        return by_field(refused, {"--until": "until", **ours}, first)

    def _tidy(self, given: Form, languages: Sequence[str]) -> dict[str, str]:
        names = ("until", "seen", *(f"words-{code}" for code in languages))
        form = {name: one_line(given.get(name, "")) for name in names}
        return {name: text.rstrip(".") if name.startswith("words") else text for name, text in form.items()}

    def _live(self, looked: Looked | None) -> dict[str, Any] | None:
        if looked is None or not looked.told:
            return None
        return {"texts": list(preview.shown(self.house, looked.told, looked.languages)), "hears": looked.when}

    def _sheet(self, looked: Looked) -> web.Response:
        form = dict(looked.form)
        if MEANWHILE in looked.problems.values():
            form["seen"] = str(seen(looked.ledger))
        first = f"words-{looked.languages[0]}"
        problems = {first if name == "words" else name: said for name, said in looked.problems.items()}
        values = {
            **self._common(looked, form),
            "problems": problems,
            "label": LABELS[self.way],
            "languages": [(code, plainly(LANGUAGES, code)) for code in looked.languages],
            "live": self._live(looked),
        }
        return self.desk.draw(self.visit, "promise_answer.html", values, 422 if problems else 200)

    def _check(self, looked: Looked) -> web.Response:
        values = {
            **self._common(looked, looked.form),
            "carried": hidden(looked.form),
            "previews": list(preview.shown(self.house, looked.told, looked.languages)) if looked.told else [],
            "advice": looked.advice,
            "waits": looked.waits,
            "when": looked.when,
            "until": looked.proposed.event.until if looked.proposed else None,
        }
        return self.desk.draw(self.visit, "promise_check.html", values)

    def _common(self, looked: Looked, form: Form) -> dict[str, Any]:
        names = {"title": TITLES[self.way], "way": self.way, "here": self.here, "page": self.page, "line": self.line}
        return {**names, "number": looked.ledger.promise.number, "about": first_words(looked.ledger), "form": form}

    def _missing(self) -> web.Response:
        return self.desk.missing(self.visit, "There is no such promise", "Look at the list of promises.")


def seen(ledger: Ledger) -> int:
    """How often somebody has said something of it: whoever answers must have seen that."""
    return sum(event.what in CHANGES for event in ledger.events)


def written(form: Form, languages: Sequence[str]) -> dict[str, str]:
    return {code: form[f"words-{code}"] for code in languages if form[f"words-{code}"]}
