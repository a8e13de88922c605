"""We never imply that we are watching: no message in any language says so, and the replies that matter say the contrary."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from sqlalchemy import select

from bot import languages, messages
from bot.house import House
from flows import out_of_hours
from flows.facts import ViewSent
from flows.state import MemberState
from flows.turn import Here, Turn
from storage.tables import outbox
from tests.flows.talking import after_talk, conversation, new_world
from tests.runtime.conftest import StillClock, clock, house, settings, text
from tests.transcripts.script import ZONE

__all__ = ["clock", "house", "settings"]

NIGHT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
WATCHING = {
    "ar": r"نراقب|نراقبك|على مدار الساعة|نقرأ دائما",
    "bn": r"আমরা দেখছি|সবসময় পড়ি|২৪ ঘন্টা|24/7",
    "cy": r"rydym yn gwylio|bob amser yn darllen|24/7|ddydd a nos",
    "en": r"watching you|we are watching|we watch|always (?:here|read|there)|24/7|day and night|around the clock"
    r"|someone is (?:here|reading)|reads? (?:this|it) (?:now|at once|right away|immediately)|straight away",
    "es": r"estamos vigilando|siempre leemos|24/7|las 24 horas",
    "fr": r"nous surveillons|nous lisons toujours|24/7|24h/24|jour et nuit",
    "pl": r"obserwujemy|zawsze czytamy|24/7|cala dobe|całą dobę",
    "pt": r"estamos a vigiar|lemos sempre|24/7|24 horas",
    "ro": r"supraveghem|citim mereu|24/7|non-stop",
    "so": r"waan ku ilaalinaynaa|mar walba waan akhrinaa|24/7",
    "uk": r"ми стежимо|завжди читаємо|24/7|цілодобово",
    "ur": r"نگرانی کر رہے|ہمیشہ پڑھتے|24/7|چوبیس گھنٹے",
}
"""What would say it, in each language that we speak."""

NOT_ALL_THE_TIME = {code: messages.catalog(code)["not-watching"] for code in languages.codes()}


def said(house: House) -> list[str]:
    with house.database.reading() as db:
        return [one for one in db.execute(select(outbox.c.text).order_by(outbox.c.id)).scalars() if one]


@pytest.mark.parametrize("code", languages.codes())
def test_no_message_in_any_language_says_that_we_watch(code: str) -> None:
    """Help lines are others, and some of them are there day and night."""
    found = {
        key: text
        for key, text in messages.catalog(code).items()
        if not key.startswith(("not-watching", "small-print", "help-"))
        and re.search(WATCHING[code], text, re.IGNORECASE)
    }
    assert found == {}


def test_every_language_has_a_list_to_look_for() -> None:
    assert set(WATCHING) == set(languages.codes())
    assert re.search(WATCHING["en"], "Someone is reading this now, day and night.", re.IGNORECASE)


@pytest.mark.parametrize("code", languages.codes())
def test_every_language_says_that_we_do_not_and_whom_to_call(code: str) -> None:
    for key in ("not-watching", "small-print"):
        words = messages.catalog(code)[key]
        assert "{emergency}" in words or "999" in words, (code, key)
    assert NOT_ALL_THE_TIME[code] != NOT_ALL_THE_TIME["en"] or code == "en"


@pytest.mark.parametrize("hours", [0, 7, 13, 20])
@pytest.mark.parametrize("words", ["hello", "MENU", "HELP", "PERSON", "the gate bangs all night"])
def test_the_first_word_help_and_a_person_say_it_at_any_hour_and_by_night_so_does_every_word_of_theirs(
    house: House, clock: StillClock, words: str, hours: int
) -> None:
    clock.at = NIGHT + timedelta(hours=hours)
    if words != "hello":
        text(house, 1, "the showers are cold")
        clock.move(minutes=9)
    text(house, 1, words)
    is_said = "not read this all the time" in said(house)[-1] and "999" in said(house)[-1]
    assert is_said or (words.startswith("the gate") and not out_of_hours.is_night(clock.at, ZONE))


@limits(max_examples=30, deadline=None)
@given(conversation, st.sampled_from(["en", "pl"]), st.integers(0, 11))
def test_whoever_writes_in_their_own_words_by_night_is_told_so(
    talk: list[tuple[str, timedelta]], language: str, hours: int
) -> None:
    """Whatever was said before: no reply says that somebody looks, and one to words of their own says the contrary."""
    world = new_world(language=language)
    for number, (_, replies) in enumerate(
        after_talk([*talk, ("the gate bangs all night", timedelta(hours=hours))], world)
    ):
        for reply in replies:
            assert not re.search(WATCHING["en"], reply, re.IGNORECASE), (number, reply)


@pytest.mark.parametrize("code", languages.codes())
def test_own_words_by_night_are_answered_with_it_in_every_language(code: str) -> None:
    from flows.phrase import Phrase
    from flows.turn import Say

    sent = Turn(MemberState(language=code), Say((Phrase("kept", {"reference": "K7"}),)), (ViewSent("K7", "x", None),))
    here = Here(NIGHT, NIGHT.date(), "Oak House", "england", sent.state, languages.words(code), (code,), (), "K7")
    assert out_of_hours.say_so(here, sent) == sent
    by_night = out_of_hours.say_so(here._replace(by_night=True), sent)
    assert by_night.say is not None
    assert [one.key for one in by_night.say.phrases] == ["kept", "not-watching"]
    assert out_of_hours.say_so(here._replace(by_night=True), by_night) == by_night
