"""The transcripts are the specification: each is played straight through the rules, and through everything there is."""

import difflib
from functools import cache
from pathlib import Path

import pytest

from bot.demo.samples import sample
from flows.consultation import Consultation
from tests.transcripts.player import START, play
from tests.transcripts.pure_world import PureWorld
from tests.transcripts.script import FOLDER, Line, header, read_script, write_script
from tests.transcripts.whole_world import whole_world

SCRIPTS = sorted(FOLDER.glob("*.txt"))


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


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
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
