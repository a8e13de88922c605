"""ASVS 5.0 V1: what somebody writes stays words, in a page, an address, a question to the database and a pattern."""

import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from bot.house import House
from bot.mail import Mail, read_server, written
from storage import inbox
from storage.tables import messages
from tests.pages.conftest import NOON, Visitor, text
from tests.security.conftest import ROOT, source

HOSTILE = "<script>alert(1)</script>{{7*7}}'\" OR 1=1;-- %s${7*7}&amp;=cmd"


async def test_v1_1_2_words_are_kept_as_they_were_written_and_escaped_last(house: House, visitor: Visitor) -> None:
    await text(house, HOSTILE)
    with house.database.reading() as db:
        assert HOSTILE in db.execute(select(messages.c.text)).scalars().all()
    page = await visitor.look("/console/inbox/A1")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page


def test_v1_2_1_every_template_escapes_and_what_is_not_escaped_is_drawn_by_us() -> None:
    unsafe = re.compile(r"\|\s*safe\b|autoescape false|Markup\(")
    found = {place for place, words in source("bot", ending=".html").items() if unsafe.search(words)}
    found |= {place for place, words in source("bot").items() if re.search(r"(?<!\w)Markup\(", words)}
    drawn = {"bot/console/subjects/me.py", "bot/console/consultations/invitation.py"}
    filled_in_by_markupsafe = {"bot/public/words.py", "bot/public/showing.py"}
    assert found - drawn - filled_in_by_markupsafe == set()


async def test_v1_2_2_an_address_in_a_page_is_ours_and_never_runs_anything(house: House, visitor: Visitor) -> None:
    await text(house, "javascript:alert(1) https://evil.example/ data:text/html,x")
    for page in ("/console/inbox", "/console/inbox/A1", "/console/outcomes/new?ref=javascript:alert(1)"):
        led = re.findall(r'(?:href|action|src)="([^"]*)"', await visitor.look(page))
        assert led
        assert {urlsplit(one).scheme for one in led} <= {"", "data"}
        assert not [one for one in led if one.startswith("//") or (one.startswith("data:") and one != "data:,")]


async def test_v1_2_3_no_page_has_a_script_of_its_own_into_which_words_could_come(visitor: Visitor) -> None:
    for page in ("/console", "/console/inbox", "/console/numbers", "/console/staff"):
        scripts = re.findall(r"<script[^>]*>(.*?)</script>", await visitor.look(page), re.DOTALL)
        assert scripts == [""]
    assert not [place for place, words in source("bot", ending=".html").items() if re.search(r"\son\w+=", words)]


@pytest.mark.parametrize("words", ["' OR 1=1;--", '"; DROP TABLE views;--', "%", "_", "\\"])
async def test_v1_2_4_what_is_looked_for_is_looked_for_and_asks_the_database_nothing(
    house: House, visitor: Visitor, words: str
) -> None:
    await text(house, "the showers are cold")
    answer = await visitor.client.get("/console/inbox", params={"q": words})
    assert (answer.status, "the showers are cold" in await answer.text()) == (200, False)
    assert inbox.escaped(words).replace("\\\\", "").count("%") == inbox.escaped(words).count("\\%")


def test_v1_2_5_nothing_that_came_in_reaches_a_shell() -> None:
    shells = re.compile(r"os\.system|shell=True|os\.popen|subprocess\.getoutput")
    assert not [place for place, words in source("bot", "flows", "storage").items() if shells.search(words)]


def test_v1_2_9_words_that_become_part_of_a_pattern_are_escaped() -> None:
    """A pattern with words of somebody filled in has `re.escape` around them, or they are figures of ours."""
    filled = re.compile(r"re\.(?:compile|search|match|fullmatch|sub)\(\s*r?f[\"'](.*)")
    found = [line for words in source("bot/console", "bot/public").values() for line in filled.findall(words)]
    assert [line for line in found if "{" in line and "re.escape" not in line and "_CODES" not in line] == []


def test_v1_3_2_nothing_is_run_that_was_made_of_words() -> None:
    runs = re.compile(r"(?<![\w.])(?:eval|exec)\(|__import__\(")
    assert not [place for place, words in source("bot", "flows", "storage").items() if runs.search(words)]
    script = (ROOT / "bot/console/static/yousaid.js").read_text()
    assert not re.search(r"\beval\b|new Function|innerHTML\s*=|document\.write|insertAdjacentHTML", script)


async def test_v1_3_7_a_blank_in_somebody_s_words_is_not_filled_in(house: House, visitor: Visitor) -> None:
    await text(house, "{{ name }} {name} ((name)) ${name} {0.__class__}")
    assert "{{ name }} {name} ((name)) ${name} {0.__class__}" in await visitor.look("/console/inbox/A1")


def test_v1_3_11_a_name_adds_no_line_to_an_email() -> None:
    mail = Mail("1", "desk@example.org", "Oak House\r\nBcc: all@example.org", "words\n")
    with pytest.raises(ValueError, match="Header values"):
        written(read_server("smtps://mail.example.org"), mail, "Oak House", NOON)


def test_v1_5_2_nothing_of_ours_takes_back_objects_from_bytes_that_came_in() -> None:
    """Pickle is only what our own processes say to each other, and what is made beforehand lies with the code."""
    loads = re.compile(r"pickle\.loads?|marshal\.loads?|yaml\.(?:unsafe_)?load\(|shelve\.")
    ours = {"bot/compiled.py", "bot/turn_frames.py", "bot/turn_process.py", "bot/bench"}
    found = [place for place, words in source("bot", "flows", "storage").items() if loads.search(words)]
    assert [place for place in found if not any(place.startswith(one) for one in ours)] == []
