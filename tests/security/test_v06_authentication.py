"""ASVS 5.0 V6: who comes in, with what, and what nobody gains by trying."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.clock import RealClock
from bot.console import links, passwords
from bot.console.weak_passwords import is_tried_first
from bot.house import House
from storage import audit, chosen, complaints, sessions, staff
from storage import passwords as kept
from storage.tables import outbox, reader_told, recovery_codes
from tests.pages.conftest import DESK, NOON, Visit, text
from tests.pages.test_passwords import GOOD, NOW, SECRET, code, sign_in
from tests.security.conftest import ROOT

READER = "reader"
NUMBER = "+447700900118"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._nobodys.cache_clear()


@pytest.fixture
def asked(house: House) -> Iterator[House]:
    """By password and code; the duty desk has both, and a phone."""
    with house.database.transaction() as db:
        staff.add(db, DESK, ("duty_person", "admin"), ("sms", NUMBER), house.keys, NOON)
        chosen.choose(db, {"YOUSAID_SIGN_IN": "password"})
        kept.keep_password(db, DESK, passwords.hashed(GOOD))
        kept.keep_secret(db, DESK, SECRET, ["abcd-efgh-jkmn"], house.keys)
        house.renew(db)
    with time_machine.travel(NOW, tick=False):
        yield house


def texts(house: House) -> list[str]:
    with house.database.reading() as db:
        return [one for one in db.execute(select(outbox.c.text).where(outbox.c.kind == "staff")).scalars() if one]


def did(house: House) -> list[tuple[str, str, str | None]]:
    with house.database.reading() as db:
        return [(one.who, one.did, one.about) for one in audit.newest(db, 30)]


def test_v6_1_1_the_docs_say_how_guessing_ends_and_how_nobody_is_locked_out_by_it() -> None:
    page = (ROOT / "docs" / "security.md").read_text()
    for words in ("10 tries at a name", "40 from one place", "quarter of an hour", "printed link"):
        assert words in page


@pytest.mark.parametrize("password", ["short", "x" * 11, "a" * 1025])
def test_v6_2_1_a_password_has_at_least_twelve_characters(password: str) -> None:
    assert passwords.too_weak(password, "somebody") is not None


@pytest.mark.parametrize(
    "password",
    ["password1234", "P4ssw0rd2026!!", "qwertyuiop123", "Welcome2026!!", "letmein-letmein", "123456789012", "yousaid2026!",
     "summer winter 2026", "iloveyouiloveyou", "abcdefghijkl", "Liverpool 2026!"],
)  # fmt: skip
def test_v6_2_4_what_is_tried_first_is_no_password(password: str) -> None:
    assert passwords.too_weak(password, "somebody", "Oak House") is not None


@given(st.lists(st.sampled_from(["kettle", "lantern", "żółw", "بحر", "9", "-", "Bridge", "zebra"]), min_size=6))
def test_v6_2_5_any_letters_will_do_where_the_words_are_not_common(parts: list[str]) -> None:
    password = " ".join(parts)
    assert not is_tried_first(f"thimble {password} gravel walnut")


async def test_v6_2_6_what_is_typed_as_a_password_is_not_shown(asked: House, visit: Visit) -> None:
    stranger = await visit(asked)
    assert 'name="password" type="password"' in await stranger.look("/console/sign-in")
    await sign_in(stranger)
    page = await stranger.look("/console/me/password")
    assert page.count('type="password"') == 3


async def test_v6_2_7_a_password_manager_may_fill_in_and_somebody_may_paste(asked: House, visit: Visit) -> None:
    page = await (await visit(asked)).look("/console/sign-in")
    for words in ('autocomplete="username"', 'autocomplete="current-password"', 'autocomplete="one-time-code"'):
        assert words in page
    assert "onpaste" not in page


def test_v6_2_9_a_password_may_be_as_long_as_a_page() -> None:
    assert passwords.too_weak("thimble gravel walnut kettle " * 30, "somebody") is None


@pytest.mark.parametrize("password", ["oakhouse 2026", "Oak House Oak House", "front desk 123", "yousaid yousaid"])
def test_v6_2_11_names_that_everybody_here_knows_are_no_password(password: str) -> None:
    assert passwords.too_weak(password, "front desk", "Oak House") is not None


async def test_v6_3_2_there_is_nobody_on_the_list_who_was_not_put_there(trial_house: House, visit: Visit) -> None:
    with trial_house.database.reading() as db:
        assert staff.every(db) == []
    stranger = await visit(trial_house)
    for name in ("admin", "root", "sa", "yousaid", ""):
        answer = await stranger.client.post("/console/sign-in", data={"name": name, "password": name, "code": ""})
        assert (await stranger.client.get("/console")).status == 403
        assert answer.status in (200, 403, 422)


async def test_v6_3_3_a_password_without_a_code_or_a_code_without_a_password_opens_nothing(
    asked: House, visit: Visit
) -> None:
    assert await sign_in(await visit(asked), number="") == 403
    assert await sign_in(await visit(asked), password="") == 403
    assert await sign_in(await visit(asked)) == 303


async def test_v6_3_4_where_password_and_code_are_asked_for_no_link_is_a_way_around_them(
    asked: House, visit: Visit
) -> None:
    stranger = await visit(asked)
    with asked.database.transaction() as db:  # one that was texted before they chose a password
        sessions.make_link(db, "earlier", DESK, NOW)
    for send in ({"name": DESK}, {"key": "earlier"}):
        await stranger.client.post("/console/sign-in", data=send)
        assert (await stranger.client.get("/console")).status == 403
    assert (await stranger.client.get("/console?key=earlier")).status == 403
    assert texts(asked) == []
    with pytest.raises(links.CannotDo, match="signs in by password and code"):
        links.new_link(asked, DESK)


async def test_v6_3_4_a_link_lets_in_whoever_has_yet_to_choose_a_password(asked: House, visit: Visit) -> None:
    new = await visit(asked)
    await new.sign_in("approver")
    assert "Choose a password" in await new.look("/console/me")


async def test_v6_4_1_a_link_that_lets_somebody_in_is_good_once_and_not_for_long(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    now = RealClock().now()
    with house.database.transaction() as db:
        sessions.make_link(db, "texted", DESK, now, sessions.TEXTED_LASTS)
        assert not sessions.link_is_good(db, "texted", now + timedelta(minutes=10))
    assert (await visitor.client.post("/console/sign-in", data={"key": "texted"}, allow_redirects=False)).status == 303
    assert (await visitor.client.post("/console/sign-in", data={"key": "texted"})).status == 403


def test_v6_4_2_nobody_is_asked_for_a_hint_or_the_name_of_a_pet() -> None:
    pages = (ROOT / "bot/console/templates").glob("*.html")
    assert not [page.name for page in pages if re.search("password hint|security question|maiden", page.read_text())]


async def test_v6_4_3_a_lost_password_is_taken_away_with_its_codes_and_never_read_out(
    asked: House, visit: Visit
) -> None:
    with asked.database.transaction() as db:
        staff.add(db, "second admin", ("admin",), None, asked.keys, NOON)
    admin = await visit(asked)
    await admin.sign_in("second admin")
    await admin.send("/console/staff/take-away", name=DESK)
    with asked.database.reading() as db:
        assert kept.of(db, DESK, asked.keys) == kept.Credentials()
    assert ("second admin", "password and codes taken away", DESK) in did(asked)
    assert await sign_in(await visit(asked)) == 403


async def test_v6_5_1_each_code_works_once(asked: House, visit: Visit) -> None:
    for number in (code(), "abcd-efgh-jkmn"):
        assert await sign_in(await visit(asked), number=number) == 303
        assert await sign_in(await visit(asked), number=number) == 403


def test_v6_5_2_a_recovery_code_is_kept_as_a_hash_and_is_long_enough_not_to_be_guessed(asked: House) -> None:
    with asked.database.reading() as db:
        assert "abcd" not in str(db.execute(select(recovery_codes)).all())
    made = passwords.new_recovery_codes()
    assert len({*made}) == passwords.RECOVERY_CODES
    assert all(re.fullmatch("(?:[2-9a-hjkmnp-z]{4}-){2}[2-9a-hjkmnp-z]{4}", one) for one in made)


def test_v6_5_3_secrets_of_codes_are_new_each_time_and_long() -> None:
    assert len({passwords.new_secret() for _ in range(50)}) == 50
    assert len(passwords.new_secret()) >= 32


def test_v6_5_5_a_texted_link_lasts_ten_minutes_and_a_code_half_a_minute() -> None:
    assert timedelta(minutes=10) >= sessions.TEXTED_LASTS
    assert passwords.STEP == 30


async def test_v6_3_5_a_new_outside_reader_is_told_to_those_there_are(house: House, visit: Visit) -> None:
    with house.database.transaction() as db:
        staff.add(db, READER, ("outside_reader",), ("sms", NUMBER), house.keys, NOON, "reader@example.org")
    admin = await visit(house)
    await admin.sign_in()
    await admin.send("/console/staff/new", name="friend of mine", role="outside_reader", channel="sms")
    (told,) = texts(house)
    assert "duty desk named friend of mine an outside reader" in told
    with house.database.reading() as db:
        assert db.execute(select(reader_told.c.name)).scalars().all() == [READER]


async def test_v6_3_4_nobody_else_signs_in_as_the_outside_reader_or_takes_their_place(
    house: House, visit: Visit
) -> None:
    """An admin's ways: their own name, the reader's link, phone and email, and nobody in that place for a while."""
    with house.database.transaction() as db:
        staff.add(db, READER, ("outside_reader",), ("sms", NUMBER), house.keys, NOON)
    await text(house, "the new worker shouted at my mate")
    admin = await visit(house)
    await admin.sign_in()
    for page, form in (
        ("change", {"name": DESK, "role": "outside_reader", "channel": "sms"}),
        ("change", {"name": READER, "role": "outside_reader", "address": "07700 900119", "channel": "sms"}),
        ("change", {"name": READER, "role": "outside_reader", "email": "me@example.org", "channel": "sms"}),
        ("change", {"name": READER, "role": "viewer", "channel": "sms"}),
        ("remove", {"name": READER}),
        ("link", {"name": READER}),
    ):
        answer = await admin.client.post(f"/console/staff/{page}", data={**form, "form": admin.token()})
        assert (answer.status, "?key=" in await answer.text()) == (422, False), (page, form)
    with house.database.reading() as db:
        assert [one.name for one in complaints.readers(db)] == [READER]
        assert staff.ends(db, house.keys)[READER] == "…0118"
