"""The rules of the conversation hold whatever is sent, in whatever order."""

import json
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.languages import words
from flows.commands import find
from flows.facts import DangerSeen, MemberLeft, ViewContinued, ViewSent
from flows.segments import measure
from flows.state import from_json, to_json
from tests.examples import examples
from tests.flows.talking import after_talk, at_once, channel, conversation, language, new_world, text
from tests.transcripts.player import START

LATER = START + timedelta(days=60)
STOPS = [
    "STOP",
    "stop",
    "Stop.",
    "STOPALL",
    "unsubscribe",
    "CANCEL",
    "end",
    "quit",
    "optout",
    "REVOKE",
    "please stop texting me",
]


@given(conversation, channel, language)
@settings(max_examples=examples(50))
def test_one_text_in_at_most_one_message_out_and_never_too_long(talk, channel, language) -> None:
    for _, replies in after_talk(talk, new_world(channel, language)):
        assert len(replies) <= 1
        for reply in replies:
            measured = measure(reply)
            assert measured.units <= (306 if measured.encoding == "GSM-7" else 201), reply


@given(conversation, st.text(max_size=40), language)
@settings(max_examples=examples(30))
def test_no_word_is_lost(talk, ending, language) -> None:
    world = new_world("telegram", language)
    after_talk(talk, world)
    before, said = len(world.facts), "the purple bins " + ending
    at_once(world.hear(said, [], LATER))
    facts = world.facts[before:]
    assert any(isinstance(f, ViewSent | ViewContinued) and f.text == said for f in facts) or any(
        isinstance(f, MemberLeft) for f in facts
    )


@given(conversation, st.sampled_from(STOPS), channel, language)
@settings(max_examples=examples(30))
def test_stop_always_stops(talk, stop, channel, language) -> None:
    world = new_world(channel, language)
    after_talk([*talk, (stop, timedelta(0))], world)
    assert from_json(json.loads(world.kept_state)).left


@given(conversation, st.lists(text, max_size=5))
@settings(max_examples=examples(30))
def test_after_leaving_nothing_is_said_but_help_lines(talk, texts) -> None:
    world = new_world()
    after_talk([*talk, ("STOP", timedelta(0))], world)
    for said in texts:
        before = len(world.facts)
        replies = at_once(world.hear(said, [], LATER))
        if not from_json(json.loads(world.kept_state)).left:
            break
        if replies:
            assert any(isinstance(fact, DangerSeen) for fact in world.facts[before:])


@given(conversation, language)
@settings(max_examples=examples(25))
def test_danger_is_answered_with_help_lines_and_nothing_else(talk, language) -> None:
    world = new_world("sms", language)
    after_talk(talk, world)
    reply = at_once(world.hear("i want to kill myself", [], LATER))
    assert len(reply) == 1
    assert "999" in reply[0]
    assert "?" not in reply[0]
    assert from_json(json.loads(world.kept_state)).held


@given(conversation)
@settings(max_examples=examples(30))
def test_the_state_goes_to_json_and_back_and_holds_no_words_of_theirs(talk) -> None:
    world = new_world()
    after_talk([*talk, ("purple elephants in the yard", timedelta(0))], world)
    state = from_json(json.loads(world.kept_state))
    assert from_json(json.loads(json.dumps(to_json(state)))) == state
    assert "elephant" not in world.kept_state


@given(st.lists(text, min_size=4, max_size=40))
@settings(max_examples=examples(25))
def test_replies_that_do_not_move_on_stop_after_three_in_ten_minutes(texts) -> None:
    world = new_world()
    after_talk([("hello", timedelta(0))], world)
    stuck, asked = 0, set()
    for said in texts:
        before = len(world.facts)
        replies = at_once(world.hear(said, [], START + timedelta(minutes=1)))
        new = {type(fact).__name__ for fact in world.facts[before:]}
        is_new = find(said, words("en")) is not None and said not in asked
        asked.add(said)
        if "DangerSeen" in new:
            continue
        moved = new & {
            "AnswerGiven",
            "AnswerTakenBack",
            "QuestionSkipped",
            "LanguageChosen",
            "MemberReturned",
            "MemberLeft",
            "ViewTakenBack",
            "ViewChanged",
            "QuestionPutOff",
            "PaceChosen",
        }
        stuck = 0 if moved else stuck if is_new else stuck + len(replies)
        assert stuck <= 3


def test_never_more_than_thirty_replies_an_hour() -> None:
    world = new_world()
    talk = [(said, timedelta(seconds=30)) for _ in range(50) for said in ("2", "undo")]
    assert sum(len(replies) for _, replies in after_talk(talk, world)) == 30
