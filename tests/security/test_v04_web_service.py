"""ASVS 5.0 V4: what is sent says what it is, and no header of a stranger decides anything."""

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from bot.console import links
from bot.console.whence import place_of
from bot.house import House
from tests.pages.conftest import Visitor
from tests.security.conftest import PUBLIC, source


async def test_v4_1_1_every_answer_says_what_it_is_and_in_which_letters(visitor: Visitor) -> None:
    for place in ("/console", "/console/inbox", "/console/nothing", "/healthz", "/readyz", "/nothing"):
        said = (await visitor.client.get(place)).headers["Content-Type"]
        assert re.fullmatch(r"(?:text/(?:html|plain)|application/json); charset=utf-8", said), (place, said)


def ask(remote: str, forwarded: str | None = None) -> Any:
    return SimpleNamespace(remote=remote, headers={} if forwarded is None else {"X-Forwarded-For": forwarded})


@pytest.mark.parametrize(
    "remote, forwarded, place",
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("192.0.2.7", "203.0.113.9", "192.0.2.7"),
        ("::1", "2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("::1", "2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("127.0.0.1", "x" * 500, "x" * 64),
    ],
)
def test_v4_1_3_a_stranger_cannot_say_where_they_are(remote: str, forwarded: str | None, place: str) -> None:
    assert place_of(ask(remote, forwarded), PUBLIC) == place
    assert place_of(ask("127.0.0.1", forwarded), "") == "127.0.0.1"


@pytest.mark.parametrize(
    "header", ["Host", "X-Forwarded-Host", "Forwarded", "X-Original-URL", "X-HTTP-Method-Override"]
)
async def test_v4_1_3_no_header_of_theirs_stands_in_a_link_or_changes_the_page(
    house: House, visitor: Visitor, header: str
) -> None:
    answer = await visitor.client.get("/console/me", headers={header: "evil.example"}, allow_redirects=False)
    assert answer.status in (200, 400)
    assert "evil.example" not in await answer.text()
    house.set_up(replace(house.given, public_url=PUBLIC))
    assert links.address_of(house) == PUBLIC
    used = re.compile(r"request\.(?:host|scheme|url\b)|\"X-Forwarded-Host\"")
    assert not [place for place, words in source("bot/console", "bot/public").items() if used.search(words)]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
async def test_v4_1_4_a_method_that_is_not_used_does_nothing(visitor: Visitor, method: str) -> None:
    for place in ("/console/inbox", "/console/staff/new", "/healthz", "/nothing"):
        answer = await visitor.client.request(method, place, headers={"X-Canary": "canary"})
        assert answer.status in (403, 404, 405), place
        assert "canary" not in await answer.text()
