"""A consultation as the tree that its file would be, so that it is checked again as a file is."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from bot.files.growing import Grower
from bot.files.problems import Notes
from bot.files.root import read_root
from bot.files.surroundings import Surroundings
from bot.files.tree import Keyed, Node
from flows.changing import changed
from flows.consultation import Consultation, Question, Text


def check_again(consultation: Consultation, around: Surroundings, notes: Notes | None = None) -> Consultation:
    """Raises FileProblems; the places are "pl.first-repair.text": a language, a dot, a place of `flows.translating`."""
    notes = notes or Notes()
    read = read_root(tree_of(consultation, around.zone, Grower(notes)), around, notes)
    return changed(read, opens=consultation.opens, closes=consultation.closes)


def tree_of(consultation: Consultation, zone: tzinfo, grow: Grower) -> Keyed:
    questions = () if consultation.is_blank else consultation.questions
    nodes: dict[str, Node] = {
        "name": grow.words(consultation.name, "name"),
        "languages": grow.list((grow.words(code, "languages") for code in consultation.languages), "languages"),
    }
    nodes.update({key: words_of(text, key, grow) for key, text in _texts(consultation)})
    nodes.update({key: grow.words(written, key) for key, written in _written(consultation, zone)})
    if any(consultation.audience):
        nodes["audience"] = _audience(consultation, grow)
    nodes["questions"] = grow.list((_question(one, grow) for one in questions), "questions")
    return grow.keys(nodes, "")


def words_of(text: Text, key: str, grow: Grower) -> Keyed:
    said = {code: grow.words(words, f"{code}.{key}") for code, words in text.by_language.items()}
    return grow.keys(said, f"{next(iter(text.by_language))}.{key}")


def _texts(consultation: Consultation) -> Iterator[tuple[str, Text]]:
    for key in ("title", "decides", "can_change", "short_because"):
        if (text := getattr(consultation, key)) is not None:
            yield key, text


def _written(consultation: Consultation, zone: tzinfo) -> Iterator[tuple[str, str]]:
    for key in ("opens", "closes"):
        if (at := getattr(consultation, key)) is not None:
            yield key, local(at, zone)
    if consultation.answer_by is not None:
        yield "answer_by", consultation.answer_by.isoformat()
    for key in ("keyword", "rung", "decided_by", "offers"):
        if (word := getattr(consultation, key)) is not None:
            yield key, word
    if consultation.sensitive:
        yield "sensitive", "yes"


def local(at: datetime, zone: tzinfo) -> str:
    """As it is written in a file."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _audience(consultation: Consultation, grow: Grower) -> Keyed:
    chosen = consultation.audience._asdict()
    nodes = {key: grow.list((grow.words(one, key) for one in few), key) for key, few in chosen.items() if few}
    return grow.keys(nodes, "audience")


def _question(question: Question, grow: Grower) -> Keyed:
    own = question.id
    nodes: dict[str, Node] = {"id": grow.words(own, f"{own}.id"), "kind": grow.words(question.kind, f"{own}.kind")}
    nodes["text"] = words_of(question.text, f"{own}.text", grow)
    if question.short is not None:
        nodes["short"] = words_of(question.short, f"{own}.short", grow)
    if question.options:
        options = enumerate(question.options, start=1)
        nodes["options"] = grow.list(
            [words_of(option, f"{own}.option.{n}", grow) for n, option in options], f"{own}.option.1"
        )
    nodes.update({key: grow.words(written, f"{own}.{key}") for key, written in _plain(question)})
    if question.low_label is not None and question.high_label is not None:
        labels = {end: words_of(text, f"{own}.{end}_label", grow) for end, text in _labels(question)}
        nodes["labels"] = grow.keys(labels, f"{own}.low_label")
    if question.ask_if is not None:
        nodes["ask_if"] = _condition(question, grow)
    return grow.keys(nodes, f"{own}.text")


def _labels(question: Question) -> Iterator[tuple[str, Text]]:
    for end, text in (("low", question.low_label), ("high", question.high_label)):
        if text is not None:
            yield end, text


def _plain(question: Question) -> Iterator[tuple[str, str]]:
    if question.kind == "score":
        yield from (("low", str(question.low)), ("high", str(question.high)))
    if question.kind == "points":
        yield "total", str(question.total)
    if question.secret:
        yield "secret", "yes"


def _condition(question: Question, grow: Grower) -> Keyed:
    at = f"{question.id}.ask_if"
    condition = question.ask_if
    assert condition is not None
    values = grow.list([grow.words(str(value), at) for value in condition.values], at)
    return grow.keys({"question": grow.words(condition.question, at), "is": values}, at)
