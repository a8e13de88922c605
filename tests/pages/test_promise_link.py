"""The link in an owner's email leads to a page on which they answer, and a look at it changes nothing."""

from dataclasses import replace
from datetime import date

from bot.console.telling_key import ALERT, PROMISE, key_of
from bot.house import House
from bot.telling_promises import mail_of
from flows.consultation import Text
from flows.outcome import About
from flows.promises import Event, Ledger, Promise, Standing
from storage import duties, promises, staff, tables
from storage.asking_owners import tell
from storage.letters import Letter
from storage.staff import Person
from tests.pages.conftest import NOON, Visit, text
from tests.storage.installation import every

DUE = date(2026, 12, 16)


async def asked(house: House) -> str:
    """The head office owns a promise, and was asked by email; returns the address of its link."""
    await text(house, "my lock is broken")
    with house.database.transaction() as db:
        staff.add(db, "head office", ("owner",), None, house.keys, NOON, "office@example.org")
        duties.give(db, "repairs manager", "head office", None)
        id = house.frame.ids()
        promise = Promise(id, 0, "added", "oak-house", Text({"en": "locks"}), "repairs manager", About(("A1",)))
        promises.make(db, promise, id, DUE, "head office", NOON)
        step = "reminded-week-2026-12-16"
        promises.write(db, id, Event("reminded", NOON, step, DUE, who="head office"))
        who = Person("head office", ("owner",), None, has_email=True)
        tell(db, id, step, [who], True, house.frame.ids, NOON)
    (told,) = every(house.database, tables.promise_told.c.id)
    return f"/promise/{key_of(house.secret, told, PROMISE)}"


def standing(house: House) -> Standing:
    return ledger(house).standing()


def ledger(house: House) -> Ledger:
    with house.database.reading() as db:
        (only,) = promises.every(db)
    return only


async def test_looking_changes_nothing_and_the_form_answers(house: House, visit: Visit) -> None:
    link = await asked(house)
    visitor = await visit(house)
    assert "You answer as head office" in await visitor.look(link)
    assert standing(house).status == "open"
    done = await (await visitor.client.post(link, data={"way": "kept", "words": "new locks on every door"})).text()
    assert "1 person hears it" in done
    assert standing(house).status == "kept"
    assert ledger(house).events[-1].who == "head office"
    assert "answered already" in await visitor.look(link)


async def test_late_needs_a_day_to_come_and_a_reason(house: House, visit: Visit) -> None:
    link = await asked(house)
    visitor = await visit(house)
    for until, words, says in (
        ("", "the part is on order", "Late needs a new day"),
        ("2020-01-01", "the part is on order", "2020-01-01"),
        ("soon", "the part is on order", "soon"),
        ("2027-01-08", "  ", "Words are missing"),
    ):
        answer = await visitor.client.post(link, data={"way": "late", "words": words, "until": until})
        page = await answer.text()
        assert (answer.status, says in page) == (400, True), page
        assert "--" not in page.partition("<main")[2].partition("</main>")[0].replace("<!--", "")
    assert standing(house).until == DUE
    answer = await visitor.client.post(link, data={"way": "late", "words": "a part is on order", "until": "2027-01-08"})
    assert answer.status == 200
    assert standing(house).until == date(2027, 1, 8)


async def test_what_is_no_answer_is_said_to_be_none(house: House, visit: Visit) -> None:
    link = await asked(house)
    visitor = await visit(house)
    assert "Choose one" in await (await visitor.client.post(link, data={"words": "hm"})).text()
    assert standing(house).status == "open"


async def test_a_key_of_something_else_opens_nothing(house: House, visit: Visit) -> None:
    await asked(house)
    visitor = await visit(house)
    (told,) = every(house.database, tables.promise_told.c.id)
    for key in ("nonsense", key_of(house.secret, told, ALERT), key_of(house.secret, "0" * 32, PROMISE)):
        assert (await visitor.client.get(f"/promise/{key}")).status == 404
        assert (await visitor.client.post(f"/promise/{key}", data={"way": "kept", "words": "x"})).status == 404
    assert standing(house).status == "open"


async def test_the_email_has_the_link_and_no_words_of_members(house: House) -> None:
    link = await asked(house)
    (told,) = every(house.database, tables.promise_told.c.id)
    house.set_up(replace(house.given, public_url="https://yousaid.example.org"))
    with house.database.reading() as db:
        mail = mail_of(db, house, Letter(told, "head office", "office@example.org", 1))
    assert f"https://yousaid.example.org{link}" in mail.text
    assert "broken" not in mail.text
