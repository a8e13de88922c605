"""Patterns in keywords.toml: words in a row, either of two, a gap, the beginning of a word, a group."""

import pytest

from flows.reading.patterns import Patterns, groups_of

GROUPS = groups_of({"child": ["kid", "son", "baby"], "person": ["man", "<child>"]})


def found(pattern: str, text: str) -> bool:
    return any(Patterns([pattern], GROUPS).find(text.split()))


@pytest.mark.parametrize(
    ("pattern", "text", "is_there"),
    [
        ("hit my son", "he hit my son", True),
        ("hit/hurt my son", "he hurt my son", True),
        ("hit my son", "he hit the son", False),
        ("hit * son", "he hit him and his son", True),
        ("hit * son", "he hit him and her and his son", False),
        ("hit ** son", "he hit him and her and his son", True),
        ("hit ** son", "he hit him and her and all of us and his son", False),
        ("hit~ my", "hitting my", True),
        ("hit~ my", "a white my", False),
        ("my <child> is", "my baby is", True),
        ("my <child>/dog is", "my dog is", True),
        ("my <child> is", "my dog is", False),
        ("my <person> is", "my man is", True),
        ("my <person> is", "my baby is", True),
    ],
)
def test_a_pattern_finds_what_it_says(pattern: str, text: str, is_there: bool) -> None:
    assert found(pattern, text) is is_there


def test_a_group_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="dogs"):
        Patterns(["my <dogs>"], GROUPS)
