"""What UNDO reaches, where MORE ends, and what a member's dial holds: whatever was said before."""

import asyncio
import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo.samples import sample
from flows import status
from flows.changing import changed
from flows.consultation import Text
from flows.facts import AnswerTakenBack, ViewChanged, ViewContinued, ViewSent, ViewTakenBack
from flows.outcome import Outcome
from flows.state import ANSWER, MemberState, PutOff, Telling, from_json, to_json
from tests.examples import examples
from tests.flows.talking import after_talk, channel, conversation, language, new_world
from tests.transcripts.player import START
from tests.transcripts.pure_world import PureWorld

LATER = START + timedelta(days=200)
AN_HOUR = timedelta(hours=1)


def state_of(world: PureWorld) -> MemberState:
    return from_json(json.loads(world.kept_state))


def again_and_again(world: PureWorld, word: str, times: int) -> list[list[str]]:
    return [asyncio.run(world.hear(word, [], LATER + place * AN_HOUR)) for place in range(times)]


@given(conversation, channel, language)
@settings(max_examples=examples(25))
def test_undo_comes_to_an_end_and_takes_each_thing_back_once(talk, channel, language) -> None:
    world = new_world(channel, language)
    after_talk([*talk, ("START", AN_HOUR)], world)
    before = len(world.facts)
    again_and_again(world, "undo", 5)
    gone = [fact for fact in world.facts[before:] if isinstance(fact, ViewTakenBack | AnswerTakenBack)]
    assert len(gone) == len(set(gone)) <= 3
    before = len(world.facts)
    again_and_again(world, "undo", 2)
    assert not [fact for fact in world.facts[before:] if isinstance(fact, ViewTakenBack)]


@given(conversation, channel, language)
@settings(max_examples=examples(25))
def test_words_of_somebody_in_danger_are_never_taken_back(talk, channel, language) -> None:
    world = new_world(channel, language)
    after_talk([*talk, ("i want to kill myself", AN_HOUR)], world)
    again_and_again(world, "undo", 4)
    held = {fact.reference for fact in world.facts if isinstance(fact, ViewSent) and fact.held == "safety"}
    assert not held & {fact.reference for fact in world.facts if isinstance(fact, ViewTakenBack | ViewContinued)}


@given(conversation, st.sampled_from(["status", "news"]), channel)
@settings(max_examples=examples(25))
def test_more_comes_to_an_end(talk, asked, channel) -> None:
    world = new_world(channel)
    after_talk([*talk, ("START", AN_HOUR), (asked, AN_HOUR)], world)
    again_and_again(world, "more", 1 + len(world.kept.views))
    assert state_of(world).more is None


def test_many_pages_are_all_answered_although_the_same_word_asks_for_them() -> None:
    world = new_world()
    after_talk([(f"the gate bangs {'x' * day}", timedelta(days=1)) for day in range(1, 25)], world)
    pages = [asyncio.run(world.hear(word, [], LATER)) for word in ("status", *["more"] * 7, "more")]
    assert [len(page) for page in pages] == [1] * 9
    shown = " ".join(page[0] for page in pages)
    assert all(view.reference in shown for view, _ in world.kept.views)
    assert pages[-1] == ["There is no more."]


@given(conversation, st.sampled_from(["pause", "less", "later", "later 3"]), channel)
@settings(max_examples=examples(25))
def test_start_brings_everything_back(talk, word, channel) -> None:
    world = new_world(channel)
    after_talk([*talk, (word, AN_HOUR), ("START", AN_HOUR)], world)
    assert (state_of(world).pace, state_of(world).later) == ("", None)


@given(conversation, st.sampled_from(["pause", "less"]), st.sampled_from(["STOP", "please stop texting me"]))
@settings(max_examples=examples(25))
def test_stop_stops_also_whoever_has_paused(talk, word, stop) -> None:
    world = new_world()
    after_talk([*talk, ("START", AN_HOUR), (word, timedelta(0)), (stop, timedelta(0))], world)
    assert (state_of(world).left, state_of(world).pace) == (True, "")


@pytest.mark.parametrize("seconds", [0, 60, 120, 121])
def test_two_minutes_after_the_one_before_a_text_still_belongs_to_it(seconds: int) -> None:
    world = new_world()
    after_talk([("the heating", timedelta(0)), ("is off again", timedelta(seconds=seconds))], world)
    assert any(isinstance(fact, ViewContinued) for fact in world.facts) == (seconds <= 120)


def test_a_photo_is_a_view_of_its_own_and_words_may_go_on_with_it() -> None:
    world = new_world()
    for text, media in (("the stairs", []), ("", ["photo"]), ("in our hallway", [])):
        asyncio.run(world.hear(text, media, START))
    told = [type(fact).__name__ for fact in world.facts if isinstance(fact, ViewSent | ViewContinued)]
    assert told == ["ViewSent", "ViewSent", "ViewContinued"]


def test_a_state_of_an_older_release_is_read_and_its_last_answer_can_be_taken_back() -> None:
    older = {"v": 1, "language": "en", "joined": True, "last": ["oak-house", "first-repair"], "replies": [1, 2]}
    state = from_json(older)
    assert (state.undo, state.pace, state.telling, state.later, state.more) == ((ANSWER,), "", None, None, None)
    assert from_json({"v": 1, "language": "en"}).undo == ()


def test_everything_new_goes_to_json_and_back() -> None:
    state = MemberState(
        "en",
        undo=("K7", ANSWER),
        pace="paused",
        telling=Telling("K7", 5, "oak-house", ""),
        later=PutOff("oak-house", "safe-night", 9),
        more=("status", "K7"),
    )
    assert from_json(json.loads(json.dumps(to_json(state)))) == state
    nothing_to_undo = MemberState("en", last=("oak-house", "safe-night"))
    assert from_json(json.loads(json.dumps(to_json(nothing_to_undo)))).undo == ()


@pytest.mark.parametrize("text", ["no way really", "yes it should be", "change K7 no it should not"])
def test_a_text_that_may_say_a_secret_choice_is_never_added_to_a_view(text: str) -> None:
    """The view lies in clear, and the choice lies sealed."""
    world = PureWorld([sample("our-rules", START)], "sms", "en")
    after_talk([(said, timedelta(seconds=9)) for said in ("tenants", "yes", "the stairs are dark", text)], world)
    assert not [fact for fact in world.facts if isinstance(fact, ViewContinued | ViewChanged)]


def test_what_is_no_secret_goes_on_although_a_secret_question_was_answered() -> None:
    world = PureWorld([sample("our-rules", START)], "sms", "en")
    after_talk([(said, timedelta(seconds=9)) for said in ("tenants", "yes", "the stairs are", "too dark")], world)
    assert [fact.text for fact in world.facts if isinstance(fact, ViewContinued)] == ["too dark"]


def test_news_that_was_told_twice_is_read_once() -> None:
    first, second = (Outcome(id, "oak-house", "doing", Text({"en": id}), Text({"en": id})) for id in ("a", "b"))
    here = changed(new_world().here(START), news=(first, second, first))
    pages = [status.newest_news(here)]
    while pages[-1].state.more is not None:
        page = status.next_page(changed(here, state=pages[-1].state))
        assert page is not None
        pages.append(page)
        assert len(pages) <= 3
    assert len(pages) == 2


def test_a_question_that_did_not_fit_before_is_put_although_the_view_goes_on() -> None:
    world = new_world("sms", "ar")
    told = after_talk([(text, timedelta(0)) for text in ("the water", "is cold", "on my floor")], world)
    assert ["1 " in reply[0] and "2 " in reply[0] for _, reply in told] == [False, True, False]
