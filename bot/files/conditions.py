"""Values that answers can have, as staff write them: for `ask_if`, and for whom an outcome is about."""

from collections.abc import Mapping

from bot.files.parts import read_keys, read_list, read_word
from bot.files.problems import Notes, did_you_mean, shown
from bot.files.tree import Node, Written
from flows.consultation import Condition, Question
from flows.questions.kind import Kind
from flows.reading.plain_form import plain_form
from flows.words import Words

KEYS = ("question", "is")
Simple = str | int
DIGITS_ONLY = Words("")


def read_condition(
    node: Node, earlier: Mapping[str, Question], kinds: Mapping[str, Kind], notes: Notes
) -> Condition | None:
    """`{question: first-repair, is: [1, Locks]}`, about a question that comes before."""
    parts = read_keys(node, KEYS, notes, "ask_if")
    if parts is None:
        return None
    for key in KEYS:
        if key not in parts:
            notes.add(node, f'ask_if has no "{key}".', "Write it as: ask_if: {question: first-repair, is: [1, Locks]}")
    asked = _earlier_question(parts.get("question"), earlier, notes)
    if asked is None or "is" not in parts:
        return None
    values = read_values(parts["is"], asked, kinds, notes)
    return Condition(asked.id, values) if values else None


def read_values(node: Node, asked: Question, kinds: Mapping[str, Kind], notes: Notes) -> tuple[Simple, ...]:
    """Each value once; options by number or by name."""
    values: dict[Simple, None] = {}
    for item in read_list(node, notes, "the answer", "[1, Locks]") or ():
        word = read_word(item, notes, "the answer", "Write an answer, for example 1.")
        value = find_value(word.text, asked, kinds) if word else None
        if word is not None and value is None:
            _note_unknown(word, asked, kinds, notes)
        elif value is not None:
            values[value] = None
    return tuple(values)


def find_value(said: str, asked: Question, kinds: Mapping[str, Kind]) -> Simple | None:
    """The answer that this is to `asked`: an option's number or name in any language, a score, yes, no. Else None.

    The kind reads it as it would read a member's text, but here only what is written exactly counts.
    """
    plain = plain_form(said)
    for number, option in enumerate(asked.options, start=1):
        if any(plain == plain_form(words) for words in option.every()):
            return number
    if asked.options:
        return next((n for n in range(1, len(asked.options) + 1) if str(n) == said), None)
    value = kinds[asked.kind].understand(asked, said.lower(), DIGITS_ONLY).value
    if isinstance(value, str | int) and str(value) == said.lower():
        return value
    return next((v for v in kinds[asked.kind].choices(asked) if isinstance(v, str) and v == said.lower()), None)


def _earlier_question(node: Node | None, earlier: Mapping[str, Question], notes: Notes) -> Question | None:
    if node is None:
        return None
    word = read_word(node, notes, "the question in ask_if", "Write the id of an earlier question.")
    if word is None:
        return None
    asked = earlier.get(word.text)
    if asked is None:
        instead = did_you_mean(word.text, earlier) if earlier else "The first question cannot have ask_if."
        notes.add(word, f'There is no earlier question "{shown(word.text)}".', instead)
    elif asked.secret:
        what = f'"{asked.id}" is secret: who is asked this one would show what they chose.'
        notes.add(word, what, "Ask everyone, or make the earlier one not secret.")
    elif asked.kind == "points":
        what = f'"{asked.id}" shares out points, so no one answer decides who is asked this.'
        notes.add(word, what, "Ask everyone, or name an earlier question of another kind.")
        return None
    return asked


def _note_unknown(word: Written, asked: Question, kinds: Mapping[str, Kind], notes: Notes) -> None:
    what = f'"{shown(word.text)}" is not an answer to "{asked.id}".'
    notes.add(word, what, f"Write {_answers_to(asked, kinds)}.")


def _answers_to(asked: Question, kinds: Mapping[str, Kind]) -> str:
    if asked.options:
        names = (next(option.every()) for option in asked.options)
        return "one of: " + ", ".join(f"{n} ({shown(name)})" for n, name in enumerate(names, start=1))
    if choices := kinds[asked.kind].choices(asked):
        return "one of: " + ", ".join(str(value) for value in choices)
    if find_value(str(asked.low), asked, kinds) is not None:
        return f"a number from {asked.low} to {asked.high}"
    return "a question with options, with numbers or with yes and no; this one is answered in people's own words"
