"""What is sealed with a secret answer is what says it; of other words nobody is told what is not so."""

import pytest

from flows.changing import changed
from flows.complaints import OUTSIDE
from flows.consultation import Text
from flows.facts import ViewSent
from flows.secrecy import told_in_secret
from flows.turn import Here, Incoming, Turn
from tests.flows.talking import oak_house
from tests.transcripts.player import START
from tests.transcripts.pure_world import PureWorld

OPTIONS = ("The same warden", "A new one", "Tenants")


def secret_world() -> PureWorld:
    """A secret question is open."""
    (first, *others) = oak_house().questions
    first = changed(first, secret=True, options=tuple(Text({"en": words}) for words in OPTIONS))
    world = PureWorld([changed(oak_house(), questions=(first, *others))], "sms", "en")
    world.turn(text("oak"), START)
    return world


def text(words: str) -> Incoming:
    return Incoming("sms", "id", "address", words, START)


def heard(world: PureWorld, words: str) -> tuple[Here, Turn, str]:
    here, before = world.here(START), len(world.facts)
    (said,) = world.turn(text(words), START)
    return here, Turn(here.state, None, tuple(world.facts[before:])), said


@pytest.mark.parametrize("answers_first", [True, False])
def test_a_complaint_that_shares_a_word_with_an_option_is_read_by_somebody(answers_first: bool) -> None:
    world = secret_world()
    if answers_first:
        world.turn(text("2"), START)
    words = "the warden shouted at me"
    here, turn, said = heard(world, words)
    assert told_in_secret(here, text(words)) == ()
    assert [fact.held for fact in turn.facts if isinstance(fact, ViewSent)] == [OUTSIDE]
    assert "Someone outside reads it." in said


@pytest.mark.parametrize(
    "words",
    [
        "i said the new one",
        "1 or 2 idk",
        "the warden shouted at me so 3",
        "a new one or tenants",
        "the new one is nice so 3",
    ],
)
def test_what_says_a_choice_is_sealed_and_nobody_is_told_that_it_is_kept(words: str) -> None:
    world = secret_world()
    world.turn(text("2"), START)
    here, _, said = heard(world, words)
    assert told_in_secret(here, text(words))
    assert "our words are kept" not in said or "not sure" in said
    assert "Someone outside" not in said
