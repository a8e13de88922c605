"""What is on every page: one sheet made of parts, the pages behind a menu, and what leads back."""

from pathlib import Path

import pytest

from bot.console.drawing import LOOK, address_of, content
from bot.console.news import News
from bot.house import House
from tests.pages.conftest import Visit

PARTS = sorted(LOOK.glob("*.css"))
MORE_THAN_CONNECTIONS = 20


@pytest.mark.parametrize("part", PARTS, ids=lambda part: str(part.name))
def test_each_part_of_the_sheet_is_whole_and_says_what_it_is_for(part: Path) -> None:
    written = part.read_text(encoding="utf-8")
    assert written.startswith("/* ")
    assert written.count("{") == written.count("}")
    assert len(written.splitlines()) < 300


def test_the_sheet_is_its_parts_in_their_order() -> None:
    places = [content(LOOK).index(part.read_bytes()) for part in PARTS]
    assert places == sorted(places)
    assert address_of(LOOK).endswith("/look.css")


async def test_the_page_that_is_open_is_said_where_the_menu_is_closed(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    page = await visitor.look("/console/inbox")
    assert '<summary><b>Inbox</b> <span class="menu-word">Menu</span></summary>' in page
    assert page.count('<a href="/console/inbox" aria-current="page">Inbox</a>') == 2  # in the line, and in the menu


def test_pages_that_are_open_share_one_connection(house: House) -> None:
    news = News(house.database)
    for _ in range(MORE_THAN_CONNECTIONS):
        news.come()
    with house.database.reading():  # there is one left for everybody else
        assert news.count(1.0) == 0
    for _ in range(MORE_THAN_CONNECTIONS):
        news.leave()
    assert news.count(9.0) == 0
