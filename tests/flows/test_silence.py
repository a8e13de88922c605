"""No view waits longer than 28 days for a word, and a word says what is so."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.always import blanks
from bot.languages import codes
from bot.wording import Wording
from flows.segments import measure
from flows.silence import EVERY, FROM, MOST_GROUPS, Waiting, due, may_tell_to_decide, planned_for, word

ZONE = ZoneInfo("Europe/London")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def view(reference: str = "K7", came: float = 24, **more: object) -> Waiting:
    """`came` so many days ago."""
    at = NOON - came * DAY
    return Waiting(reference, at, **{"last": at, **more})  # type: ignore[arg-type]


def said(*told: Waiting, language: str = "en", channel: str = "sms") -> str:
    return Wording(blanks("Oak House", "england")).render(word(told, NOON, ZONE), language, channel).text


@pytest.mark.parametrize(
    "days, told",
    [((23,), ""), ((24,), "K1"), ((24, 13), "K1"), ((24, 14), "K1 K2"), ((13, 14), ""), ((40, 25, 14), "K1 K2 K3")],
)
def test_a_word_is_due_from_the_24th_day_and_takes_along_what_waited_two_weeks(days: Sequence[int], told: str) -> None:
    waiting = [view(f"K{number}", came) for number, came in enumerate(days, start=1)]
    assert " ".join(one.reference for one in due(waiting, NOON)) == told


@given(st.lists(st.integers(0, 23 * 24), max_size=12), st.sampled_from([1, 6, 24]))
def test_whatever_comes_when_nothing_waits_longer_than_28_days(hours: list[int], tick: int) -> None:
    """Looked at each `tick` hours, over 100 days in which views come."""
    views = {f"K{place}": NOON + timedelta(hours=at * 4) for place, at in enumerate(hours)}
    last = dict(views)
    for passed in range(0, 100 * 24, tick):
        now = NOON + timedelta(hours=passed)
        there = [Waiting(name, views[name], last[name]) for name, came in views.items() if came <= now]
        assert all(now - one.last < EVERY for one in there)
        for one in due(there, now):
            last[one.reference] = now


def test_its_last_days_are_counted_from_when_they_last_heard() -> None:
    assert planned_for([view(came=30), view("K8", came=26)]) == NOON - 30 * DAY + FROM
    assert view(came=60, last=NOON - 4 * DAY).hears_by == NOON + 24 * DAY


def test_one_view_one_fact_one_text() -> None:
    text = said(view(owner="repairs manager", since=NOON - 20 * DAY, is_read=True))
    assert text == (
        "Oak House. Your words are not answered yet. K7: with repairs manager since 4 Nov, read. "
        "You hear more by 22 Dec. STOP ends."
    )
    assert measure(text).segments == 1


def test_several_views_are_one_message_and_what_differs_is_said() -> None:
    text = said(view(), view("K8", came=20), view("K9", came=16, is_read=True))
    assert "K7, K8: with the team since 31 Oct, not read yet. K9: with the team since 8 Nov, read." in text


def test_many_views_are_a_few_names_and_more_things_than_fit_wait_for_a_word_of_their_own() -> None:
    many = [view(f"K{number}") for number in range(1, 10)]
    assert "K1, K2, K3, K4, K5 ...: with the team" in said(*many)
    apart = [view(f"K{number}", owner=f"role {number}") for number in range(1, 7)]
    assert len(due(apart, NOON)) == MOST_GROUPS


def test_what_is_due_comes_before_what_is_only_taken_along() -> None:
    along = [view(f"K{number}", came=30, last=NOON - 15 * DAY, owner=f"role {number}") for number in range(3)]
    assert "K9" in [one.reference for one in due([*along, view("K9", came=25)], NOON)]


def test_after_two_words_it_must_be_decided_and_that_is_said() -> None:
    text = said(view(words=2), view("K8", words=1))
    assert text.endswith("You hear more by 22 Dec. K7 must be decided by then. STOP ends.")
    assert "must be decided" not in said(view(words=1))


def test_of_a_complaint_only_that_somebody_outside_has_it() -> None:
    text = said(view(is_outside=True, words=5))
    assert "K7: with someone outside since 31 Oct. You hear more" in text
    assert "decided" not in text


@pytest.mark.parametrize("language", codes())
def test_a_word_about_two_things_is_whole_in_every_language(language: str) -> None:
    """The same phrases as where each is said alone, so nothing was left out to save a text."""
    told = (view(words=2), view("K8", owner="repairs manager", is_read=True))
    for channel in ("sms", "telegram"):
        text = said(*told, language=language, channel=channel)
        assert "K7" in text
        assert "K8" in text
        assert not text.endswith("...")
        assert text.count("K7") == 2


@pytest.mark.parametrize(
    "ago, has_news, told",
    [(None, True, True), (0.5, True, False), (1, True, True), (6, False, False), (7, False, True)],
)
def test_who_must_decide_is_told_once_of_each_and_again_each_week(
    ago: float | None, has_news: bool, told: bool
) -> None:
    last = None if ago is None else NOON - ago * DAY
    assert may_tell_to_decide(last, has_news, NOON) is told
