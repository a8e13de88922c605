"""A name in Arabic, Bengali or Cyrillic letters is known in Latin ones, however it is spelled, and nothing else is taken for it."""

import pytest

from flows.reading.plain_form import plain_form
from flows.reading.sounding import Sounding


def sounding(*words: str) -> Sounding:
    """Of options that have one word each."""
    return Sounding({plain_form(word): [number] for number, word in enumerate(words, start=1)}, {})


URDU = sounding("پانی", "تالے", "صبح", "لائبریری", "میدان")
BENGALI = sounding("পানি", "তালা", "আলো", "সকাল", "কেন্দ্র")
UKRAINIAN = sounding("вікна", "двері", "щитки", "хвіртка", "ганок")


@pytest.mark.parametrize(
    "said, meant",
    [
        ("pani", "پانی"),
        ("paani", "پانی"),
        ("talay", "تالے"),
        ("taaley", "تالے"),
        ("subha", "صبح"),
        ("maidaan", "میدان"),
    ],
)
def test_everybody_spells_urdu_in_their_own_way(said: str, meant: str) -> None:
    assert URDU.as_written(said) == plain_form(meant)


@pytest.mark.parametrize(
    "said, meant", [("pani", "পানি"), ("tala", "তালা"), ("alo", "আলো"), ("shokal", "সকাল"), ("kendro", "কেন্দ্র")]
)
def test_everybody_spells_bengali_in_their_own_way(said: str, meant: str) -> None:
    assert BENGALI.as_written(said) == plain_form(meant)


@pytest.mark.parametrize(
    "said, meant",
    [
        ("vikna", "вікна"),
        ("wikna", "вікна"),
        ("dveri", "двері"),
        ("dviery", "двері"),
        ("schytky", "щитки"),
        ("khvirtka", "хвіртка"),
        ("hvirtka", "хвіртка"),
        ("hanok", "ганок"),
        ("ganok", "ганок"),
    ],
)
def test_everybody_spells_ukrainian_in_their_own_way(said: str, meant: str) -> None:
    assert UKRAINIAN.as_written(said) == plain_form(meant)


@pytest.mark.parametrize("said", ["driver", "hank", "skits", "win", "5"])
def test_a_word_that_is_near_in_its_letters_only_is_no_ukrainian_name(said: str) -> None:
    assert UKRAINIAN.as_written(said) == said


@pytest.mark.parametrize("said", ["pain", "pan", "tall", "till", "tell", "4", "لايٹ"])
def test_what_only_shares_its_consonants_is_no_name(said: str) -> None:
    assert URDU.as_written(said) == said


def test_what_two_options_sound_like_names_neither() -> None:
    assert sounding("تالا", "تالے").as_written("tala") == "tala"


def test_what_is_said_for_a_word_names_it() -> None:
    assert Sounding({"الماء": [1]}, {"الماء": ["المويه"]}).as_written("المويه") == "الماء"
