"""What holds for any text at all."""

import time
from itertools import groupby
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import codes, words
from flows import commands
from flows.consultation import Question, Text
from flows.questions.kind import Reading
from flows.questions.registry import KINDS
from flows.reading.judging import did_it_work
from flows.reading.leaving import CARRIER_WORDS, wants_to_leave, wants_to_return
from flows.reading.lexicon import lexicon
from flows.reading.plain_form import cut
from flows.reading.several import read_several
from flows.safety import Danger, look
from flows.understanding import understood

OPTIONS = (Text({"en": "Hot water", "pl": "Ciepła woda"}), Text({"en": "Locks"}), Text({"en": "Heating"}))
QUESTIONS = {kind: Question("asked", kind, Text({"en": "?"}), options=OPTIONS) for kind in KINDS}
ENGLISH = words("en")
SAID = sorted({*lexicon(ENGLISH).singles, "1", "2", "9", "locks"})
MUDDLES = st.lists(st.sampled_from([*SAID, ",", ".", "?", "/", ">", "stop"]), max_size=8).map(" ".join)
ANY_TEXT = st.one_of(st.text(), MUDDLES)
SHARED_OUT = st.lists(
    st.sampled_from(
        ["1", "4", "6", "10", "water", "locks", "heating", "on", "each", "all", "the rest", "half", ",", ":"]
    ),
    max_size=8,
).map(" ".join)


@given(ANY_TEXT, st.sampled_from(codes()))
def test_no_text_makes_reading_fail(text: str, code: str) -> None:
    language = words(code)
    for kind, question in QUESTIONS.items():
        assert isinstance(KINDS[kind].understand(question, text, language), Reading)
    assert isinstance(did_it_work(text, language), Reading)
    read_several(list(QUESTIONS.values()), text, language, understood)
    commands.find(text, language)
    look(text, (text,), language)
    assert wants_to_leave(text, language) in {"yes", "unsure", "no"}
    assert wants_to_return(text, language) in {True, False}


@given(ANY_TEXT)
def test_a_value_is_always_one_that_the_question_has(text: str) -> None:
    one = KINDS["choose_one"].understand(QUESTIONS["choose_one"], text, ENGLISH).value
    assert one in {None, 1, 2, 3, "abstain"}
    many = KINDS["choose_many"].understand(QUESTIONS["choose_many"], text, ENGLISH).value
    assert many is None or (isinstance(many, tuple) and set(many) <= {1, 2, 3} and list(many) == sorted(set(many)))
    order = KINDS["rank"].understand(QUESTIONS["rank"], text, ENGLISH).value
    assert order is None or (isinstance(order, tuple) and set(order) <= {1, 2, 3} and len(set(order)) == len(order))
    assert KINDS["score"].understand(QUESTIONS["score"], text, ENGLISH).value in {None, 1, 2, 3, 4, 5, "abstain"}
    assert KINDS["yes_no"].understand(QUESTIONS["yes_no"], text, ENGLISH).value in {None, "yes", "no", "abstain"}
    assert KINDS["open_text"].understand(QUESTIONS["open_text"], text, ENGLISH).value is None
    consent = KINDS["consent"].understand(QUESTIONS["consent"], text, ENGLISH).value
    assert consent in {None, "yes", "no", "object", "abstain"}
    statement = KINDS["statements"].understand(QUESTIONS["statements"], text, ENGLISH).value
    assert statement in {None, "agree", "disagree", "pass"}


@given(st.one_of(ANY_TEXT, SHARED_OUT))
def test_points_that_we_are_sure_of_come_to_the_total(text: str) -> None:
    reading = KINDS["points"].understand(QUESTIONS["points"], text, ENGLISH)
    assert reading.value is None or (isinstance(reading.value, tuple) and len(reading.value) == len(OPTIONS))
    assert not reading.sure or sum(cast("tuple[int, ...]", reading.value)) == 10


@given(st.integers(0, 10), st.integers(0, 10))
def test_points_for_every_option_in_their_order_are_always_taken(one: int, other: int) -> None:
    low, high = sorted((one, other))
    points = (low, high - low, 10 - high)
    said = " ".join(map(str, points))
    assert KINDS["points"].understand(QUESTIONS["points"], said, ENGLISH) == Reading(points, sure=True)


@given(ANY_TEXT)
def test_what_answers_nothing_is_never_sure(text: str) -> None:
    for kind, question in QUESTIONS.items():
        reading = KINDS[kind].understand(question, text, ENGLISH)
        assert reading.value is not None or not reading.sure


@given(
    st.sampled_from(sorted(CARRIER_WORDS)),
    st.sampled_from(codes()),
    st.sampled_from(["{}", " {} ", "{}.", "{}!!", '"{}"', "({})", "{} please", "pls {}", "/{}", "\u200b{}\u00ad"]),
    st.booleans(),
)
def test_a_carriers_stop_word_always_leaves(word: str, code: str, around: str, loud: bool) -> None:
    text = around.format(word.upper() if loud else word)
    assert wants_to_leave(text, words(code)) == "yes"


@pytest.mark.parametrize("code", codes())
def test_every_word_for_leaving_leaves_whatever_language_we_write_in(code: str) -> None:
    every = {word for other in codes() for word in words(other).leave}
    assert [word for word in sorted(every) if wants_to_leave(word, words(code)) == "no"] == []


@given(st.sampled_from(sorted(word for word, entry in lexicon(ENGLISH).singles.items() if "yes" in entry.tags)))
def test_a_yes_never_brings_back_somebody_who_left(word: str) -> None:
    assert not wants_to_return(word, ENGLISH)


@given(st.sampled_from(["start", "START", "unstop", "Start.", "/start", "start please", "dołącz", "come back"]))
def test_a_clear_wish_to_return_is_heard(text: str) -> None:
    assert wants_to_return(text, ENGLISH)


@pytest.mark.parametrize(
    "nonsense",
    [
        *("a" * 50_000 + "!", "zx ", "1 ", "😀", "a" + "\u0301", "qwertyuiop ", ",.-!", "(((", "абвгд "),
        *(
            "kill myself not me ",
            "i want to stop. ",
            "1 because 2 no wait ",
            "жa ѕtоp ",
            "yesss nooo ",
            "a\u200b",
            "хаαβ ",
        ),
    ],
)
def test_nonsense_of_any_length_is_read_in_linear_time(nonsense: str) -> None:
    """Ten times what it takes by itself, whatever else runs: a pattern that blows up takes seconds."""
    text = nonsense * (4096 // len(nonsense) + 1)
    assert min(_milliseconds_to_read(text) for _ in range(3)) < 50


CRIES = {"en": "i want to kill myself", "pl": "chcę się zabić"}
PADDING = {"en": "the lift is broken again and nobody comes", "pl": "winda znowu stoi i jest tu bardzo brudno"}


@pytest.mark.parametrize("place", [0, 150, 399])
@pytest.mark.parametrize(("code", "cry"), [("pl", "pl"), ("pl", "en"), ("en", "en"), ("en", "pl")])
def test_a_cry_is_found_wherever_it_is_in_a_text_longer_than_any_sms(code: str, cry: str, place: int) -> None:
    """In their own language, in English, and in the one that the text seems to be in."""
    said = (PADDING[cry].split() * 60)[:400]
    said.insert(place, CRIES[cry])
    assert look(" ".join(said), (), words(code)) == Danger("self_harm", "high")


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(1, 30)), max_size=6))
def test_a_word_stands_at_most_eleven_times_in_a_row(runs: list[tuple[str, int]]) -> None:
    said = " ".join(word for word, times in runs for _ in range(times)).split()
    runs_of = [(word, sum(1 for _ in same)) for word, same in groupby(said)]
    assert list(cut(" ".join(said)).words) == [word for word, times in runs_of for _ in range(min(times, 11))]


def _milliseconds_to_read(text: str) -> float:
    cut.cache_clear()
    began = time.process_time()
    look(text, (), ENGLISH)
    wants_to_leave(text, ENGLISH)
    commands.find(text, ENGLISH)
    KINDS["choose_one"].understand(QUESTIONS["choose_one"], text, ENGLISH)
    return (time.process_time() - began) * 1000
