"""Password and code, where the organisation asks for them: what opens, and what nobody gains by trying."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import select

from bot.console import passwords
from bot.console.links import new_link
from bot.house import House
from storage import chosen, sessions
from storage import passwords as kept
from storage.tables import recovery_codes, staff
from tests.pages.conftest import DESK, Visit, Visitor

HERE = "/console/sign-in"
GOOD = "café purple ladder 9"
"""Composed letters."""

SECRET = "JBSWY3DPEHPK3PXP" * 2
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
GENERIC = "These do not belong together"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """As strong as it is does not matter here."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._nobodys.cache_clear()


@pytest.fixture
def asked(house: House) -> Iterator[House]:
    """The organisation asks for it, and the duty desk has both."""
    with house.database.transaction() as db:
        chosen.choose(db, {"YOUSAID_SIGN_IN": "password"})
        kept.keep_password(db, DESK, passwords.hashed(GOOD))
        kept.keep_secret(db, DESK, SECRET, ["abcd-efgh-jkmn"], house.keys)
        house.renew(db)
    with time_machine.travel(NOW, tick=False):
        yield house


@pytest.fixture
async def stranger(asked: House, visit: Visit) -> Visitor:
    return await visit(asked)


def code(at: datetime = NOW) -> str:
    return pyotp.TOTP(SECRET).at(at)


async def sign_in(visitor: Visitor, name: str = DESK, password: str = GOOD, number: str | None = None) -> int:
    form = {"name": name, "password": password, "code": code() if number is None else number}
    answer = await visitor.client.post(HERE, data=form, allow_redirects=False)
    page = await answer.text()
    assert answer.status != 403 or GENERIC in page
    return answer.status


async def test_all_three_together_open_the_pages(stranger: Visitor) -> None:
    assert "By password and code" in await stranger.look(HERE)
    assert await sign_in(stranger, name=" DUTY  Desk ") == 303
    assert "duty desk" in await stranger.look()


@pytest.mark.parametrize(
    "name, password, number",
    [
        ("nobody", GOOD, None),
        ("approver", GOOD, None),
        (DESK, "", None),
        (DESK, GOOD + " ", None),
        (DESK, GOOD.upper(), None),
        (DESK, GOOD + "\x00", None),
        (DESK, "x" * 5000, None),
        (DESK, GOOD, ""),
        (DESK, GOOD, "000000 OR 1=1"),
        (DESK, GOOD, "\x00"),
        ("' OR 1=1;--", "' OR 1=1;--", "' OR 1=1;--"),
    ],
)
async def test_whatever_is_wrong_the_answer_is_the_same(
    stranger: Visitor, name: str, password: str, number: str | None
) -> None:
    assert await sign_in(stranger, name, password, number) == 403
    assert (await stranger.client.get("/console")).status == 403


async def test_a_password_of_a_megabyte_is_not_read(stranger: Visitor) -> None:
    assert (await stranger.client.post(HERE, data={"name": DESK, "password": "x" * 1_000_000})).status == 413


@pytest.mark.parametrize("form", ["NFC", "NFD"])
async def test_a_keyboard_may_write_a_letter_in_either_way(stranger: Visitor, form: str) -> None:
    assert await sign_in(stranger, password=unicodedata.normalize(form, GOOD)) == 303  # type: ignore[arg-type]


async def test_a_code_works_once_and_none_before_it_does(stranger: Visitor, visit: Visit, asked: House) -> None:
    assert await sign_in(stranger) == 303
    assert await sign_in(await visit(asked)) == 403
    assert await sign_in(await visit(asked), number=code(NOW - timedelta(seconds=30))) == 403
    assert await sign_in(await visit(asked), number=code(NOW + timedelta(seconds=30))) == 303


@pytest.mark.parametrize("seconds, status", [(-60, 403), (-30, 303), (30, 303), (60, 403)])
async def test_a_phone_may_be_half_a_minute_wrong(stranger: Visitor, seconds: int, status: int) -> None:
    assert await sign_in(stranger, number=code(NOW + timedelta(seconds=seconds))) == status


async def test_a_recovery_code_works_once_however_it_is_written(stranger: Visitor, visit: Visit, asked: House) -> None:
    assert await sign_in(stranger, number=" ABCD efghJKMN ") == 303
    assert await sign_in(await visit(asked), number="abcd-efgh-jkmn") == 403


async def test_guessing_ends_after_ten_tries_at_a_name_whoever_guesses(
    stranger: Visitor, visit: Visit, asked: House
) -> None:
    statuses = [await sign_in(stranger, password=str(number)) for number in range(12)]
    assert statuses == [403] * 10 + [429] * 2
    assert await sign_in(await visit(asked)) == 429
    with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
        assert await sign_in(await visit(asked), number=code(NOW + timedelta(minutes=16))) == 303


async def test_guessing_names_ends_after_forty_tries_from_a_place(stranger: Visitor) -> None:
    assert [await sign_in(stranger, name=f"x{number}") for number in range(41)][-2:] == [403, 429]


def test_an_unknown_name_takes_as_long_as_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(passwords, "_verified", lambda known, password: bool(looked.append(known)))
    assert not passwords.fits(None, "x")
    assert not passwords.fits("hash", "x")
    assert len(looked) == 2


async def test_by_link_only_no_password_is_looked_at(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    assert "By password" not in await visitor.look(HERE)
    answer = await visitor.client.post(HERE, data={"name": DESK, "password": GOOD, "code": code()})
    assert answer.status == 200
    assert (await visitor.client.get("/console")).status == 403


async def test_nothing_of_it_is_kept_in_clear(asked: House) -> None:
    with asked.database.reading() as db:
        there = str(db.execute(select(staff)).all()) + str(db.execute(select(recovery_codes)).all())
    assert not [secret for secret in (GOOD, SECRET, "abcd-efgh", "JBSWY") if secret in there]


async def test_staff_set_their_own_password_and_phone_and_see_recovery_codes_once(asked: House, visit: Visit) -> None:
    mine = await visit(asked)
    await mine.sign_in("approver")
    assert (await mine.send("/console/me/password", password="short", again="short"))[0] == 422
    assert (await mine.send("/console/me/password", password="the approver is me", again="the approver is me"))[
        0
    ] == 422
    assert (await mine.send("/console/me/password", password=GOOD, again="another"))[0] == 422
    assert (await mine.send("/console/me/password", password=GOOD, again=GOOD))[1] == "/console/me?done=password"
    page = await mine.look("/console/me/codes")
    assert "<svg" in page
    secret = "".join(re.findall(r"<code>([A-Z2-7 ]+)</code>", page)[0].split())
    offered = re.findall(r'name="offered" value="([^"]+)"', page)[0]
    status, _, wrong = await mine.send("/console/me/codes", offered=offered, code="000000", current=GOOD)
    assert (status, "not the code" in wrong) == (422, True)
    status, _, page = await mine.send(
        "/console/me/codes", offered=offered, code=pyotp.TOTP(secret).at(NOW), current=GOOD
    )
    codes = re.findall(r"<li><code>(.+?)</code>", page)
    assert (status, len(set(codes))) == (200, passwords.RECOVERY_CODES)
    assert codes[0] not in await mine.look("/console/me")
    later = NOW + timedelta(minutes=1)
    with time_machine.travel(later, tick=False):
        assert await sign_in(await visit(asked), "approver", number=codes[0]) == 303
        assert "9 of your recovery codes are left" in await mine.look("/console/me")


async def test_a_page_left_open_does_not_give_the_sign_in_away(asked: House, visit: Visit) -> None:
    mine = await visit(asked)
    assert await sign_in(mine) == 303
    for current in ("", "wrong", GOOD.upper()):
        status, _, page = await mine.send("/console/me/password", current=current, password="x" * 20, again="x" * 20)
        assert (status, "not your password" in page) == (422, True)


@pytest.mark.parametrize("offered", ["", "x", "AAAA", "\u2603", "a" * 5000])
async def test_a_secret_that_was_not_offered_to_this_session_is_not_taken(
    asked: House, visit: Visit, offered: str
) -> None:
    mine = await visit(asked)
    assert await sign_in(mine) == 303
    assert (await mine.send("/console/me/codes", offered=offered, code=code(), current=GOOD))[0] == 422


async def test_a_new_password_signs_one_out_everywhere_else(asked: House, visit: Visit) -> None:
    mine, other = await visit(asked), await visit(asked)
    assert await sign_in(mine) == 303
    assert await sign_in(other, number=code(NOW + timedelta(seconds=30))) == 303
    new = "four quite other words"
    await mine.send("/console/me/password", current=GOOD, password=new, again=new)
    assert (await mine.client.get("/console")).status == 200
    assert (await other.client.get("/console")).status == 403


async def test_ones_own_sessions_are_listed_and_ended_and_nobody_else_s(asked: House, visit: Visit) -> None:
    mine, other, theirs = await visit(asked), await visit(asked), await visit(asked)
    assert await sign_in(mine) == 303
    assert await sign_in(other, number=code(NOW + timedelta(seconds=30))) == 303
    await theirs.sign_in("approver")
    with asked.database.reading() as db:
        open_ = sessions.every_open(db, NOW)
    not_mine = next(one.hash for one in open_ if one.name == "approver")
    assert not_mine not in await mine.look("/console/me")
    assert "gone" in (await mine.send("/console/me/sessions/end", session=not_mine))[1]
    assert (await theirs.client.get("/console")).status == 200
    assert "others" in (await mine.send("/console/me/sessions/end-others"))[1]
    assert (await other.client.get("/console")).status == 403


async def test_an_admin_takes_a_lost_password_away_and_a_link_opens_again(asked: House, visit: Visit) -> None:
    admin = await visit(asked)
    assert await sign_in(admin) == 303
    assert "taken-away" in (await admin.send("/console/staff/take-away", name=DESK))[1]
    assert await sign_in(await visit(asked)) == 403


async def test_behind_https_the_cookie_is_one_that_only_https_sets(house: House, visit: Visit) -> None:
    house.set_up(replace(house.given, public_url="https://yousaid.example.org"))
    visitor = await visit(house)
    key = new_link(house, DESK).partition("key=")[2]
    answer = await visitor.client.get("/console", params={"key": key}, allow_redirects=False)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-yousaid_staff=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/;", "SameSite=Lax"))


@pytest.mark.parametrize(
    "cookie", ["", "x", "x" * 4200, "a; yousaid_staff=b", '"\\000"', "../../etc", "' OR 1=1;--", "\u2603"]
)
async def test_a_cookie_that_was_not_given_by_us_opens_nothing(house: House, visit: Visit, cookie: str) -> None:
    visitor = await visit(house)
    answer = await visitor.client.get("/console", headers={"Cookie": f"yousaid_staff={cookie}"})
    assert answer.status == 403


async def test_a_session_that_was_there_before_is_not_the_one_that_is_signed_in(
    stranger: Visitor, asked: House
) -> None:
    stranger.client.session.cookie_jar.update_cookies({"yousaid_staff": "planted"})
    assert await sign_in(stranger) == 303
    with asked.database.reading() as db:
        assert sessions.find(db, "planted", NOW) is None
