"""From the form to a consultation: the same tree as a file's, read by the same readers, each problem at its field."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.console.consultations import defaults
from bot.console.consultations.fields import HAVE_OPTIONS, Form, numbers
from bot.files.dates import DateProblem, read_day, read_moment
from bot.files.growing import Grower
from bot.files.problems import FileProblems, Notes, Problem
from bot.files.root import read_root
from bot.files.surroundings import Surroundings
from bot.files.tree import Keyed, Node
from flows.consultation import Consultation, Question
from flows.power import DECIDERS, is_short

NO_QUESTION = "Write the question."
NO_DECIDER = "Say who decides: people hear it in the first text."
NO_DECIDES = "Say in a few words who decides, and how."
NO_ANSWER_BY = "Say by which day people hear what came of it. They are told this day."
SHORT = "It would be open for less than 7 days. Write why there is so little time, or close it later."
NO_OPTIONS = "Write the options, one on each line."


@dataclass(frozen=True, slots=True)
class Around:
    """`names`: of the other consultations; `keywords`: theirs. `name`: of the one that is edited, None: it is new."""

    files: Surroundings
    now: datetime
    names: Collection[str] = ()
    keywords: Collection[str] = ()
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """`problems`: field -> sentences. With any, the consultation is not for use."""

    consultation: Consultation | None
    problems: Mapping[str, str] = field(default_factory=dict)


def read(form: Form, around: Around) -> Read:
    notes = Notes()
    grow = Grower(notes, "q1-text")
    try:
        return Read(read_root(_Tree(form, around, grow).whole(), around.files, notes))
    except FileProblems as wrong:
        return Read(None, by_field(wrong.problems))


def by_field(problems: Collection[Problem]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.at, []).append(problem.sentence)
    return {at: " ".join(dict.fromkeys(sentences)) for at, sentences in found.items()}


class _Tree:
    """What is empty gets its default, and what only this form asks for is noted."""

    def __init__(self, form: Form, around: Around, grow: Grower) -> None:
        self.form, self.around, self.grow = form, around, grow
        self.own = numbers(form)
        self.ids = dict(self._ids())
        self.title = form["title"] or defaults.title(form.get("q1-text", ""))

    def whole(self) -> Keyed:
        nodes: dict[str, Node] = {
            "name": self.grow.words(self._name(), "title"),
            "language": self.grow.words(self.form["language"], "title"),
            "title": self.grow.words(self.title, "title"),
            "can_change": self.grow.words(self.form["can_change"] or defaults.CAN_CHANGE, "can_change"),
            "decides": self._decides(),
            "answer_by": self._needed("answer_by", NO_ANSWER_BY),
            "decided_by": self._decided_by(),
            "questions": self.grow.list([self._question(own) for own in self.own], "q1-text"),
        }
        nodes.update(self._optional())
        return self.grow.keys(nodes, "q1-text")

    def _optional(self) -> Iterator[tuple[str, Node]]:
        closes = self._closes()
        if keyword := self._keyword():
            yield "keyword", self.grow.words(keyword, "keyword")
        if closes:
            yield "closes", self.grow.words(closes, "closes")
        for name in ("opens", "rung", "offers"):
            if self.form[name]:
                yield name, self.grow.words(self.form[name], name)
        if self.form["sensitive"]:
            yield "sensitive", self.grow.words("yes", "sensitive")
        if self.form["short_because"]:
            yield "short_because", self.grow.words(self.form["short_because"], "short_because")
        elif self._is_rushed(closes):
            self.grow.noted("short_because", SHORT)

    def _name(self) -> str:
        return self.around.name or defaults.slug(self.title, self.around.names, "consultation")

    def _needed(self, name: str, sentence: str) -> Node:
        words = self.form.get(name, "")
        return self.grow.words(words, name) if words else self.grow.noted(name, sentence)

    def _decided_by(self) -> Node:
        chosen = self.form["decided_by"]
        if chosen not in DECIDERS:
            return self.grow.noted("decided_by", NO_DECIDER)
        return self.grow.words(chosen, "decided_by")

    def _decides(self) -> Node:
        said = self.form["decides"] or defaults.decides(self.form["decided_by"], self.form.get("q1-kind"))
        if said:
            return self.grow.words(said, "decides")
        is_chosen = self.form["decided_by"] in DECIDERS
        return self.grow.noted("decides", NO_DECIDES) if is_chosen else self.grow.words(NO_DECIDES, "decides")

    def _closes(self) -> str:
        """One that is there already may have none: then it is closed by hand."""
        if self.form["closes"] or self.around.name is not None:
            return self.form["closes"]
        try:
            answer_by = read_day(self.form["answer_by"], self._today) if self.form["answer_by"] else None
        except DateProblem:
            answer_by = None
        return defaults.closes(answer_by, self._today).isoformat()

    @property
    def _today(self) -> date:
        return self.around.files.today

    def _is_rushed(self, closes: str) -> bool:
        """With an opening time of its own the readers of files look at it."""
        if not closes or self.form["opens"]:
            return False
        try:
            ends = read_moment(closes, self.around.files.zone, self._today, end=True)
        except DateProblem:
            return False
        return is_short(self.around.now, ends, self.around.files.zone)

    def _keyword(self) -> str:
        if self.form["keyword"] or self.around.name is not None:
            return self.form["keyword"]
        options = tuple(self.form.get(f"{own}-options", "") for own in self.own)
        words = " ".join(word for word in self.title.split() if word.casefold() not in " ".join(options).casefold())
        return defaults.keyword(words, NO_QUESTIONS, self.around.keywords, self.around.files)

    def _ids(self) -> Iterator[tuple[str, str]]:
        taken: set[str] = {self.form[f"{own}-id"] for own in self.own}
        for own in self.own:
            known = self.form[f"{own}-id"] or defaults.slug(self.form[f"{own}-text"], taken, "question")
            taken.add(known)
            yield own, known

    def _question(self, own: str) -> Keyed:
        kind = self.form[f"{own}-kind"]
        nodes: dict[str, Node] = {
            "id": self.grow.words(self.ids[own], f"{own}-text"),
            "kind": self.grow.words(kind, f"{own}-text"),
            "text": self._needed(f"{own}-text", NO_QUESTION),
        }
        if self.form[f"{own}-short"]:
            nodes["short"] = self.grow.words(self.form[f"{own}-short"], f"{own}-short")
        if kind in HAVE_OPTIONS:
            nodes["options"] = self._options(own)
        nodes.update(self._scale(own, kind))
        nodes.update(self._asked_if(own))
        if self.form[f"{own}-secret"]:
            nodes["secret"] = self.grow.words("yes", f"{own}-secret")
        return self.grow.keys(nodes, f"{own}-text")

    def _options(self, own: str) -> Node:
        at = f"{own}-options"
        lines = self.form[at].splitlines()
        return (
            self.grow.list([self.grow.words(line, at) for line in lines], at)
            if lines
            else self.grow.noted(at, NO_OPTIONS)
        )

    def _scale(self, own: str, kind: str) -> Iterator[tuple[str, Node]]:
        for name in {"score": ("low", "high"), "points": ("total",)}.get(kind, ()):
            if self.form[f"{own}-{name}"]:
                yield name, self.grow.words(self.form[f"{own}-{name}"], f"{own}-{name}")
        ends = {end: self.form[f"{own}-{end}_label"] for end in ("low", "high")} if kind == "score" else {}
        if any(ends.values()):
            at = next((f"{own}-{end}_label" for end, words in ends.items() if not words), f"{own}-low_label")
            both = {end: self.grow.words(words, f"{own}-{end}_label") for end, words in ends.items() if words}
            yield (
                "labels",
                self.grow.keys(both, at) if len(both) == 2 else self.grow.noted(at, "Name both ends, or none."),
            )

    def _asked_if(self, own: str) -> Iterator[tuple[str, Node]]:
        before, answers = self.form[f"{own}-if"], self.form[f"{own}-is"]
        at = f"{own}-is"
        if before and answers:
            values = [self.grow.words(one.strip(), at) for one in answers.split(";") if one.strip()]
            asked = self.grow.words(self.ids.get(before, before), at)
            yield "ask_if", self.grow.keys({"question": asked, "is": self.grow.list(values, at)}, at)
        elif before:
            yield "ask_if", self.grow.noted(at, "Write the answer that it depends on.")


NO_QUESTIONS: tuple[Question, ...] = ()
