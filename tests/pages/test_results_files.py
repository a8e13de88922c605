"""The results as a file: the same numbers as on the page, for each answer, and nobody behind them."""

import csv
import io
import json

import pytest

from bot.console import site
from bot.house import House
from tests.pages.conftest import Visit, text


async def test_each_answer_is_a_line(house: House, visit: Visit) -> None:
    for number, words in ((1, "hello"), (1, "2"), (2, "hi"), (2, "1"), (2, "4")):
        await text(house, words, number=number)
    visitor = await visit(house)
    await visitor.sign_in("data desk")
    content = await (await visitor.client.get("/console/results/oak-house.csv")).text()
    lines = list(csv.DictReader(io.StringIO(content.lstrip("\ufeff"))))
    repairs = [(one["answer"], one["people"], one["answered"]) for one in lines if one["question"] == "first-repair"]
    assert repairs == [("Hot water", "1", "2"), ("Locks", "1", "2"), ("Heating", "0", "2")]
    listed = json.loads(await (await visitor.client.get("/console/results/oak-house.json")).text())
    assert [str(one["people"]) for one in listed["results"]][:3] == [one["people"] for one in lines][:3]
    assert {one["log_hash"] for one in lines} == {listed["log"]["hash"]}
    assert (await visitor.client.get("/console/results/nowhere.csv")).status == 404
    assert (await visitor.client.get("/console/results/oak-house.exe")).status == 404


async def test_a_page_that_fails_says_so_plainly(house: House, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = await visit(house)
    await visitor.sign_in()

    async def fail(*_: object) -> None:
        raise ValueError("words of a member")

    await visitor.look()
    route = next(one for one in site.SUBJECTS["home"].ROUTES if one.path == "")
    monkeypatch.setattr(type(route), "page", property(lambda _: fail), raising=False)
    answer = await visitor.client.get("/console")
    page = await answer.text()
    assert (answer.status, "This page failed" in page, "words of a member" in page) == (500, True, False)
