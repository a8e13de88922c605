"""What a turn will need is known from the text alone, in every language, before anybody looks at who wrote it."""

import pytest

from bot import languages
from flows import commands
from flows.foreseen import Foreseen, Need, foreseen, of_several

NEEDS: dict[str, Need] = {
    "STATUS": "history",
    "NEWS": "history",
    "MORE": "history",
    "CHANGE": "history",
    "MY_DATA": "data-by",
    "FORGET_ME": "forget-code",
    "LINK": "link-code",
}
ORDINARY = ("the lift is broken again", "2", "yes please", "STOP", "2 cos my door dont lock")


@pytest.mark.parametrize("language", languages.codes())
def test_every_way_to_ask_for_it_is_foreseen(language: str) -> None:
    words = languages.words(language)
    missing = [
        (phrase, need)
        for phrase, command in words.commands.items()
        if (need := NEEDS.get(command)) and commands.find(phrase, words) and need not in foreseen(phrase, words).needs
    ]
    assert missing == []
    assert {NEEDS[command] for command in words.commands.values() if command in NEEDS} == set(NEEDS.values())


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("delete all my data and stop texting me", "forget-code"),
        ("stop texting me, delete my data", "forget-code"),
        ("send me my data and stop texting me", "data-by"),
    ],
)
def test_what_stands_beside_a_wish_to_leave_is_foreseen(text: str, need: str) -> None:
    assert need in foreseen(text, languages.words("en")).needs


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_text_needs_nothing(text: str) -> None:
    assert foreseen(text, languages.words("en")) == Foreseen()


def test_codes_and_words_of_another_phone_are_found_whoever_writes() -> None:
    english, polish = languages.words("en"), languages.words("pl")
    assert foreseen("LINK 4821 7730", english).given == foreseen("link 48217730", polish).given == "48217730"
    assert "rejoin-words" in foreseen("REJOIN", english).needs


def test_after_the_first_of_several_their_language_may_be_another_so_a_code_is_there() -> None:
    english = languages.words("en")
    assert of_several(["POLSKI"], english).needs == frozenset()
    several = of_several(["POLSKI", "status", "LINK 48217730"], english)
    assert several == Foreseen(frozenset({"forget-code", "history"}), "48217730")
