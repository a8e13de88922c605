"""We never imply that we are watching: no message in any language says so, and the replies that matter say the contrary."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot import languages, messages
from bot.house import House
from flows.turn import Incoming
from storage.tables import outbox

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


def short(language: str) -> str:
    """How the sentence about not watching begins, in any message that has it."""
    return NOT_ALL_THE_TIME[language].partition(".")[0].strip()


@pytest.mark.parametrize("code", languages.codes())
def test_no_message_in_any_language_says_that_we_watch(code: str) -> None:
    found = {
        key: text
        for key, text in messages.catalog(code).items()
        if key not in ("not-watching", "small-print") and re.search(WATCHING[code], text, re.IGNORECASE)
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


@pytest.mark.parametrize("hours", range(0, 24, 6))
@pytest.mark.parametrize("words", ["hello", "MENU", "HELP", "PERSON"])
async def test_the_first_word_help_and_a_person_say_it_at_any_hour(house: House, words: str, hours: int) -> None:
    now = NIGHT + timedelta(hours=hours)
    number = f"+4477009{hours:02}{len(words):03}"
    if words != "hello":
        await house.inbox.receive([Incoming("sms", f"SMa{hours}{words}", number, "the showers are cold", now)])
    await house.inbox.receive([Incoming("sms", f"SM{hours}{words}", number, words, now)])
    assert re.search(r"not read this all the time", said(house)[-1]), said(house)[-1]
    assert "999" in said(house)[-1]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(
    ["hello", "2", "is anybody there?", "are you watching", "help me please", "i need somebody now", "STATUS", "MENU",
     "who reads this", "call me", "answer me", "the showers are cold", "SKIP", "PERSON", "it is urgent", "?"],
), min_size=1, max_size=4))  # fmt: skip
def test_nothing_that_is_said_at_night_promises_that_somebody_looks_now(texts: list[str]) -> None:
    """Played without a database: every reply that these texts can lead to."""
    from tests.flows.talking import replies_to

    for reply in replies_to(texts, NIGHT):
        assert not re.search(WATCHING["en"], reply, re.IGNORECASE), reply
