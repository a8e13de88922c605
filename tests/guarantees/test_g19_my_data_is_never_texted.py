"""G19: MY DATA opens a dated request, and no text ever gives back what we hold, in any language and any state."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot import languages
from bot.house import House, open_house
from bot.settings import load_settings
from flows import command_index
from flows.rights import one_month_after
from flows.turn import Incoming
from storage import data_requests
from storage.tables import outbox
from tests.pages.conftest import NOON, SETTINGS, StillClock

CANARIES = ("gooseberry ladder", "violet kettle")
"""What they said before: of no message of ours."""

BEFORE = (
    (),
    (CANARIES[0],),
    (CANARIES[0], "2"),
    (CANARIES[0], "stop"),
    (CANARIES[0], "i want to die " + CANARIES[1]),
    ("pause", CANARIES[0]),
    (CANARIES[0], "my data", CANARIES[1]),
)


def asked_for_in(language: str) -> list[str]:
    return [phrase for phrase, name in command_index.phrases(languages.words(language)) if name == "MY_DATA"]


EVERY = sorted({phrase for code in languages.codes() for phrase in asked_for_in(code)})
SPOKEN = st.builds(
    lambda phrase, change, mark: change(phrase) + mark,
    st.sampled_from(EVERY),
    st.sampled_from([str, str.upper, str.title]),
    st.sampled_from(["", ".", "?", "!", " "]),
)


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    house = open_house(load_settings({**SETTINGS, "DATABASE_URL": sqlite_url}), StillClock())
    yield house
    house.close()


def test_each_language_has_words_for_it() -> None:
    assert [code for code in languages.codes() if not asked_for_in(code)] == []


@given(
    st.sampled_from(BEFORE),
    st.sampled_from(languages.codes()),
    SPOKEN,
    st.sampled_from(["sms", "telegram"]),
    st.integers(1, 10**9),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_asks_gets_a_date_and_never_their_words(
    house: House, before: tuple[str, ...], language: str, words: str, channel: str, person: int
) -> None:
    chat = f"+4477{person:08}"[:13] if channel == "sms" else str(person)
    texts = [*before, words]
    batches = [
        [(Incoming(channel, f"{channel}-{person}-{place}-{text}", chat, text, NOON, language=language),)]
        for place, text in enumerate(texts)
    ]
    taken = [house.batches.take(batch, NOON + timedelta(minutes=5 * place)) for place, batch in enumerate(batches)]
    assert all(all(done) for done in taken)
    with house.database.reading() as db:
        due = {one.due for one in data_requests.every_open(db)}
        sent = [row.text or "" for row in db.execute(select(outbox.c.text))]
    assert due == {one_month_after(date(2026, 11, 24))}
    assert not [text for text in sent if any(canary in text for canary in CANARIES)]


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_month_is_the_same_day_or_the_last_one(day: date) -> None:
    due = one_month_after(day)
    assert (due.year * 12 + due.month) - (day.year * 12 + day.month) == 1
    assert due.day == day.day or (due.day < day.day and (due + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2026-09-03", "2026-10-03"),
        ("2027-01-31", "2027-02-28"),
        ("2028-01-31", "2028-02-29"),
        ("2026-12-31", "2027-01-31"),
        ("2026-08-31", "2026-09-30"),
    ],
)
def test_a_month_as_the_ico_counts_it(day: str, due: str) -> None:
    assert one_month_after(date.fromisoformat(day)) == date.fromisoformat(due)
