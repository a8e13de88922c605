"""The word lists: every folder, in plain form, quick to load, and no word that means two things at once."""

import pytest

from bot.languages import codes, words
from flows.command_index import phrases
from flows.commands import COMMANDS, find
from flows.reading.entries import Tables
from flows.reading.leaving import wants_to_leave
from flows.reading.lexicon import lexicon
from flows.reading.options import MOST
from flows.reading.plain_form import forms

CATEGORIES = {"self_harm", "child", "sexual_violence", "domestic", "violence", "medical", "neglect"}


def test_english_and_polish_are_there() -> None:
    assert {"en", "pl"} <= set(codes())


def test_a_language_that_we_lack_is_named() -> None:
    with pytest.raises(KeyError, match="xx"):
        words("xx")


def test_each_language_knows_the_others() -> None:
    assert list(words("en").also) == [code for code in codes() if code != "en"]


@pytest.mark.parametrize("code", codes())
def test_every_entry_is_in_plain_form(code: str) -> None:
    lists = words(code)
    said = {*lexicon(lists).singles, *lists.leave}
    assert [entry for entry in said if entry not in set(forms(entry))] == []


@pytest.mark.parametrize("code", codes())
def test_every_option_that_a_list_can_have_is_known_by_its_number_and_its_place(code: str) -> None:
    kinds = Tables(*words(code).tables).kinds
    options = set(range(1, MOST + 1))
    assert options <= {number for _, number, _ in kinds}
    assert options <= {ordinal for _, _, ordinal in kinds}


@pytest.mark.parametrize("code", codes())
def test_no_word_is_both_yes_and_no(code: str) -> None:
    for tags, _, _ in Tables(*words(code).tables).kinds:
        assert len({"yes", "no", "abstain"}.intersection(tags)) < 2


@pytest.mark.parametrize("code", codes())
def test_every_wording_of_a_command_is_that_command_and_no_wish_to_leave(code: str) -> None:
    for phrase, command in phrases(words(code)):
        found = find(phrase, words(code))
        assert command in COMMANDS
        assert (phrase, found.command if found else None) == (phrase, command)
        assert (phrase, wants_to_leave(phrase, words(code))) == (phrase, "no") or command == "FORGET_ME"


@pytest.mark.parametrize("code", codes())
def test_danger_rules_use_the_known_categories_and_levels(code: str) -> None:
    rules = words(code).danger
    assert {rule.level for rule in rules} == {"high", "low"}
    assert {rule.category for rule in rules} == CATEGORIES
