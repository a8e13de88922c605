"""An open page is told that something has changed, and lets the process end at once."""

import asyncio

from bot.house import House
from tests.pages.conftest import Visit, text


async def test_a_change_is_told_without_any_content(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    answer = await visitor.client.get("/console/live")
    assert answer.headers["Content-Type"] == "text/event-stream"
    await text(house, "canary words")
    said = b""
    async with asyncio.timeout(30):
        while b"changed" not in said:
            said += await answer.content.readany()
    assert b"canary" not in said
    answer.close()


async def test_whoever_looks_on_does_not_hold_up_the_end(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    answer = await visitor.client.get("/console/live")
    began = asyncio.get_running_loop().time()
    await visitor.client.close()
    assert asyncio.get_running_loop().time() - began < 4.5  # FINISH_SECONDS is what it would wait
    answer.close()
