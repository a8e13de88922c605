"""Every language says everything, with the same blanks, in plain short words that do not make texts dearer."""

import re
from pathlib import Path

import pytest

from bot import languages, messages
from bot.always import blanks, help_lines, nations
from bot.dearest import costs, dearest
from bot.message_rules import MENU_NAMES, TOGETHER, Around, names_in, tidied, wrong
from bot.plain_words import advice
from bot.wording import Wording
from flows.phrase import Phrase
from flows.segments import measure

ROOT = Path(__file__).parent.parent.parent
CODE = "\n".join(path.read_text() for room in ("flows", "bot") for path in (ROOT / room).rglob("*.py"))
BLANK = re.compile(r"\{(\w+)\}")
MADE_OF = re.compile(r"^(ask|ask-again|have|status|update|help|button|question)-")
"""Keys that the code puts together from a kind, a status, a category or a value."""

AS_LONG_AS_IT_GETS = {
    "name": "A name of sixteen"[:16],
    "reference": "Z99",
    "date": "28 Sep",
    "languages": "ENGLISH, POLSKI",
}


def spoken_in_code() -> set[str]:
    return set(re.findall(r'"([a-z]+(?:-[a-z_]+)+|[a-z]+)"', CODE))


@pytest.mark.parametrize("language", languages.codes())
def test_every_language_has_every_message_with_the_same_blanks(language: str) -> None:
    english, this = messages.catalog("en"), messages.catalog(language)
    assert this.keys() == english.keys()
    assert {key: sorted(BLANK.findall(text)) for key, text in this.items()} == {
        key: sorted(BLANK.findall(text)) for key, text in english.items()
    }
    assert all(this.values())


def test_every_message_is_used_and_every_phrase_in_the_code_has_a_message() -> None:
    keys = set(messages.catalog("en"))
    unused = {key for key in keys - spoken_in_code() if not MADE_OF.match(key)}
    assert not unused
    phrases = set(re.findall(r'Phrase\(\s*"([\w-]+)"', CODE))
    assert not phrases - keys


def test_english_needs_no_dear_letters() -> None:
    assert not {key: text for key, text in messages.catalog("en").items() if measure(text).because}


@pytest.mark.parametrize("language", languages.codes())
@pytest.mark.parametrize("nation", nations())
def test_help_lines_fit_in_one_text_or_two(language: str, nation: str) -> None:
    for key in messages.catalog(language):
        if key == "help" or key.startswith("help-"):
            said = Wording(blanks("", nation)).phrase(Phrase(key), language)
            assert measure(said).segments <= (1 if language == "en" else 3), said


@pytest.mark.parametrize("language", [code for code in languages.codes() if code != "en"])
@pytest.mark.parametrize("nation", nations())
def test_help_lines_have_no_english_in_another_language(language: str, nation: str) -> None:
    for key in ("help", "help-again"):
        said = Wording(blanks("", nation)).phrase(Phrase(key), language)
        assert not re.search(r"\bto 85258|and press", said), said
        assert "85258" in said


@pytest.mark.parametrize("language", languages.codes())
def test_the_smallest_print_fits_in_the_first_message(language: str) -> None:
    said = " ".join(messages.catalog(language)[key] for key in ("welcome-kept", "hear-by", "small-print"))
    filled = BLANK.sub(lambda blank: {**help_lines("england"), **AS_LONG_AS_IT_GETS}[blank[1]], said)
    measured = measure(filled)
    assert measured.units <= (306 if measured.encoding == "GSM-7" else 201), filled


@pytest.mark.parametrize("language", languages.codes())
def test_no_key_has_two_messages(language: str) -> None:
    """The second one would silently stand for both."""
    written = (ROOT / "locales" / language / "messages.po").read_text(encoding="utf-8")
    keys = re.findall(r'^msgid "(.+)"$', written, re.MULTILINE)
    assert sorted(keys) == sorted(set(keys))


def said(language: str, *keys: str) -> str:
    """These messages in one text, with blanks as long as they get."""
    text = " ".join(messages.catalog(language)[key] for key in keys)
    return BLANK.sub(lambda blank: {**help_lines("england"), **AS_LONG_AS_IT_GETS}.get(blank[1], "99"), text)


@pytest.mark.parametrize("language", languages.codes())
@pytest.mark.parametrize("keys", TOGETHER)
def test_what_members_ask_for_fits_whole(language: str, keys: tuple[str, ...]) -> None:
    text = said(language, *keys)
    measured = measure(text)
    assert measured.units <= (306 if measured.encoding == "GSM-7" else 201), text
    if language == "en":
        assert measured.segments <= (2 if len(keys) > 2 or keys[0] == "menu" else 1), text


@pytest.mark.parametrize("language", languages.codes())
def test_the_menu_names_words_that_are_understood(language: str) -> None:
    assert names_in(language, messages.catalog(language)["menu"]) >= MENU_NAMES


@pytest.mark.parametrize("language", languages.codes())
@pytest.mark.parametrize("nation", nations())
def test_what_we_ship_keeps_to_the_rules_that_an_organisation_s_own_words_must_keep_to(
    language: str, nation: str
) -> None:
    around = Around(blanks("A name of sixteen"[:16], nation))
    for key, text in messages.catalog(language).items():
        assert list(wrong(language, key, tidied(text), around)) == [], key


@pytest.mark.parametrize("language", languages.codes())
@pytest.mark.parametrize("nation", nations())
def test_every_message_is_plain(language: str, nation: str) -> None:
    """No sentence over 15 words, no exclamation mark, no dear mark; in English no hard, hurtful or blaming word."""
    known = {
        **blanks("Oak House", nation),
        **AS_LONG_AS_IT_GETS,
        "question": "Q?\n",
        "ask": "Q?\n",
        "options": "\n1 A\n",
    }
    for key, text in messages.catalog(language).items():
        said = BLANK.sub(lambda blank: known.get(blank[1], "X"), text)
        assert list(advice(said, language)) == [], key


@pytest.mark.parametrize("language", languages.codes())
def test_the_dearest_message_is_known_with_its_letters_and_without(language: str) -> None:
    one = dearest(language, blanks("A name of sixteen"[:16], "england"))
    print(f"\n{language}: {one.key}, {one.segments} with its letters, {one.without} without: {one.text}")
    assert 1 <= one.without <= one.segments <= 3
    assert all(cost.segments <= one.segments for cost in costs(language, {}))


@pytest.mark.parametrize("nation", nations())
def test_each_nation_has_every_help_line(nation: str) -> None:
    assert help_lines(nation).keys() == help_lines("england").keys()
    assert help_lines(nation)["emergency"] == "999"
