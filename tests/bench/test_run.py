"""`yousaid bench` as a command."""

import json

import pytest

from bot.bench.modules import libraries
from bot.bench.processes import environment, server_settings
from bot.bench.run import main
from bot.settings import load_settings


@pytest.mark.parametrize(
    "wrong", [["--rounds", "0"], ["--rounds", "many"], ["--seconds", "-1"], ["--only", "everything"]]
)
def test_wrong_use_is_told_and_measures_nothing(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(wrong) == 2
    assert wrong[0] in capsys.readouterr().err


def test_json_alone_is_one_figure_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "reading", "--rounds", "1", "--json"]) == 0
    figures = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"figure", "value", "unit", "target", "met", "rounds", "note"} == set(figures[0])
    assert all(figure["value"] > 0 for figure in figures)


def test_nobodys_real_settings_reach_the_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody-else")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "somebody-else")
    assert "somebody-else" not in " ".join(environment({}).values())


def test_the_servers_settings_are_in_order_and_reach_no_provider(tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings = load_settings(server_settings(tmp_path, 8080))
    assert settings.channels_on() == ("sms",)
    assert settings.twilio_api_base.startswith("http://127.0.0.1:")


def test_our_own_modules_are_no_libraries() -> None:
    assert libraries(["json", "bot", "bot.web", "flows.turn", "aiohttp.web", "__main__", "botocore"]) == [
        *("json", "aiohttp.web", "botocore")
    ]
