"""Somebody who looks at the public page, without signing in."""

from typing import Any

from tests.pages.reader import Reader

ADDRESSES = ("/said", "/said/yard", "/said.json", "/said/yard.json", "/said/yard.csv")


class Browser:
    def __init__(self, client: Any) -> None:
        self.client = client

    async def get(self, address: str, **headers: str) -> Any:
        return await self.client.get(address, headers=headers)

    async def page(self, address: str = "/said", **headers: str) -> str:
        return str(await (await self.get(address, **headers)).text())

    async def words(self, address: str = "/said", **headers: str) -> str:
        return " ".join(Reader(await self.page(address, **headers)).words.split())

    async def everything(self) -> list[tuple[Any, ...]]:
        """Each address as it comes over the wire, but for the time of day."""
        answers = [await self.get(address) for address in ADDRESSES]
        return [
            (one.status, await one.read(), {name: value for name, value in one.headers.items() if name != "Date"})
            for one in answers
        ]
