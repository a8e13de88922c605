"""What members are owed is written down once, told once, paid once, adds up, and is seen by nobody else."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import paying, schedule
from bot.house import House
from flows.dues import Offer, read_offer
from storage import consultations, dues, staff, tables
from storage.statements import run
from tests.runtime.conftest import NOON, Call, PretendChannel, StillClock, outbox_of, text

UNTIL = date(2027, 1, 8)
WANTED = paying.Owing("oak-house", UNTIL)


@pytest.fixture
def house(house: House) -> House:
    with house.database.transaction() as db:
        offered(db, "voucher 10")
        staff.add(db, "finance", ("finance",), None, house.keys, NOON)
    for number in range(1, 4):
        text(house, number, "2")
    return house


def offered(db: Any, offers: str, **more: Any) -> None:
    found = consultations.find(db, "oak-house")
    assert found is not None
    consultations.load(db, found._replace(offers=offers, **more), NOON)


def owe(house: House, wanted: paying.Owing = WANTED, by: str = "finance") -> list[int]:
    with house.database.transaction() as db:
        return paying.owe(db, wanted, paying.who(db, by), house.clock.now(), house.clock.now().date())


def pay(house: House, *numbers: int) -> list[int]:
    with house.database.transaction() as db:
        return paying.pay(db, numbers, "voucher", "finance", house.clock.now())


async def told(house: House, clock: StillClock, days: float = 1) -> list[str]:
    channel = PretendChannel()
    clock.move(days=days)
    outbox = outbox_of(house, channel)
    await schedule.tick(house)
    await outbox.deliver_once()
    return [post.text for post in channel.sent if post.kind == "update" and "P" in post.text]


async def test_whoever_took_part_is_told_what_and_when_once_and_that_it_was_given(
    house: House, clock: StillClock
) -> None:
    assert owe(house) == [1, 2, 3]
    assert owe(house) == []
    first = await told(house, clock)
    assert sorted(re.findall(r"\((P\d)\)", " ".join(first))) == ["P1", "P2", "P3"]
    assert first[0].startswith("Oak House. Thank you for taking part. You get a voucher of £10 by 8 Jan (P")
    assert await told(house, clock, 0.01) == []
    assert (pay(house, 1, 2), pay(house, 1)) == ([1, 2], [])
    second = await told(house, clock)
    assert len(second) == 2
    assert second[0].startswith("Oak House. £10 is marked as given to you (P")


async def test_what_was_paid_before_it_was_told_is_told_as_paid_alone(house: House, clock: StillClock) -> None:
    owe(house)
    pay(house, 1, 2, 3)
    assert ["marked as given" in one for one in await told(house, clock)] == [True] * 3


async def test_slices_of_any_size_reach_each_once(
    house: House, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telling.payment.SLICE", 2)
    text(house, 1, "please stop texting me")
    owe(house)
    assert len(await told(house, clock)) == 2


async def test_on_a_sensitive_subject_the_text_gives_nothing_away(house: House, clock: StillClock) -> None:
    with house.database.transaction() as db:
        offered(db, "fee 15", sensitive=True)
    owe(house)
    assert set(await told(house, clock)) == {"Oak House. There is a thank-you for you. Text STATUS. STOP ends."}


async def test_status_says_what_is_owed_to_whoever_asks_and_to_nobody_else(house: House, clock: StillClock) -> None:
    with house.database.transaction() as db:
        offered(db, "voucher 10 first 1")
    owe(house)
    channel = PretendChannel()
    clock.move(minutes=30)
    for number in (1, 2):
        text(house, number, "status")
    await outbox_of(house, channel).deliver_once()
    said = {post.address[-1]: post.text for post in channel.sent if "status" not in post.text}
    assert ("£10 for you by 8 Jan (P1)." in said["1"], "£" in said["2"]) == (True, False)


def test_only_those_who_answer_for_money_write_it_down_and_each_is_named(house: House) -> None:
    for name, sentence in (("duty desk", "may not see to payments"), ("nobody", "is not on the staff list")):
        with pytest.raises(paying.Refused, match=sentence):
            owe(house, by=name)
    owe(house)
    pay(house, 2)
    with house.database.reading() as db:
        (one,) = (kept for kept in dues.every(db) if kept.due.number == 2)
    assert [(event.what, event.who, event.how) for event in one.events] == [
        ("owed", "finance", None),
        ("paid", "finance", "voucher"),
    ]


def test_who_was_erased_is_still_owed_by_number_alone(house: House, clock: StillClock) -> None:
    """Nothing that says what somebody is owed refers to a row that goes with them."""
    assert not [key for table in (tables.dues, tables.due_events) for key in table.foreign_keys]
    with house.database.transaction() as db:
        gone = dues.New("f" * 32, "gone", "fee", 1500)
        assert dues.owe(db, [gone], "oak-house", UNTIL, "finance", house.frame.ids, NOON) == [1]
        (one,) = dues.every(db)
    assert "P1" in paying.line(one)
    assert "they come with the number" in paying.line(one)
    assert pay(house, 1) == [1]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(("owe", "paid", "cancelled")), st.integers(1, 6)), max_size=12))
def test_whatever_is_pressed_in_any_order_it_adds_up(house: House, steps: list[tuple[str, int]]) -> None:
    with house.database.transaction() as db:
        run(db, "DELETE FROM dues WHERE id >= ?", [("",)])
        run(db, "DELETE FROM due_events WHERE due_id >= ?", [("",)])
    ended: list[int] = []
    for what, number in steps:
        if what == "owe":
            owe(house)
        else:
            with house.database.transaction() as db:
                act = (
                    (lambda db, n: paying.pay(db, n, "cash", "finance", NOON))
                    if what == "paid"
                    else (lambda db, n: paying.cancel(db, n, "finance", NOON))
                )
                ended += act(db, [number])
    with house.database.reading() as db:
        every, (many, pence, _) = dues.every(db), dues.totals(db)
    assert len(ended) == len(set(ended))
    assert len({one.member for one in every}) == len(every)
    by_state = {state: [one.due.pence for one in every if one.state == state] for state in paying.SAID}
    assert (many, pence) == (len(by_state["owed"]), sum(by_state["owed"]))
    assert sum(map(sum, by_state.values())) == 1000 * len(every)


@pytest.mark.parametrize(
    ("written", "offer"),
    [
        ("thanks", Offer("thanks")),
        ("voucher 10", Offer("voucher", 1000)),
        ("Fee £12.50 first 20", Offer("fee", 1250, 20)),
        ("expenses", Offer("expenses")),
        ("voucher", None),
        ("thanks 5", None),
        ("fee 0", None),
        ("voucher 10 to sort code 12-34-56", None),
    ],
)
def test_an_offer_is_read_as_it_is_written(written: str, offer: Offer | None) -> None:
    assert read_offer(written) == offer
    assert offer is None or read_offer(offer.written) == offer


def test_payments_by_command(loaded: Call) -> None:
    loaded("staff", "add", "finance", "--role", "finance")
    assert loaded("payment", "list")[1] == "Nothing is to pay.\n"
    assert loaded("payment", "owe", "oak-house", "--until", "2999-01-08", "--by", "finance")[2] == (
        "oak-house offers nothing yet: write offers in it first, such as voucher 10.\n"
    )
    assert (
        "There is no view K7"
        in loaded(
            "payment", "owe", "oak-house", "--until", "2999-01-08", "--by", "finance", "--ref", "K7", "--amount", "4"
        )[2]
    )
    assert "nothing changed" in loaded("payment", "paid", "P7", "--how", "cash", "--by", "finance")[1]
    assert "They look like P7" in loaded("payment", "cancel", "x", "--by", "finance")[2]
