"""The measures over time, drawn at the server and as a table; and what was done here."""

import csv
import io
import json
from datetime import timedelta

import pytest

from bot.console.charts import line
from bot.house import House
from bot.measuring import count, measure_the_day
from storage import audit, measured
from storage.measured import OF_ALL
from tests.pages.conftest import NOON, Visit, Visitor, text
from tests.pages.reader import Reader

TODAY = NOON.date()


async def measured_house(house: House, *days: int) -> None:
    """Counted so many days ago, each time with one more view."""
    for place, ago in enumerate(days):
        await text(house, f"view number {place}", number=place + 1)
        with house.database.transaction() as db:
            then = NOON - timedelta(days=ago)
            measured.keep(db, then.date(), [(OF_ALL, count(db, house, OF_ALL, NOON))], then)


async def signed_in(house: House, visit: Visit) -> Visitor:
    visitor = await visit(house)
    await visitor.sign_in("data desk")
    return visitor


async def test_the_same_numbers_stand_in_the_line_and_in_the_table(house: House, visit: Visit) -> None:
    await measured_house(house, 35, 28, 0)
    page = await (await signed_in(house, visit)).look("/console/numbers")
    words = " ".join(Reader(page).words.split())
    assert "Views received 3 2" in words
    assert page.count("<polyline") >= 4
    assert "Tuesday 20 October 2026 1" in words


async def test_before_the_first_day_is_counted_it_says_what_is_there(house: House, visit: Visit) -> None:
    await text(house, "showers cold")
    words = " ".join(Reader(await (await signed_in(house, visit)).look("/console/numbers")).words.split())
    assert "Views received 1 Votes 0" in words
    assert "from the second day on" in words


async def test_one_consultation_alone(house: House, visit: Visit) -> None:
    await measured_house(house, 1, 0)
    visitor = await signed_in(house, visit)
    assert (await visitor.client.get("/console/numbers?of=oak-house")).status == 200
    assert (await visitor.client.get("/console/numbers?of=nowhere")).status == 404
    assert (await visitor.client.get("/console/numbers?of=%00%27%3Cscript%3E")).status == 404


async def test_every_day_comes_as_a_file(house: House, visit: Visit) -> None:
    await measured_house(house, 1, 0)
    client = (await signed_in(house, visit)).client
    listed = json.loads(await (await client.get("/console/numbers/all.json")).text())
    lines = list(
        csv.DictReader(io.StringIO((await (await client.get("/console/numbers/all.csv")).text()).lstrip("\ufeff")))
    )
    assert [one["views"] for one in listed] == [1, 2]
    assert [one["views"] for one in lines] == ["1", "2"]
    sheet = await client.get("/console/numbers/oak-house.xlsx")
    assert (await sheet.read())[:2] == b"PK"
    assert sheet.headers["Content-Disposition"] == 'attachment; filename="numbers-oak-house.xlsx"'
    assert (await client.get("/console/numbers/not-there.csv")).status == 404


async def test_a_day_is_counted_once_where_messages_are_sent(house: House) -> None:
    await text(house, "showers cold")
    await measure_the_day(house)
    assert kept(house) == []
    house.outbox = object()  # type: ignore[assignment]
    await measure_the_day(house)
    await text(house, "and the locks", number=2)
    await measure_the_day(house)
    house.outbox = None
    assert kept(house) == [1]


def kept(house: House) -> list[int]:
    with house.database.reading() as db:
        return [one.measures.views for one in measured.series(db, OF_ALL, TODAY)]


@pytest.mark.parametrize("most, top", [(0, "1"), (3, "5"), (7, "10"), (20, "20"), (1234, "2,000")])
def test_a_line_starts_at_nothing_and_ends_at_a_round_number(most: int, top: str) -> None:
    chart = line([(TODAY, 0.0), (TODAY + timedelta(days=7), float(most))])
    assert chart is not None
    assert (chart.rules[0][1], chart.rules[-1][1]) == ("0", top)
    assert line([(TODAY, 1.0)]) is None


async def test_the_log_says_who_did_what_and_whether_it_was_changed(house: House, visit: Visit) -> None:
    with house.database.transaction() as db:
        for place in range(130):
            audit.note(db, "duty desk", f"looked <b>{place}</b>", NOON, about="K7", reason="asked to")
    visitor = await signed_in(house, visit)
    page = Reader(await visitor.look("/console/log"))
    assert "Looked <b>129</b>" in page.words
    assert "Looked <b>0</b>" not in page.words
    older = await visitor.look("/console/log?before=32")
    assert "Looked &lt;b&gt;0&lt;/b&gt;" in older
    for odd in ("x", "-1", "9" * 40, "1e9", "\u0661"):
        assert (await visitor.client.get("/console/log", params={"before": odd})).status == 200
    assert "is as it was written" in await visitor.look("/console/log/check")
    with house.database.transaction() as db:
        db.exec_driver_sql("UPDATE audit SET who = 'nobody' WHERE number = 7")
    assert "entry 7 is not as it was written" in await visitor.look("/console/log/check")
