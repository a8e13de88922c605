"""One question of a file, and the list of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.files.conditions import read_condition
from bot.files.options import read_options
from bot.files.parts import read_keys, read_list, read_one_of, read_slug, read_whole, read_yes_no
from bot.files.problems import Notes, shown
from bot.files.surroundings import Surroundings
from bot.files.texts import read_text
from bot.files.tree import Listed, Node, Refused
from bot.languages import codes
from bot.messages import catalog
from flows.consultation import BLANK, FEWEST_POINTS, MOST_POINTS, USUAL_TOTAL, Question, Text

MOST = 30
USUAL_LOW, USUAL_HIGH = 1, 5
REQUIRED = ("id", "kind", "text")
KEYS = (*REQUIRED, "short", "options", "low", "high", "labels", "total", "ask_if", "secret")
LABEL_KEYS = ("low", "high")


@dataclass(frozen=True, slots=True)
class Shared:
    """What is the same for every question of a file."""

    languages: tuple[str, ...]
    channels: tuple[str, ...]
    around: Surroundings
    notes: Notes


def read_questions(node: Node, shared: Shared) -> tuple[Question, ...]:
    notes = shared.notes
    items = read_list(node, notes, "questions", "a line with a dash for each question, and its keys below") or ()
    if not items and isinstance(node, Listed):
        return (what_to_ask(shared.languages),)
    if len(items) > MOST:
        notes.add(node, f"There are {len(items)} questions.", f"Write at most {MOST}; few get more answers.")
    earlier: dict[str, Question] = {}
    for number, item in enumerate(items[:MOST], start=1):
        question = _read_question(item, number, earlier, shared)
        if question is not None:
            earlier.setdefault(question.id, question)
    return tuple(earlier.values())


def what_to_ask(languages: Sequence[str]) -> Question:
    """It starts blank: members say what should be asked."""
    known = [language for language in languages if language in codes()] or codes()[:1]
    return Question(BLANK, "open_text", Text({language: catalog(language)["question-blank"] for language in known}))


def _read_question(node: Node, number: int, earlier: Mapping[str, Question], shared: Shared) -> Question | None:
    before = len(shared.notes.problems)
    parts = read_keys(node, KEYS, shared.notes, f"question {number}")
    if parts is None:
        return None
    for key in REQUIRED:
        if key not in parts:
            shared.notes.add(node, f'Question {number} has no "{key}".', f"Add:  {key}: {EXAMPLES[key]}")
    question = _question(parts, number, earlier, shared)
    is_whole = len(shared.notes.problems) == before and not any(map(_is_refused, parts.values()))
    if question is not None and is_whole:
        _note_what_its_kind_says(node, question, shared)
        _note_what_does_not_fit(parts["text"], question, shared)
    return question


def _is_refused(node: Node) -> bool:
    """Whole or in part: what its kind would say of the rest is no news."""
    return isinstance(node, Refused) or (isinstance(node, Listed) and any(map(_is_refused, node.items)))


EXAMPLES = {"id": "first-repair", "kind": "choose_one", "text": "What should be mended first?"}


def _question(
    parts: Mapping[str, Node], number: int, earlier: Mapping[str, Question], shared: Shared
) -> Question | None:
    """None where it has no id or no kind; what else is missing is noted, and later questions may still point to it."""
    notes, languages = shared.notes, shared.languages
    text, short = (_text(parts.get(key), shared, f"the {key} of question {number}") for key in ("text", "short"))
    low, high = (read_whole(parts.get(k), usual, notes, k) for k, usual in (("low", USUAL_LOW), ("high", USUAL_HIGH)))
    low_label, high_label = _read_labels(parts.get("labels"), shared)
    kind = read_one_of(parts["kind"], shared.around.kinds, notes, "the kind") if "kind" in parts else None
    question_id = _read_id(parts.get("id"), number, earlier, notes)
    options = read_options(parts["options"], languages, shared.around, notes) if "options" in parts else ()
    condition = read_condition(parts["ask_if"], earlier, shared.around.kinds, notes) if "ask_if" in parts else None
    total = _read_total(parts.get("total"), kind, notes)
    secret = read_yes_no(parts.get("secret"), notes, "secret")
    if question_id is None or kind is None:
        return None
    return Question(
        id=question_id,
        kind=kind,
        text=text or Text({languages[0]: ""}),
        short=short,
        options=options,
        low=low,
        high=high,
        low_label=low_label,
        high_label=high_label,
        ask_if=condition,
        secret=secret,
        total=total,
    )


def _text(node: Node | None, shared: Shared, what: str) -> Text | None:
    return read_text(node, shared.languages, shared.notes, what) if node is not None else None


def _read_labels(node: Node | None, shared: Shared) -> tuple[Text | None, Text | None]:
    parts = read_keys(node, LABEL_KEYS, shared.notes, "labels") if node is not None else None
    if node is not None and parts is not None and len(parts) == 1:
        shared.notes.add(node, "Only one end of the scale has a label.", "Write both:  labels: {low: ..., high: ...}")
    low, high = (_text((parts or {}).get(key), shared, f"the label of {key}") for key in LABEL_KEYS)
    return low, high


def _read_total(node: Node | None, kind: str | None, notes: Notes) -> int:
    total = read_whole(node, USUAL_TOTAL, notes, "total")
    if node is not None and kind is not None and kind != "points":
        notes.add(node, f"A {kind} question shares nothing out.", "Delete total, or write points as its kind.")
    elif node is not None and not FEWEST_POINTS <= total <= MOST_POINTS:
        notes.add(
            node, f"total is {total}.", f"Write from {FEWEST_POINTS} to {MOST_POINTS}: people add it up in their head."
        )
    return total


def _read_id(node: Node | None, number: int, earlier: Mapping[str, Question], notes: Notes) -> str | None:
    slug = read_slug(node, notes, f"the id of question {number}", EXAMPLES["id"]) if node is not None else None
    if slug is None:
        return None
    if slug.text in earlier:
        notes.add(slug, f'"{shown(slug.text)}" is the id of an earlier question.', "Give this one another id.")
    return slug.text


def _note_what_its_kind_says(node: Node, question: Question, shared: Shared) -> None:
    for sentence in shared.around.kinds[question.kind].problems(question):
        shared.notes.add(node, sentence)


def _note_what_does_not_fit(node: Node, question: Question, shared: Shared) -> None:
    for language in (code for code in shared.languages if code in shared.around.languages):
        _note_overflow(node, question, language, shared.channels, shared)


def _note_overflow(node: Node, question: Question, language: str, channels: Sequence[str], shared: Shared) -> None:
    for channel in channels:
        over = shared.around.fits(question, language, channel)
        if over is not None:
            much = f"{over.units - over.limit} characters too long in {language}: {over.units} of {over.limit}"
            shared.notes.add(node, f'"{question.id}" is {much} by {channel}.', "Shorten the text or its options.")
            return
