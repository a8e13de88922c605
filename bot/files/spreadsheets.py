"""A consultation from a spreadsheet: the sheets `survey`, `choices` and `settings` of an XLSForm, with columns of ours.

It becomes the tree that a YAML file would be, so the same readers check it; each problem names its sheet and cell.
"""

from collections.abc import Iterator, Mapping

from bot.files.growing import Grower
from bot.files.headings import Columns, code_of, slug
from bot.files.problems import FileProblems, Notes
from bot.files.root import EXAMPLES, read_root
from bot.files.sheet_questions import SheetQuestions, Texts
from bot.files.surroundings import Surroundings
from bot.files.tree import Keyed, Node
from bot.files.workbook import Row, Sheet, read_workbook
from flows.consultation import Consultation

SHEETS = ("settings", "survey", "choices")
NEEDED = {"title": "form_title", "name": "id_string", "decides": "decides", "can_change": "can_change"}
"""What a consultation needs -> the column that it is in."""

PLAIN = ("opens", "closes", "answer_by", "keyword", "rung", "decided_by", "offers", "sensitive")
NOBODY = Row(2, {})


def read_sheets(content: bytes, around: Surroundings, notes: Notes | None = None) -> Consultation:
    """Raises FileProblems with every problem."""
    notes = notes or Notes()
    grow = Grower(notes, "settings")
    sheets = read_workbook(content, SHEETS, grow)
    if "survey" not in sheets:
        grow.noted("the file", 'There is no sheet "survey".', "Add it: its columns are type, name and label.")
        raise FileProblems(notes.problems)
    return read_root(_Book(sheets, around, grow).tree(), around, notes)


class _Book:
    def __init__(self, sheets: Mapping[str, Sheet], around: Surroundings, grow: Grower) -> None:
        self.around, self.grow = around, grow
        self.columns = {name: Columns(sheets.get(name, Sheet(name)), around, grow) for name in SHEETS}
        self.settings = next(iter(self.columns["settings"].sheet.rows), NOBODY)
        self.languages = self._languages()

    def tree(self) -> Keyed:
        texts = Texts(self.languages, self.grow)
        nodes: dict[str, Node] = dict(self._needed(texts))
        nodes["languages"] = self.grow.list((self.grow.words(code, "survey") for code in self.languages), "survey")
        because = texts.read(self.columns["settings"], self.settings, "short_because")
        nodes.update({"short_because": because} if because else {})
        nodes.update(self._plain())
        if audience := dict(self._audience()):
            nodes["audience"] = self.grow.keys(audience, "settings")
        questions = SheetQuestions(self.columns["survey"], self.columns["choices"], texts, self.grow).read()
        nodes["questions"] = self.grow.list(questions, "survey") if questions else self._no_questions()
        return self.grow.keys(nodes, "settings")

    def _no_questions(self) -> Node:
        return self.grow.noted(
            "survey A2", "There is no question.", "Write one in each row: its type, its name and its label."
        )

    def _needed(self, texts: Texts) -> Iterator[tuple[str, Node]]:
        columns = self.columns["settings"]
        for key, heading in NEEDED.items():
            node = self._name() if key == "name" else texts.read(columns, self.settings, key)
            yield key, node or self._absent(key, heading)

    def _absent(self, key: str, heading: str) -> Node:
        columns = self.columns["settings"]
        known = columns.heading(key) or next(
            (columns.heading(key, code) for code in self.languages if columns.heading(key, code)), None
        )
        what = "This is empty." if known else f'The sheet "settings" has no column "{heading}".'
        at = columns.sheet.at(known, self.settings) if known else "settings"
        return self.grow.noted(at, what, f"Write in it, for example: {EXAMPLES[key]}")

    def _name(self) -> Node | None:
        heading = self.columns["settings"].heading("name")
        cell = self.settings.cells.get(heading) if heading else None
        if cell is None:
            return None
        return self.grow.silent(cell.at) if cell.is_noted else self.grow.words(slug(cell.text), cell.at)

    def _plain(self) -> Iterator[tuple[str, Node]]:
        for key in PLAIN:
            heading = self.columns["settings"].heading(key)
            cell = self.settings.cells.get(heading) if heading else None
            if cell is not None:
                yield key, self.grow.silent(cell.at) if cell.is_noted else self.grow.words(cell.text, cell.at)

    def _audience(self) -> Iterator[tuple[str, Node]]:
        for key in ("channels", "languages"):
            heading = self.columns["settings"].heading(f"audience_{key}")
            cell = self.settings.cells.get(heading) if heading else None
            if cell is not None:
                words = cell.text.replace(",", " ").split()
                yield key, self.grow.list((self.grow.words(word, cell.at) for word in words), cell.at)

    def _languages(self) -> tuple[str, ...]:
        """The default one first; a column that names none is in it."""
        named = tuple(dict.fromkeys(code for columns in self.columns.values() for code in columns.languages()))
        heading = self.columns["settings"].heading("language")
        cell = self.settings.cells.get(heading) if heading else None
        first = code_of(cell.text, self.around) if cell and cell.text else None
        if cell and cell.text and first is None:
            self.grow.noted(
                cell.at, "This names no language that we have.", f"Write one of: {', '.join(self.around.languages)}."
            )
        has_plain = any(column.what == "label" and not column.language for column in self.columns["survey"].by_column)
        first = first or ("en" if has_plain or not named else named[0])
        return tuple(dict.fromkeys((first, *named)))
