"""The questions of a spreadsheet: a row of `survey` each, with their options from `choices`."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.files.growing import Grower
from bot.files.headings import Columns, slug
from bot.files.problems import shown
from bot.files.relevant import HOW, read_relevant
from bot.files.tree import Keyed, Node
from bot.files.workbook import Cell, Row
from flows.questions.registry import KINDS

TYPES: Mapping[str, str] = {
    "select_one": "choose_one",
    "select_multiple": "choose_many",
    "rank": "rank",
    "range": "score",
    "integer": "score",
    "text": "open_text",
    **{kind: kind for kind in KINDS},
}
LISTED = ("choose_one", "choose_many", "rank", "points")
FILLED_IN_BY_MACHINES = ("start", "end", "today", "deviceid", "phonenumber", "username", "simserial", "audit")
YES_NO = {"yes", "no"}
PARAMETER = re.compile(r"(\w+)\s*=\s*([^\s;,]+)")
OF_A_RANGE = {"start": "0", "end": "10"}
"""What XLSForm takes where nothing is said."""


class Texts:
    """Words in each language; what is missing in one is said at its cell."""

    def __init__(self, languages: Sequence[str], grow: Grower) -> None:
        self.languages, self.grow = languages, grow
        self.said: set[str] = set()

    def read(self, columns: Columns, row: Row, what: str) -> Node | None:
        """None where nothing is written in any language."""
        cells = {code: self.cell(columns, row, what, code) for code in self.languages}
        if not any(cells.values()):
            return None
        nodes = {code: self._node(columns, row, what, code, cell) for code, cell in cells.items()}
        return self.grow.keys(nodes, next(cell.at for cell in cells.values() if cell))

    def cell(self, columns: Columns, row: Row, what: str, code: str) -> Cell | None:
        heading = self.heading(columns, what, code)
        return row.cells.get(heading) if heading else None

    def heading(self, columns: Columns, what: str, code: str) -> str | None:
        own = columns.heading(what, code)
        return columns.heading(what) if own is None and code == self.languages[0] else own

    def _node(self, columns: Columns, row: Row, what: str, code: str, cell: Cell | None) -> Node:
        if cell is not None:
            return self.grow.silent(cell.at) if cell.is_noted else self.grow.words(cell.text, cell.at)
        heading = self.heading(columns, what, code)
        if heading is not None:
            return self.grow.noted(columns.sheet.at(heading, row), "This is empty.", f"Write the words in {code}.")
        return self._no_column(columns, what, code)

    def _no_column(self, columns: Columns, what: str, code: str) -> Node:
        """Said once, not again in each row."""
        sheet = columns.sheet.name
        if (key := f"{sheet} {what} {code}") in self.said:
            return self.grow.silent(sheet)
        self.said.add(key)
        named = "form_title" if what == "title" else what
        sentence = f"There is no column for the {named} in {code}."
        return self.grow.noted(sheet, sentence, f"Add one with the heading {named}::{code}.")


class SheetQuestions:
    def __init__(self, survey: Columns, choices: Columns, texts: Texts, grow: Grower) -> None:
        self.survey, self.choices, self.texts, self.grow = survey, choices, texts, grow
        self.lists: dict[str, list[Row]] = {}
        for row in choices.sheet.rows:
            self.lists.setdefault(self._word(choices, row, "list").lower(), []).append(row)
        self.names: dict[str, list[str]] = {}

    def read(self) -> list[Node]:
        return [node for row in self.survey.sheet.rows if (node := self._question(row)) is not None]

    def _question(self, row: Row) -> Node | None:
        """None for what no member is asked."""
        written = self._word(self.survey, row, "type").lower().split()
        at = self._at(row, "type")
        if written and written[0] in FILLED_IN_BY_MACHINES:
            return None
        if not written or written[0] not in TYPES:
            what = f'"{shown(" ".join(written))}" is nothing that a text can ask.' if written else "The type is empty."
            return self.grow.noted(
                at, what, "Write select_one LIST, select_multiple LIST, rank LIST, range, text or yes_no."
            )
        return self.grow.keys(dict(self._keys(row, TYPES[written[0]], written)), at)

    def _keys(self, row: Row, kind: str, written: Sequence[str]) -> Iterator[tuple[str, Node]]:
        options = self.lists.get(written[1], []) if len(written) > 1 else []
        names = [self._word(self.choices, option, "name").lower() for option in options]
        kind = "yes_no" if kind == "choose_one" and set(names) == YES_NO else kind
        yield "id", self._id(row, names if kind != "yes_no" else [])
        yield "kind", self.grow.words(kind, self._at(row, "type"))
        yield "text", self.texts.read(self.survey, row, "label") or self._empty(row, "label", "Write the question.")
        if short := self.texts.read(self.survey, row, "short"):
            yield "short", short
        if kind in LISTED:
            yield "options", self._options(row, options, written)
        yield from self._numbers(row, kind, written[0])
        yield from self._labels(row)
        yield from self._rest(row)

    def _id(self, row: Row, names: list[str]) -> Node:
        name = self._word(self.survey, row, "name")
        if not name:
            return self._empty(row, "name", "Write a short name, such as first_repair.")
        self.names[slug(name)] = names
        return self.grow.words(slug(name), self._at(row, "name"))

    def _empty(self, row: Row, what: str, instead: str) -> Node:
        heading = self.texts.heading(self.survey, what, self.texts.languages[0]) or self.survey.heading(what)
        at = self.survey.sheet.at(heading, row) if heading else f"survey A{row.number}"
        cell = row.cells.get(heading) if heading else None
        return self.grow.silent(at) if cell else self.grow.noted(at, "This is empty.", instead)

    def _options(self, row: Row, options: Sequence[Row], written: Sequence[str]) -> Node:
        at = self._at(row, "type")
        if len(written) != 2:
            return self.grow.noted(at, "It does not say which list its options are in.", f"Write: {written[0]} LIST.")
        if not options:
            return self.grow.noted(
                at,
                f'There is no list "{shown(written[1])}" on the sheet "choices".',
                "Add it, or write its name as it is there.",
            )
        return self.grow.list([self._option(option) for option in options], f"choices A{options[0].number}")

    def _option(self, option: Row) -> Node:
        said = self.texts.read(self.choices, option, "label")
        return said or self.grow.noted(
            f"choices A{option.number}", "This option has no label.", "Write what people read."
        )

    def _numbers(self, row: Row, kind: str, type_: str) -> Iterator[tuple[str, Node]]:
        given = dict(PARAMETER.findall(self._word(self.survey, row, "parameters")))
        usual = OF_A_RANGE if type_ == "range" else {}
        for key, parameter in {"score": (("low", "start"), ("high", "end")), "points": (("total", "total"),)}.get(
            kind, ()
        ):
            own = self._word(self.survey, row, key)
            said = own or given.get(parameter) or usual.get(parameter, "")
            if said:
                yield key, self.grow.words(said, self._at(row, key if own else "parameters"))
        if given.get("step", "1") != "1":
            self.grow.noted(self._at(row, "parameters"), "The steps of a scale are whole numbers.", "Write step=1.")

    def _labels(self, row: Row) -> Iterator[tuple[str, Node]]:
        ends = {end: self.texts.read(self.survey, row, f"{end}_label") for end in ("low", "high")}
        written = {end: node for end, node in ends.items() if node is not None}
        if len(written) == 1:
            yield (
                "labels",
                self.grow.noted(
                    self._at(row, "type"), "Only one end of the scale has a label.", "Write low_label and high_label."
                ),
            )
        elif written:
            yield "labels", self.grow.keys(written, self._at(row, "type"))

    def _rest(self, row: Row) -> Iterator[tuple[str, Node]]:
        if secret := self._word(self.survey, row, "secret"):
            yield "secret", self.grow.words(secret, self._at(row, "secret"))
        if written := self._word(self.survey, row, "relevant"):
            yield "ask_if", self._asked_if(row, written)

    def _asked_if(self, row: Row, written: str) -> Node:
        at, found = self._at(row, "relevant"), read_relevant(written)
        if found is None:
            return self.grow.noted(at, "This asks for more than the answer to one earlier question.", HOW)
        asked, values = slug(found[0]), [self._value(slug(found[0]), value) for value in found[1]]
        return self._condition(asked, values, at)

    def _condition(self, asked: str, values: Sequence[str], at: str) -> Keyed:
        said = self.grow.list([self.grow.words(value, at) for value in values], at)
        return self.grow.keys({"question": self.grow.words(asked, at), "is": said}, at)

    def _value(self, asked: str, value: str) -> str:
        """An option by its place on the list; anything else as it is."""
        names = self.names.get(asked, [])
        return str(names.index(value.lower()) + 1) if value.lower() in names else value

    def _word(self, columns: Columns, row: Row, what: str) -> str:
        heading = columns.heading(what)
        cell = row.cells.get(heading) if heading else None
        return cell.text.strip() if cell else ""

    def _at(self, row: Row, what: str) -> str:
        heading = self.survey.heading(what)
        return self.survey.sheet.at(heading, row) if heading else f"survey A{row.number}"
