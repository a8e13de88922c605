"""Plain words: each rule finds what it is for, says where it stands and what to write, and leaves good texts alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain_words import plain_words
from flows.plain import PlainWords, advise, cheaper, length

ENGLISH, NO_LISTS = plain_words("en"), PlainWords()


@pytest.mark.parametrize(
    ("text", "rule", "words", "instead"),
    [
        ("We will commence on 8 Jan.", "hard", "commence", "start"),
        ("It commenced.", "hard", "commenced", "start"),
        ("We are utilising it.", "hard", "utilising", "use"),
        ("Call prior to Friday.", "hard", "prior to", "before"),
        ("In order to vote, text 1.", "hard", "In order to", "to"),
        ("We facilitate it.", "hard", "facilitate", "help"),
        ("A plan for hard-to-reach people.", "deficit", "hard-to-reach", "people we have not reached"),
        ("Service users pick.", "deficit", "Service users", "people who use this service"),
        ("For people with complex needs.", "deficit", "complex needs", "Say what help people need."),
        ("You failed to answer.", "blame", "You failed to", "we still need"),
        ("Your answer is invalid.", "blame", "invalid", "Say what you need, and how to write it."),
        ("You didn’t answer.", "blame", "You didn’t", "we did not get"),
        ("Let us touch base.", "idiom", "touch base", "talk"),
        ("Thank you!!", "loud", "!!", ""),
        ("REPLY NOW please.", "capitals", "REPLY NOW", "reply now"),
        ("Locks – and keys.", "dear", "–", "-"),
        ("A naïve plan.", "dear", "ï", "i"),
        ("Thank you 👍", "dear", "👍", ""),
        ("Wash up; dry up.", "joined", "Wash up; dry up.", ""),
    ],
)
def test_each_rule_says_which_words_where_and_what_to_write(text: str, rule: str, words: str, instead: str) -> None:
    (one,) = (one for one in advise(text, ENGLISH) if one.rule == rule)
    assert (one.words, one.at, one.instead) == (words, text.index(words), instead)


def test_a_sentence_has_at_most_fifteen_words_and_says_one_thing() -> None:
    fifteen = "one two three four five six seven eight nine ten " + "more " * 4 + "word."
    assert advise(fifteen, ENGLISH) == ()
    (long,) = advise(f"Good. And {fifteen}", ENGLISH)
    assert (long.rule, long.at, long.words) == ("long", 6, f"And {fifteen}")
    chained = advise("We mend and clean and paint and go.", ENGLISH)
    assert [one.rule for one in chained] == ["joined"]


def test_a_phone_number_is_one_word() -> None:
    assert length("Call 0808 2000 247 : it is free.") == 5


@pytest.mark.parametrize(
    "text", ["Text STOP. UNDO, SKIP, MENU.", "POLSKI or ENGLISH.", "The NHS and a GP.", "I pay £5."]
)
def test_commands_languages_and_short_names_are_not_shouted(text: str) -> None:
    assert advise(text, ENGLISH) == ()


def test_a_keyword_is_no_shout_either() -> None:
    assert advise("Text TENANTS to join.", ENGLISH, frozenset({"TENANTS"})) == ()
    assert [one.rule for one in advise("Text TENANTS to join.", ENGLISH)] == ["capitals"]


@pytest.mark.parametrize("text", ["Zażółć gęślą jaźń.", "اكتبوا لنا؟", "नमस्ते।", "{title}۔", "Où êtes-vous ?"])
def test_a_language_without_lists_keeps_its_letters_and_stops(text: str) -> None:
    assert advise(text, NO_LISTS) == ()


def test_a_language_without_lists_is_still_short_quiet_and_cheap() -> None:
    rules = [one.rule for one in advise("¡Hola! “Sí”", NO_LISTS)]
    assert rules == ["loud", "loud", "dear", "dear"]
    assert [one.rule for one in advise("slowo " * 16, NO_LISTS)] == ["long"]


def test_the_english_list_is_long_and_advises_nothing_that_it_advises_against() -> None:
    assert len(ENGLISH.instead["hard"]) >= 150
    written = [words for phrases in ENGLISH.instead.values() for words in phrases.values()]
    assert not [words for words in written if advise(words, ENGLISH)]


@given(st.text(max_size=300))
def test_any_text_is_looked_at_and_every_place_is_right(text: str) -> None:
    for plain in (ENGLISH, NO_LISTS):
        for one in advise(text, plain):
            assert text[one.at : one.at + len(one.words)] == one.words
            assert one.words


@given(st.characters())
def test_what_is_advised_instead_is_never_dear(character: str) -> None:
    assert all(letter.isascii() or cheaper(letter) in ("", letter) for letter in cheaper(character))
