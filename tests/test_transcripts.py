"""The transcripts are the specification: each is played straight through the rules, and through everything there is."""

import difflib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.demo.samples import sample
from flows.consultation import Consultation
from tests.transcripts.player import START, play
from tests.transcripts.pure_world import PureWorld
from tests.transcripts.script import FOLDER, Line, header, read_script, write_script
from tests.transcripts.whole_world import whole_world

SCRIPTS = sorted(FOLDER.glob("*.txt"))
TALK = (
    "a_pause_ends_in_one_line",
    "a_proposal_by_button",
    "a_question_changes_and_the_answer_stands",
    "a_question_left_open_is_put_once_more",
    "a_secret_vote_and_an_order",
    "a_view_out_of_turn_keeps_the_question_open",
    "an_option_that_they_chose_is_gone",
    "change_any_answer_until_close",
    "change_the_words_of_a_view",
    "commands_are_always_answered",
    "every_kind_of_question_in_the_park",
    "it_starts_blank",
    "later_asks_once_more",
    "later_is_over_once_it_is_answered",
    "more_comes_to_an_end",
    "no_word_of_a_change_is_lost",
    "other_letters_are_an_offer",
    "own_words_that_are_an_answer",
    "points_a_proposal_and_a_statement",
    "rules_are_told_to_whoever_asks",
    "several_texts_in_a_row_are_one_view",
    "skip_back_and_menu",
    "three_kinds_in_one_text",
    "two_machines_do_not_talk_for_ever",
    "undo_takes_a_view_back",
    "undo_with_the_right_answer_after_a_view",
    "who_skips_is_not_reminded",
    "words_count_before_anything_is_asked",
)
"""What is about the talk alone, how answers are read and what is asked next: of these `make test` plays the rules alone, and
`make faults` all that there is."""


@cache
def asked(name: str) -> Consultation:
    """Of the day that every transcript begins on."""
    return sample(name, START)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
async def test_transcript_by_the_rules_alone(path: Path, update: bool) -> None:
    lines = read_script(path)
    world = PureWorld(
        [asked(header(lines, "consultation", ""))],
        header(lines, "channel", "sms"),
        header(lines, "language", "en"),
        header(lines, "role", ""),
        header(lines, "desk", ""),
    )
    played = await play(world, lines)
    if update:
        path.write_text(write_script(played), encoding="utf-8")
    assert difference(lines, played if not update else lines) == ""


def through_everything() -> Iterator[Any]:
    assert {path.stem for path in SCRIPTS} > set(TALK)
    for path in SCRIPTS:
        yield pytest.param(path, id=path.stem, marks=[pytest.mark.faults] if path.stem in TALK else [])


@pytest.mark.parametrize("path", list(through_everything()))
@pytest.mark.usefixtures("no_certificates", "without_daily_looks")
async def test_transcript_through_everything_there_is(path: Path, tmp_path: Path) -> None:
    lines = read_script(path)
    samples = [asked(header(lines, "consultation", ""))]
    channel, language = header(lines, "channel", "sms"), header(lines, "language", "en")
    staff = header(lines, "role", ""), header(lines, "desk", "")
    async with whole_world(tmp_path, samples, channel, language, *staff) as world:
        assert difference(lines, await play(world, lines)) == ""


def difference(expected: list[Line], played: list[Line]) -> str:
    return "\n".join(
        difflib.unified_diff(
            write_script(expected).splitlines(), write_script(played).splitlines(), "expected", "played", lineterm=""
        )
    )
