"""The page about privacy says the same in every language, with this installation's own facts, to anybody."""

from dataclasses import replace
from typing import Any

import pytest

from bot import languages
from bot.channels.registry import CHANNELS
from bot.house import House
from bot.public.privacy import BASES, page
from bot.retaining import chosen
from bot.server import staff_pages
from bot.web import make_app
from flows.changing import changed
from flows.how_long import LONGEST, kept
from flows.retention import LONGEST as DAYS
from tests.pages.reader import Reader

FACTS = {"organisation": "Oak <House> Tenants Ltd", "data_contact": "data@oak.example"}


@pytest.fixture
async def client(house: House, aiohttp_client: Any) -> Any:
    house.set_up(changed(house.given, **FACTS))
    return await aiohttp_client(make_app(house, CHANNELS, staff_pages(house)))


@pytest.mark.parametrize("language", languages.codes())
async def test_every_language_has_the_whole_page(client: Any, language: str) -> None:
    answer = await client.get("/privacy", params={"lang": language})
    words = Reader(body := await answer.text()).words
    assert (answer.status, answer.headers["Content-Language"]) == (200, language)
    for fact in (*FACTS.values(), "Oak House", "0303 123 1113", "STOP"):
        assert fact in words, fact
    assert body.count("<h2") == 8
    assert "{" not in words
    assert "<script" not in body


async def test_it_is_linked_from_the_public_page_and_in_the_browser_s_language(client: Any) -> None:
    assert 'href="/privacy"' in await (await client.get("/said")).text()
    answer = await client.get("/privacy", headers={"Accept-Language": "pl"})
    assert 'lang="pl"' in await answer.text()
    again = await client.get("/privacy", headers={"Accept-Language": "pl", "If-None-Match": answer.headers["ETag"]})
    assert again.status == 304


@pytest.mark.parametrize("asked", ["xx", "", "../en", "<script>", "en" * 500])
async def test_whatever_is_asked_for_a_page_is_shown(client: Any, asked: str) -> None:
    answer = await client.get("/privacy", params={"lang": asked})
    assert answer.status == 200
    assert "<script" not in await answer.text()


def test_each_basis_in_law_has_its_own_words(house: House) -> None:
    said = set()
    for basis in BASES:
        house.set_up(replace(house.given, lawful_basis=basis))
        said.add(str(page(house, "en", "")[1]["chapters"][1].lines))
    assert len(said) == len(BASES) - 1  # until it is chosen, consent is said


def test_how_long_each_kind_is_kept_is_on_it(house: House) -> None:
    said = " ".join(map(str, page(house, "en", "")[1]["chapters"][3].lines))
    assert [span.number for one in kept(chosen(house.settings)) for span in one.spans.values()] == [90, 2, 365, 180]
    assert all(f"<bdi>{length}</bdi>" in said for length in ("90 days", "2 years", "365 days", "180 days"))
    assert LONGEST.number * 365 == DAYS
