"""Every text of a consultation by its place, so that each can be translated by itself and put in again."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flows.changing import changed
from flows.consultation import Consultation, Question, Text

Texts = Mapping[str, Text]
OF_ALL = ("title", "decides", "can_change", "short_because")
OF_A_QUESTION = ("text", "short", "low_label", "high_label")


class Part(NamedTuple):
    """`key`: its place, such as "title" or "first-repair.option.2". `section`: empty, or the question's id."""

    key: str
    section: str
    text: Text


def parts(consultation: Consultation) -> Iterator[Part]:
    """In the order in which members meet them. What a blank start asks is ours, and there in every language."""
    for name in OF_ALL:
        if (text := getattr(consultation, name)) is not None:
            yield Part(name, "", text)
    for question in () if consultation.is_blank else consultation.questions:
        yield from _parts_of(question)


def _parts_of(question: Question) -> Iterator[Part]:
    for name in OF_A_QUESTION:
        if (text := getattr(question, name)) is not None:
            yield Part(f"{question.id}.{name}", question.id, text)
    for number, option in enumerate(question.options, start=1):
        yield Part(f"{question.id}.option.{number}", question.id, option)


def with_texts(consultation: Consultation, texts: Texts, languages: tuple[str, ...]) -> Consultation:
    """The same with other words; a place that is not in `texts` keeps its own."""
    own = {name: texts[name] for name in OF_ALL if name in texts}
    questions = tuple(_with_texts(question, texts) for question in consultation.questions)
    return changed(consultation, **own, questions=questions, languages=languages)


def _with_texts(question: Question, texts: Texts) -> Question:
    own = {name: texts[f"{question.id}.{name}"] for name in OF_A_QUESTION if f"{question.id}.{name}" in texts}
    options = tuple(
        texts.get(f"{question.id}.option.{number}", option) for number, option in enumerate(question.options, start=1)
    )
    return changed(question, **own, options=options)


class Translation(NamedTuple):
    """Words, and those that they were translated from: when these change, it is out of date."""

    of: str
    words: str


Known = Mapping[str, Translation]
"""By place."""


def known_from(consultation: Consultation, language: str) -> dict[str, Translation]:
    """What a consultation says itself in this language."""
    first = consultation.languages[0]
    return {
        part.key: Translation(part.text.in_language(first), part.text.by_language[language])
        for part in parts(consultation)
        if language in part.text.by_language
    }


def fitting(consultation: Consultation, known: Known) -> dict[str, str]:
    """The words that still fit: what they were translated from is said so, here or (an option moved) elsewhere."""
    first = consultation.languages[0]
    by_words = {one.of: one.words for one in known.values() if one.words}
    found: dict[str, str] = {}
    for part in parts(consultation):
        said = part.text.in_language(first)
        own = known.get(part.key)
        words = own.words if own is not None and own.of == said else by_words.get(said, "")
        if words:
            found[part.key] = words
    return found


def missing(consultation: Consultation, known: Known) -> list[Part]:
    """What is still to be translated, or translated anew."""
    done = fitting(consultation, known)
    return [part for part in parts(consultation) if part.key not in done]


def in_languages(consultation: Consultation, known: Mapping[str, Known]) -> Consultation:
    """With each of these languages in which nothing is missing; `consultation` has its first language at least."""
    first = consultation.languages[0]
    whole = {code: fitting(consultation, one) for code, one in known.items() if not missing(consultation, one)}
    texts = {
        part.key: Text(
            {first: part.text.in_language(first), **{code: words[part.key] for code, words in whole.items()}}
        )
        for part in parts(consultation)
    }
    return with_texts(consultation, texts, (first, *whole))


def in_only(consultation: Consultation, languages: tuple[str, ...]) -> Consultation:
    """Without its other languages."""
    texts = {
        part.key: Text({code: words for code, words in part.text.by_language.items() if code in languages})
        for part in parts(consultation)
    }
    return with_texts(consultation, texts, languages)
