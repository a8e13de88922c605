"""What the README promises is what the code has."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from bot.commands import broadcast, complaint, keys, members, payment, promise, quote, request, view
from bot.plain_words import plain_words
from bot.settings import FIELDS
from flows import desk
from flows.commanding import COMMANDS
from flows.plain import advise

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_readme_and_nothing_else_is() -> None:
    written = dict(re.findall(r"^\| `([A-Z_]+)` \| .*? \| (.*) \|$", README, re.MULTILINE))
    assert written == {name: one.description for name, one in FIELDS.items()}


def test_every_place_that_the_readme_names_is_there() -> None:
    named = re.findall(r"`((?:bot|flows|storage|locales|tests)/[\w/.]+)", README)
    missing = [place for place in named if "<" not in place and not (ROOT / place).exists()]
    assert not missing


def test_every_link_to_a_file_of_ours_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert links
    assert not [link for link in links if not (ROOT / link).exists()]


PAGES = [
    ("complaints", "complaint", complaint),
    ("inbox", "members", members),
    ("keys", "keys", keys),
    ("promises", "promise", promise),
    ("no-silence", "view", view),
    ("no-silence", "request", request),
    ("payments", "payment", payment),
    ("quotes", "quote", quote),
]


@pytest.mark.parametrize(("page", "family", "module"), PAGES, ids=[family for _, family, _ in PAGES])
def test_a_page_names_every_command_there_is_for_its_subject(page: str, family: str, module: ModuleType) -> None:
    words = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    commands = {
        command.name or getattr(command.callback, "__name__", "").replace("_", "-")
        for command in module.app.registered_commands
    }
    assert set(re.findall(rf"yousaid {family} ([\w-]+)", words)) == commands


def test_the_page_on_members_names_every_word_that_does_something() -> None:
    page = (ROOT / "docs" / "members.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    assert {word for row in rows for word in re.findall("`([A-Z_]+)`", row)} == set(COMMANDS)


def test_the_page_on_broadcasts_names_every_command_there_is_for_them_and_what_staff_text() -> None:
    page = (ROOT / "docs" / "broadcasts.md").read_text(encoding="utf-8")
    commands = {
        command.name or getattr(command.callback, "__name__", "") for command in broadcast.app.registered_commands
    }
    assert set(re.findall(r"yousaid broadcast (\w+)", page)) == commands - {"edit"}
    assert "`edit` changes" in page
    texts = re.findall(r"^\| ([A-Z][A-Za-z0-9, -]+) \|", page, re.MULTILINE)
    said = [words for row in texts for words in row.split(", ")]
    assert len(said) == 7
    assert all(desk.may_be_for(words) for words in said)


def test_the_page_on_plain_words_advises_what_the_code_advises() -> None:
    page = (ROOT / "docs" / "languages.md").read_text(encoding="utf-8")
    examples = re.findall(r"\| English \| (.+): write (.+) \|$", page, re.MULTILINE)
    assert len(examples) > 5
    for words, instead in examples:
        assert [one.instead for one in advise(words, plain_words("en"))] == [instead], words
