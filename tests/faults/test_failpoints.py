"""A process fails only where a rehearsal asks for it, at the pass that it names, and never beside a real provider."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.check import rehearsed_faults
from bot.setting_clashes import made_to_fail
from bot.settings import SettingsProblem, load_settings, values_of
from storage import failing
from storage.failing import POINTS, MadeToFail, failpoint
from tests.installed import settings_for

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def unarmed() -> Iterator[None]:
    yield
    failing.arm("")


def test_every_point_stands_in_the_code_and_no_other() -> None:
    code = [path.read_text(encoding="utf-8") for room in ("bot", "storage") for path in (ROOT / room).rglob("*.py")]
    assert {point for text in code for point in re.findall(r'failpoint\("([a-z_.]+)"\)', text)} == set(POINTS)


def test_nothing_happens_unless_it_is_asked_for() -> None:
    for point in POINTS:
        failpoint(point)


def test_it_fails_at_the_pass_that_is_named_and_once() -> None:
    failing.arm("tick:3:raise,outbox.mark:1:diskfull")
    failpoint("tick")
    failpoint("tick")
    with pytest.raises(MadeToFail):
        failpoint("tick")
    failpoint("tick")
    with pytest.raises(OSError, match="No space"):
        failpoint("outbox.mark")


def test_standing_still_takes_as_long_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(failing.time, "sleep", slept.append)
    failing.arm("tick:1:stall=75,tick:2:stall")
    failpoint("tick")
    failpoint("tick")
    assert slept == [75, failing.STALL_SECONDS]


@pytest.mark.parametrize("written", ["tick", "nowhere:1:kill", "tick:0:kill", "tick:1:explode", "tick:x:kill"])
def test_what_cannot_be_read_is_refused_and_makes_nothing_fail(written: str, tmp_path: Path) -> None:
    failing.arm(written)
    failpoint("tick")
    (said,) = made_to_fail(values_of(settings_for(9, tmp_path)), written)
    assert "outbox.after_http" in said


def test_beside_a_real_provider_it_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rehearsed = settings_for(9, tmp_path)
    assert list(made_to_fail(values_of(rehearsed), "tick:1:kill")) == []
    real = replace(rehearsed, twilio_api_base="https://api.twilio.com")
    assert list(made_to_fail(values_of(real), "")) == []
    assert "Take it away" in next(made_to_fail(values_of(real), "tick:1:kill"))
    monkeypatch.setenv(failing.VARIABLE, "tick:1:kill")
    with pytest.raises(SettingsProblem, match="Take it away"):
        load_settings({"TELEGRAM_BOT_TOKEN": "900900900:" + "a" * 35, "TELEGRAM_MODE": "poll"})


def test_check_says_that_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(rehearsed_faults()) == []
    monkeypatch.setenv(failing.VARIABLE, "tick:1:kill")
    (finding,) = rehearsed_faults()
    assert (finding.ok, "tick:1:kill" in finding.what) == (False, True)
