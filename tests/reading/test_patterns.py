"""Patterns in keywords.toml: words in a row, either of two, a gap, the beginning of a word, a group."""

import pytest

from bot import languages
from flows.reading.patterns import Patterns, groups_of, hooks_of, one_spelling, respelled, steps_of
from flows.words import Words

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
        ("не прокидатися", "не прокидатись", True),
        ("втопилась вона", "втопилася вона", True),
        ("весь час", "веся час", False),
    ],
)
def test_a_pattern_finds_what_it_says(pattern: str, text: str, is_there: bool) -> None:
    assert found(pattern, text) is is_there


def test_a_group_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="dogs"):
        Patterns(["my <dogs>"], GROUPS)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("u/ya hurt me", "you hurt me"),
        ("u/he hurt me", "u/he hurt me"),
        ("u~ hurt me", "u~ hurt me"),
        ("<child> hurt u", "<child> hurt you"),
        ("just * hurt me", "* hurt me"),
        ("im hurt", "im hurt"),
    ],
)
def test_whoever_writes_a_pattern_need_not_know_how_texts_are_spelled_before(written: str, left: str) -> None:
    assert respelled(written, {"u": "you", "ya": "you", "just": "", "im": "i am"}) == left


@pytest.mark.parametrize("code", languages.codes())
def test_every_word_of_a_pattern_can_be_in_a_text(code: str) -> None:
    words = languages.words(code)
    assert [pattern for pattern in every_pattern(words) if not can_be_found(pattern, words)] == []


def every_pattern(words: Words) -> list[str]:
    of_danger = [pattern for rule in words.danger for pattern in (*rule.phrases, *rule.unless)]
    of_leaving = (*words.leave_wishes, *words.leave_unsure, *words.leave_unless)
    return [*of_danger, *of_leaving, *words.complaints, *words.complaints_unless]


def can_be_found(pattern: str, words: Words) -> bool:
    """In a text that has been put into one spelling, of each step one word is left as it is; and a gap is no word."""
    if any("*" in part and part.strip("*") for part in pattern.split()):
        return False
    return all(
        step.beginnings or any(one_spelling((word,), words) == (word,) for word in step.words)
        for step in steps_of(pattern, words.groups)
    )


def test_what_is_in_nearly_every_english_text_has_it_read_in_no_other_language() -> None:
    danger = languages.everywhere().danger
    assert not {word for word in languages.words("en").commonest if danger.seen_in((word,)) - {"en"}}


def test_a_pattern_hangs_on_the_word_whose_beginning_begins_the_fewest_words_of_every_day() -> None:
    hooks = hooks_of(("lovel~ ** mort",), {}, {"lovely": 20})
    assert hooks.by_word.keys() == {"mort"}
    assert not hooks.by_beginning
