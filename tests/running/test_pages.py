"""Every alert leads to a page that says what to do, and every metric that is named is one that we show."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from bot.commands.app import app
from bot.metrics import FAMILIES

ROOT = Path(__file__).parents[2]
RUNNING = ROOT / "docs" / "running"
INDEX = (RUNNING / "README.md").read_text(encoding="utf-8")
PAGES = sorted(path for path in RUNNING.glob("*.md") if path.name != "README.md")
RULES: list[dict[str, Any]] = yaml.safe_load((RUNNING / "alerts.prometheus.yml").read_text(encoding="utf-8"))["groups"][
    0
]["rules"]
NAMES = {family.name for family in FAMILIES}


def named(words: str) -> set[str]:
    return set(re.findall(r"\byousaid_\w+", words))


@pytest.mark.parametrize("rule", RULES, ids=[rule["alert"] for rule in RULES])
def test_a_rule_says_what_is_wrong_how_urgent_it_is_and_which_page_helps(rule: dict[str, Any]) -> None:
    assert named(rule["expr"]) <= NAMES
    assert named(rule["expr"]) or 'up{job="yousaid"}' in rule["expr"]
    assert rule["labels"]["severity"] in ("now", "today")
    assert rule["annotations"]["summary"]
    assert (RUNNING / rule["annotations"]["page"]).is_file()


def test_no_two_rules_have_one_name() -> None:
    assert len({rule["alert"] for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_a_page_says_what_members_feel_how_to_see_it_and_what_to_do(page: Path) -> None:
    words = page.read_text(encoding="utf-8")
    assert words.startswith("# ")
    parts = [words.find(f"**{part}.**") for part in ("What members feel", "How to see it", "What to do")]
    assert -1 < parts[0] < parts[1] < parts[2]
    assert named(words) <= NAMES
    assert f"({page.name})" in INDEX


def test_the_table_of_metrics_is_what_is_shown() -> None:
    assert re.findall(r"^\| `(yousaid_\w+)` \| (.+) \|$", INDEX, re.MULTILINE) == [(f.name, f.what) for f in FAMILIES]
    assert named(INDEX) <= NAMES


@pytest.mark.parametrize("page", [RUNNING / "README.md", *PAGES], ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        place, _, heading = link.partition("#")
        assert (page.parent / place).exists(), link
        if heading:
            words = (page.parent / place).read_text(encoding="utf-8")
            assert heading in {line.lstrip("# ").casefold().replace(" ", "-") for line in words.splitlines()}


@pytest.mark.parametrize("page", [RUNNING / "README.md", *PAGES], ids=lambda page: page.stem)
def test_every_command_that_is_named_is_there(page: Path) -> None:
    words = page.read_text(encoding="utf-8")
    commands = get_command(app).commands  # type: ignore[attr-defined]
    for line in re.findall(r"`(?:[^`]*exec [^`]* )?yousaid ([a-z]+(?: [a-z]+)?)", words):
        first, _, second = line.partition(" ")
        assert first in commands, line
        if second and (family := getattr(commands.get(first), "commands", None)):
            assert second in family, line


def test_the_readme_leads_here() -> None:
    assert "](docs/running/README.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
