"""The draft of the impact assessment has this installation's facts, no member in it, and says where each measure is."""

import re
from pathlib import Path

import pytest

from bot.dpia.blocks import TO_FILL_IN, Heading, Para, Table, as_markdown, as_page
from bot.dpia.risks import RISKS
from tests.runtime.conftest import Call

ROOT = Path(__file__).parent.parent.parent
SECRETS = ("7700900001", "showers")


@pytest.mark.parametrize("kind", ["md", "html"])
def test_seven_steps_with_facts_and_blanks_and_nobody_in_them(loaded: Call, kind: str, tmp_path: Path) -> None:
    loaded("staff", "add", "Ann", "--role", "data_lead")
    code, out, _ = loaded("dpia", "--format", kind)
    assert code == 0
    assert [f"Step {number}" in out for number in range(1, 8)] == [True] * 7
    assert out.count(TO_FILL_IN) > len(RISKS)
    assert "no legal advice" in out
    assert not [secret for secret in (*SECRETS, "Ann") if secret in out]
    file = tmp_path / "draft"
    assert loaded("dpia", "--format", kind, "--out", str(file))[0] == 0
    assert "Step 7" in file.read_text(encoding="utf-8")


def test_every_measure_says_where_it_is_described_or_tested() -> None:
    places = [place for risk in RISKS for measure in risk.measures for place in measure.where]
    assert [place for place in places if not (ROOT / place).exists()] == []
    assert all(measure.where for risk in RISKS for measure in risk.measures)


def test_no_risk_is_said_to_be_gone() -> None:
    said = " ".join(f"{risk.what} {' '.join(measure.what for measure in risk.measures)}" for risk in RISKS).casefold()
    assert not [word for word in ("no risk", "eliminat", "fully", "impossible", "guarantee", "safe") if word in said]


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "a | b", "[x](javascript:y)", "**", "a\n# b"])
def test_a_name_is_never_taken_for_markup(words: str) -> None:
    blocks = [Heading(1, words), Para(words), Table(("A",), [(words,)])]
    page, markdown = as_page(blocks, words), as_markdown(blocks)
    assert "<script" not in page
    assert not re.search(r"(?<!\\)[<|](?!$| )", markdown.replace("| A |", "").replace("| --- |", ""))
    assert markdown.count("\n# ") == 0
    assert len([line for line in markdown.splitlines() if line.startswith("| ")]) == 3


def test_a_wrong_format_is_said(loaded: Call) -> None:
    assert loaded("dpia", "--format", "pdf")[0] == 2
