"""G22: each message that matches a safety rule signposts, alerts, and still records its vote."""

import pytest
from sqlalchemy import select

from bot.languages import codes
from flows.consultation import Question, Text
from flows.engine import take_turn
from flows.facts import AlertOpened, AnswerGiven, DangerSeen
from flows.questions import choose_one
from flows.safety import look
from flows.state import Asked
from flows.turn import Here, Incoming, Turn
from storage import consultations, safety
from storage.tables import outbox
from tests.flows.talking import oak_house
from tests.languages.test_every_language import table
from tests.runtime.conftest import House, text
from tests.transcripts.player import START
from tests.transcripts.pure_world import PureWorld


def in_all(words: str) -> Text:
    return Text(dict.fromkeys(codes(), words))


PLAY = Question("play", "choose_one", in_all("What first?"), options=(in_all("Swings"), in_all("Slides")))
MOST = 0.9
"""Of the cries, so many at the least stand beside a vote that anybody can read; "2. a man ..." names two options."""


def asked(language: str) -> Here:
    """Somebody who has this question before them."""
    world = PureWorld([oak_house()._replace(questions=(PLAY,), languages=codes())], "sms", language)
    world.turn(Incoming("sms", "1", "address", "hello", START), START)
    here = world.here(START)._replace(recent=())
    return here._replace(state=here.state._replace(open=(Asked("question", "play", "oak-house"),)))


def cries(code: str) -> list[str]:
    """Each that is one text: between two that are one cry no vote can stand."""
    every = (line for line in table(code, "danger") if line.meant.endswith("high") and line.language == code)
    return [line.text for line in every if " / " not in line.text]


def signposts(turn: Turn) -> bool:
    return turn.say is not None and turn.say.urgent and all(one.key.startswith("help") for one in turn.say.phrases)


def alerts(turn: Turn) -> bool:
    return [type(fact) for fact in turn.facts if isinstance(fact, DangerSeen | AlertOpened)] == [
        DangerSeen,
        AlertOpened,
    ]


def voted(turn: Turn) -> bool:
    return [fact.value for fact in turn.facts if isinstance(fact, AnswerGiven)] == [2]


@pytest.mark.parametrize("code", codes())
def test_every_cry_in_the_tables_does_all_three(code: str) -> None:
    here = asked(code)
    texts = [f"2. {cry}" for cry in cries(code)]
    turns = {words: take_turn(here, Incoming("sms", "2", "address", words, here.now)) for words in texts}
    assert [words for words, turn in turns.items() if not (signposts(turn) and alerts(turn))] == []
    lost = [words for words, turn in turns.items() if not voted(turn)]
    here_still = [words for words in lost if not turns[words].state.left]  # "i said stop" is a wish to leave
    assert [words for words in here_still if choose_one.understand(PLAY, words, here.words).sure] == []
    assert len(texts) - len(lost) > MOST * len(texts)


BESIDE = ("{} ok", "{} thanks", "{} x", "{} 2", "1 {}", "yes {}", "hi, {}")
"""What people put before and after anything. A number beside a cry is no score in a game."""


@pytest.mark.parametrize("code", codes())
def test_a_courtesy_or_a_vote_beside_a_cry_hides_none(code: str) -> None:
    here = asked(code)
    texts = [beside.format(cry) for cry in cries(code) for beside in BESIDE]
    assert [words for words in texts if look(words, (), here.words) is None] == []


CRIES = {
    "self_harm": "i want to die",
    "child": "my dad hits me and im 11",
    "sexual_violence": "i was raped",
    "domestic": "my boyfriend hits me",
    "violence": "he has a knife and is coming for us",
    "medical": "i cant breathe and my chest hurts",
    "neglect": "nobody gives me food and im hungry",
}


def test_of_every_kind_of_danger_all_three_are_kept(house: House) -> None:
    """Through the inbox, to the tables that staff's pages, the count and the outbox are made of."""
    for person, words in enumerate(CRIES.values(), start=1):
        text(house, person, "hello")
        text(house, person, f"1, {words}")
    with house.database.reading() as db:
        assert {one.category for one in safety.alerts(db)} == set(CRIES)
        help_lines = db.execute(select(outbox.c.member_id).where(outbox.c.kind == "help")).scalars().all()
        (count,) = [one for one in consultations.tally(db, "oak-house").questions if one.question == "first-repair"]
    assert len(set(help_lines)) == len(help_lines) == len(CRIES)
    assert count.counts == {1: len(CRIES)}
