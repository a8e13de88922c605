"""Every family of words that a phrase names is there, in every language."""

import pytest

from bot import languages
from flows.reading.patterns import steps_of


@pytest.mark.parametrize("code", languages.codes())
def test_every_family_that_a_phrase_names_is_there(code: str) -> None:
    """A name with a slip in it would be found out only when somebody writes what comes near it."""
    words = languages.words(code)
    of_rules = (phrase for rule in words.danger for phrase in (*rule.phrases, *rule.unless))
    of_leaving = (*words.leave_wishes, *words.leave_unsure, *words.leave_unless, *words.leave_whose)
    for phrase in (*of_rules, *of_leaving, *words.complaints, *words.complaints_unless):
        assert steps_of(phrase, words.groups)
