"""Whole replies by a grammar: how it is written, what it says, and what is wrong with one that is not written so."""

import tomllib
from collections.abc import Iterable

import pytest

from bot.languages import FILE, LOCALES, codes, words
from flows.reading.plain_form import cut
from flows.reading.sentence_notation import grammar_of, row_of
from flows.reading.sentences import Sentences
from flows.reading.whole import NAMED, OUTCOMES, SAYS_NOTHING, whole_answer

PARTS = {"its": ["its", "that is"], "good": ["good", "<very> good"], "very": ["very", "so"]}


def said(text: str, *sentences: str, parts: dict[str, list[str]] | None = None) -> bool:
    """Is the whole text one of these sentences?"""
    row = cut(text).words
    grammar = grammar_of(PARTS if parts is None else parts, {"yes": sentences})
    return any(end == len(row) for _, end in Sentences(grammar, row).beginning_at(0))


@pytest.mark.parametrize(
    "text", ["its good", "that is good", "that is so good", "its really good", "its really very good"]
)
def test_parts_and_what_may_be_left_out_make_many_sentences_of_one(text: str) -> None:
    assert said(text, "<its> (really) <good>")


@pytest.mark.parametrize("text", ["good", "its", "its really", "that good", "its not good", "its good now"])
def test_what_must_stand_must_stand_and_nothing_else(text: str) -> None:
    assert not said(text, "<its> (really) <good>")


@pytest.mark.parametrize(
    ("text", "is_one"), [("put me down", True), ("count me in", True), ("put me in", True), ("put", False)]
)
def test_a_choice_in_square_brackets_has_to_be_made(text: str, is_one: bool) -> None:
    assert said(text, "put/count me [down | in | on the list]") == is_one


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("(a | b", "missing"),
        ("a) b", "closes nothing"),
        ("a | b", "stands in no bracket"),
        ("(a) (b)", "everything may be left out"),
        ("a [b", "missing"),
    ],
)
def test_a_sentence_that_is_not_written_so_says_what_is_wrong(phrase: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        row_of(phrase)


def test_a_part_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="<bad>"):
        grammar_of(PARTS, {"no": ["<its> <bad>"]})


@pytest.mark.parametrize("code", codes())
def test_every_word_of_a_grammar_is_read_as_it_is_written(code: str) -> None:
    for name in _sentences(code):
        assert name in {*NAMED, *SAYS_NOTHING, *OUTCOMES}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("I would have to say yes to that", "yes"),
        ("yes, that is right, thanks mate", "yes"),
        ("that is not quite right", "no"),
        ("I couldn't say either way", "abstain"),
        ("that is good", "perhaps_yes"),
        ("yes that is not right", ""),
        ("that is right?", ""),
        ("that is right for the dog", ""),
        ("", ""),
    ],
)
def test_a_reply_answers_only_where_every_word_says_the_same(text: str, meant: str) -> None:
    assert whole_answer(cut(text), words("en")) == meant


def _sentences(code: str) -> Iterable[str]:
    return tomllib.loads((LOCALES / code / FILE).read_text("utf-8")).get("sentences", ())
