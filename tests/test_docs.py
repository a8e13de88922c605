"""What the README promises is what the code has."""

import re
from pathlib import Path

import pytest
from typer import Typer

from bot.commands import complaint, promise
from bot.plain_words import plain_words
from bot.settings import Settings
from flows.plain import advise

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


@pytest.mark.parametrize("name, app", [("complaint", complaint.app), ("promise", promise.app)])
def test_the_page_on_it_names_every_command_there_is_for_it(name: str, app: Typer) -> None:
    page = (ROOT / "docs" / f"{name}s.md").read_text(encoding="utf-8")
    commands = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    assert set(re.findall(rf"yousaid {name} (\w+)", page)) == commands


def test_the_page_on_plain_words_advises_what_the_code_advises() -> None:
    page = (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")
    examples = re.findall(r"\| English \| (.+): write (.+) \|$", page, re.MULTILINE)
    assert len(examples) > 5
    for words, instead in examples:
        assert [one.instead for one in advise(words, plain_words("en"))] == [instead], words
