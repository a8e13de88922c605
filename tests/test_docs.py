"""What the README promises is what the code has."""

import re
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_readme_and_nothing_else_is() -> None:
    written = dict(re.findall(r"^\| `([A-Z_]+)` \| .*? \| (.*) \|$", README, re.MULTILINE))
    assert written == {field.alias: field.description for field in Settings.model_fields.values()}


def test_every_place_that_the_readme_names_is_there() -> None:
    named = re.findall(r"`((?:bot|flows|storage|locales|tests)/[\w/.]+)", README)
    missing = [place for place in named if "<" not in place and not (ROOT / place).exists()]
    assert not missing


def test_every_link_to_a_file_of_ours_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert links
    assert not [link for link in links if not (ROOT / link).exists()]
