"""What stands in a blank suits what stands around it, in every language."""

from datetime import date

import pytest

from bot import languages
from bot.always import blanks
from bot.wording import Wording
from flows.changing import changed
from flows.consultation import Question, Text
from flows.phrase import Phrase, Several
from flows.questions.registry import KINDS
from tests.flows.talking import oak_house

MONTHS = [date(2026, month, 28) for month in range(1, 13)]
WORDING = Wording(blanks("Oak House", "england"))
ARABIC_LETTERS = ("ar", "ur")


def said(phrase: Phrase, language: str) -> str:
    return WORDING.phrase(phrase, language)


@pytest.mark.parametrize("language", languages.codes())
def test_no_date_brings_a_second_full_stop(language: str) -> None:
    for when in MONTHS:
        assert ".." not in said(Phrase("hear-by", {"date": when}), language)


@pytest.mark.parametrize("language", languages.codes())
def test_lists_have_the_comma_of_their_letters(language: str) -> None:
    some, other = ("\u060c ", ", ") if language in ARABIC_LETTERS else (", ", "\u060c ")
    asked = in_language(oak_house().questions[0], language)
    lists = (
        said(Phrase("change-list", {"answers": Several((Phrase("button-yes"), Phrase("button-no")))}), language),
        said(KINDS["rank"].say_back(asked, (2, 1)), language),
        said(KINDS["points"].say_back(asked, (4, 6, 0)), language),
    )
    for text in lists:
        assert some in text
        assert other not in text


def in_language(question: Question, language: str) -> Question:
    """Its options, said to be in this language."""
    options = tuple(Text({language: one.in_language("en")}) for one in question.options)
    return changed(question, options=options)
