"""Settings are read from the environment and the file `.env`: a line that cannot be read is said with its number."""

from pathlib import Path

import pytest

from bot.settings import FIELDS, SettingsProblem, load_settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def test_a_test_s_settings_are_only_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9999")
    assert load_settings({}).port == 8080


def test_the_environment_wins_over_the_file_and_an_empty_value_is_not_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("\ufeffPORT=9001\nYOUSAID_NAME=Oak House # us\nTWILIO_FROM=\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in FIELDS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YOUSAID_NAME", "Mill Park")
    monkeypatch.setenv("YOUSAID_NATION", "")
    monkeypatch.setenv("PORT", " ")
    settings = load_settings()
    assert (settings.port, settings.name, settings.nation, settings.twilio_from) == (9001, "Mill Park", "", None)


def test_a_file_that_is_no_text_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("YOUSAID_NAME=é".encode("utf-16"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsProblem, match=r"\.env"):
        load_settings()


@pytest.mark.parametrize(
    "line",
    ["PORT: 9001", 'YOUSAID_NAME="Oak House', "YOUSAID_NAME='Oak House", 'YOUSAID_NAME="Oak" House', 'X="\nPORT=1"2'],
)
def test_a_line_that_cannot_be_read_is_said_where_somebody_meant_a_setting(
    line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(f"YOUSAID_NATION=wales\n\n{line}\r\nYOUSAID_TIMEZONE=UTC\n", "utf-8", newline="")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsProblem, match=r"^Line 3 of \.env cannot be read: write NAME=value"):
        load_settings()


def test_a_line_that_is_not_about_us_may_be_anything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "the port: see below\nexport PORT = 9001 # as agreed\nPORT\nPORT='9002'\r\n", "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PORT", raising=False)
    assert load_settings().port == 9002


def test_a_misspelt_name_is_found_wherever_it_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YOUSAID_KEEP_VEIWS", "30")
    Path(".env").write_text("YOUSAID_PER_WEKE=2\nPATH_OF_MINE=/here\n")
    with pytest.raises(SettingsProblem) as problem:
        load_settings()
    assert [said.split()[0] for said in problem.value.problems] == ["YOUSAID_KEEP_VEIWS", "YOUSAID_PER_WEKE"]


def test_the_example_file_is_right_as_it_stands_and_names_no_unknown_setting() -> None:
    lines = [line.lstrip("# ") for line in EXAMPLE.read_text("utf-8").splitlines()]
    written = dict(line.split("=", 1) for line in lines if "=" in line and line.split("=")[0].isupper())
    assert set(written) <= set(FIELDS)
    load_settings(written)
