"""Money and payments on the staff pages: what is held and who is outside can be seen to, and payments marked at once."""

from decimal import Decimal

from bot.house import House
from flows.changing import changed
from storage import consultations, dues, posting, staff, strangers
from storage.purse import Purse
from tests.pages.conftest import NOON, Visit, Visitor, text
from tests.pages.reader import Reader


async def signed_in(house: House, visit: Visit, role: str) -> Visitor:
    with house.database.transaction() as db:
        staff.add(db, "visitor", (role,), None, house.keys, NOON)
    visitor = await visit(house)
    await visitor.sign_in("visitor")
    return visitor


def limited(house: House, **limits: object) -> None:
    house.set_up(changed(house.given, **limits))


async def test_held_replies_and_strangers_are_seen_to_by_who_answers_for_money(house: House, visit: Visit) -> None:
    limited(house, price_per_segment=Decimal("0.04"), monthly_limit=Decimal(50), strangers_per_day=1)
    for number in (1, 2):
        await text(house, "the showers are cold", number=number)
    with house.database.transaction() as db:
        posting.claim_replies(db, "sms", house.keys, NOON, 9, NOON - NOON, Purse(0, 0))
    visitor = await signed_in(house, visit, "finance")
    page = Reader(await visitor.look("/console/money"))
    assert "1 reply waits: this month's limit for texts is reached." in page.words
    assert "1 person who texted for the first time got no answer" in page.words
    assert (await visitor.send("/console/money/drop-held"))[1].endswith("dropped=1")
    assert (await visitor.send("/console/money/let-in"))[1].endswith("in=1")
    with house.database.reading() as db:
        assert strangers.outside(db) == (0, None)
    assert "Nothing went by SMS" in Reader(await visitor.look("/console/money?dropped=1")).words


async def test_many_payments_are_marked_at_once_and_what_is_wrong_is_said(house: House, visit: Visit) -> None:
    with house.database.transaction() as db:
        oak = consultations.find(db, "oak-house")
        assert oak is not None
        consultations.load(db, oak._replace(offers="voucher 10"), NOON)
    for number in (1, 2, 3):
        await text(house, "2", number=number)
    visitor = await signed_in(house, visit, "finance")
    status, _, page = await visitor.send("/console/payments/owe", consultation="oak-house", until="2020-01-01")
    assert (status, "has passed" in page) == (422, True)
    _, there, _ = await visitor.send("/console/payments/owe", consultation="oak-house", until="2999-01-08")
    assert there.endswith("what=owed&many=3")
    page = await visitor.look("/console/payments")
    assert "To pay: 3 payments, £30, the first by" in Reader(page).words
    _, there, _ = await visitor.send("/console/payments/end", which=["1", "3"], how="voucher", do="paid")
    assert there.endswith("what=paid&many=2")
    with house.database.reading() as db:
        assert dues.totals(db)[:2] == (1, 1000)
    assert (await visitor.send("/console/payments/end", how="cash", do="paid"))[0] == 422


async def test_nothing_of_a_payment_is_on_any_page_for_those_who_may_not_see_to_it(house: House, visit: Visit) -> None:
    await text(house, "2", number=1)
    with house.database.transaction() as db:
        (member,) = dues.who_took_part(db, "oak-house")
        new = dues.New(member, "one", "fee", 4321)
        dues.owe(db, [new], "oak-house", NOON.date(), "finance", house.frame.ids, NOON)
    visitor = await signed_in(house, visit, "facilitator")
    for address in ("", "/people", "/inbox", "/numbers", "/consultation/oak-house", "/consultations", "/money"):
        assert "43.21" not in await visitor.look(f"/console{address}")
    assert (await visitor.client.get("/console/payments")).status == 403
    assert "43.21" not in await (await visitor.client.get("/said")).text()
