"""ASVS 5.0 V11 to V16: keys and chance, what we ask of others, what is set, what is kept, and what is written down."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import clock, logs
from bot.console import passwords
from bot.console.links import new_link
from bot.house import House
from bot.settings import Settings, SettingsProblem, load_settings
from storage import audit
from storage.sealed import Keys
from storage.tables import sessions, sign_in_links
from tests.pages.conftest import DESK, SETTINGS, Visit, Visitor, text
from tests.security.conftest import ROOT, source

CODE = source("bot", "flows", "storage")


def test_v11_1_2_the_docs_name_every_kind_of_cryptography_that_the_code_has() -> None:
    page = (ROOT / "docs" / "security.md").read_text()
    for words in ("AES-256-GCM", "HMAC-SHA-256", "SHA-256", "HKDF", "Argon2id", "TOTP"):
        assert words in page


IMPORTS = re.compile(r"^\s*(?:from|import)\s+(\w[^\n#]*?)(?:\s+(?:import|as)\b.*)?\s*(?:#.*)?$", re.MULTILINE)
"""What each line that imports names first; a line of words that begins so is more than there is, and does no harm."""


def test_v11_2_1_nothing_is_encrypted_by_hand() -> None:
    found = {
        name.split(".")[0].strip()
        for words in CODE.values()
        for line in IMPORTS.findall(words)
        for name in line.split(",")
    }
    assert {"cryptography", "argon2", "hmac", "hashlib"} <= found
    assert not found & {"Crypto", "rsa", "ecdsa", "jwt", "jose", "md5", "crypt"}


def test_v11_3_1_there_is_one_way_of_encrypting_and_it_shows_every_change() -> None:
    modes = re.compile(r"\bmodes\.(\w+)|\bAESGCM\b|algorithms\.(\w+)|PKCS1")
    assert {place for place, words in CODE.items() if modes.search(words)} == {"storage/sealed.py"}


def test_v11_4_1_no_broken_hash_protects_anything() -> None:
    """SHA-1 is only what Twilio signs its requests with, and BLAKE2 what tells alike lists apart."""
    weak = re.compile(r"\bmd5\b|\bsha1\b|\"sha1\"", re.IGNORECASE)
    assert {place for place, words in CODE.items() if weak.search(words)} <= {
        "bot/channels/signatures.py",
        "bot/rehearsal/twilio.py",
        "bot/rehearsal/sms_network.py",
        "bot/rehearsal/twilio_rules.py",
    }


def test_v11_4_2_a_password_is_hashed_slowly_and_with_much_memory() -> None:
    from argon2 import Type

    kept = passwords._HASHER
    assert kept.type is Type.ID
    assert kept.memory_cost >= 19 * 1024
    assert kept.time_cost >= 2


def test_v11_5_1_what_nobody_may_guess_comes_from_the_system_s_own_chance() -> None:
    dice = {place for place, words in CODE.items() if re.search(r"\bimport random\b|from random import", words)}
    assert dice <= {"bot/clock.py"}
    assert len({clock.token() for _ in range(100)}) == 100
    assert len(clock.token()) * 6 >= 128


async def test_v11_5_1_what_is_kept_of_a_secret_opens_nothing(house: House, visitor: Visitor) -> None:
    key = new_link(house, DESK).partition("key=")[2]
    cookie = next(one.value for one in visitor.client.session.cookie_jar)
    with house.database.reading() as db:
        there = str(db.execute(select(sign_in_links.c.hash)).all()) + str(db.execute(select(sessions.c.hash)).all())
    assert key not in there
    assert cookie not in there


@pytest.mark.parametrize("name", ["TWILIO_API_BASE", "TELEGRAM_API_BASE"])
def test_v12_3_1_a_provider_is_never_asked_without_encryption(name: str) -> None:
    with pytest.raises(SettingsProblem, match="https"):
        load_settings({**SETTINGS, name: "http://api.example.org"})


def test_v12_3_2_no_certificate_is_taken_without_looking() -> None:
    blind = re.compile(r"verify=False|ssl=False|CERT_NONE|check_hostname\s*=\s*False|_create_unverified")
    assert not [place for place, words in CODE.items() if blind.search(words)]


def test_v13_2_3_no_key_or_password_is_set_before_somebody_sets_it() -> None:
    secret = {"secret_key", "index_key", "twilio_auth_token", "telegram_bot_token", "telegram_secret", "metrics_token"}
    for name in secret:
        assert getattr(Settings, name) is None, name


def test_v13_3_1_no_secret_lies_with_the_code() -> None:
    looks_so = re.compile(r"\bAC[0-9a-f]{32}\b|\b\d{8,10}:[A-Za-z0-9_-]{35}\b|-----BEGIN [A-Z ]*PRIVATE KEY")
    found = {place for place, words in CODE.items() if looks_so.search(words)}
    assert not [place for place in found if "rehearsal" not in place]
    assert "ssword=" not in (ROOT / "pyproject.toml").read_text()


def test_v13_4_2_nothing_of_debugging_is_left_on() -> None:
    left = re.compile(r"debug=True|set_debug\(True|breakpoint\(\)|pdb\.set_trace")
    assert not [place for place, words in CODE.items() if left.search(words)]


@pytest.mark.parametrize("place", ["/static", "/static/", "/static/../settings.py", "/.git/config", "/.env", "/data"])
async def test_v13_4_3_there_is_nothing_at_the_address_of_a_folder(visitor: Visitor, place: str) -> None:
    answer = await visitor.client.get(place)
    assert answer.status == 404
    assert "Index of" not in await answer.text()


async def test_v13_4_4_trace_gives_nothing_back(visitor: Visitor) -> None:
    answer = await visitor.client.request("TRACE", "/console", headers={"X-Canary": "canary"})
    assert answer.status in (403, 404, 405)
    assert "canary" not in await answer.text()


async def test_v13_4_5_what_monitoring_sees_has_no_words_and_no_numbers(house: House, visitor: Visitor) -> None:
    await text(house, "the showers are cold")
    for place in ("/healthz", "/readyz"):
        page = await visitor.look(place)
        assert "showers" not in page
        assert "7700900001" not in page


async def test_v13_4_6_no_answer_names_what_it_was_made_with(visitor: Visitor) -> None:
    for place in ("/console", "/sms", "/telegram", "/healthz", "/nothing"):
        assert (await visitor.client.get(place)).headers["Server"] == "yousaid"


async def test_v14_2_1_a_key_leaves_the_address_at_once_and_no_page_puts_words_into_one(
    house: House, visit: Visit
) -> None:
    visitor = await visit(house)
    key = new_link(house, DESK).partition("key=")[2]
    answer = await visitor.client.get("/console", params={"key": key}, allow_redirects=False)
    assert answer.headers["Location"] == "/console"
    await text(house, "the showers are cold")
    status, to, _ = await visitor.send("/console/inbox/A1/reply", words="we will look at it today")
    assert (status, "look" in to) == (303, False)


async def test_v14_3_2_no_page_of_the_staff_is_kept_by_a_browser(visitor: Visitor) -> None:
    for page in ("/console", "/console/inbox", "/console/staff", "/console/me", "/console/nothing", "/console/sign-in"):
        assert (await visitor.client.get(page)).headers["Cache-Control"] == "no-store"


def test_v14_2_3_no_page_asks_another_site_for_anything() -> None:
    """No font, no picture, no counter of visits: nobody else learns who reads what."""
    asks = re.compile(r"(?:src|href|action|url\()\s*=?\s*[\"']?(?:https?:)?//", re.IGNORECASE)
    pages = {**source("bot", ending=".html"), **source("bot", ending=".css"), **source("bot", ending=".js")}
    assert not [place for place, words in pages.items() if asks.search(words)]


def test_v15_1_2_what_we_use_of_others_is_listed_with_the_least_version() -> None:
    import tomllib

    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    page = (ROOT / "docs" / "security.md").read_text()
    assert [one for one in wanted if ">=" not in one and one != "tzdata"] == []
    assert [one for one in wanted if re.split(r"[\[>;]", one)[0] not in page] == []


def test_v15_3_3_a_form_changes_only_what_its_page_is_about() -> None:
    """No form is taken whole: each field is asked for by its name."""
    whole = re.compile(r"\*\*\s*(?:visit\.)?form\b(?!\.get)|setattr\(")
    pages = source("bot/console/subjects")
    handed_on = {
        "bot/console/subjects/inbox_talk.py",
        "bot/console/subjects/payments.py",
        "bot/console/subjects/settings.py",
    }  # shown again to whoever typed it, and kept nowhere
    assert {place for place, words in pages.items() if whole.search(words)} <= handed_on


async def test_v15_3_3_a_field_that_is_not_on_the_form_does_nothing(house: House, visitor: Visitor) -> None:
    await visitor.send("/console/inbox/languages", language="pl", roles="admin", name="approver", role="manager")
    with house.database.reading() as db:
        from storage import hands, staff

        assert hands.languages_of(db) == {"duty desk": ["pl"]}
        assert {one.name: one.roles for one in staff.every(db)}["approver"] == ("approver",)


@pytest.mark.parametrize("query", ["show=unread&show=mine", "q=a&q=b", "before=1&before=x", "show[]=unread"])
async def test_v15_3_7_a_name_that_comes_twice_breaks_nothing(visitor: Visitor, query: str) -> None:
    assert (await visitor.client.get(f"/console/inbox?{query}")).status == 200


async def test_v16_3_1_each_sign_in_stands_in_the_log_and_so_does_its_end(house: House, visitor: Visitor) -> None:
    await visitor.send("/console/sign-out")
    with house.database.reading() as db:
        entries = [(one.who, one.did) for one in audit.newest(db, 2)]
    assert entries == [(DESK, "signed out"), (DESK, "signed in by link")]


async def test_v16_3_1_a_sign_in_that_is_refused_is_logged_without_what_was_typed(
    house: House, visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = await visit(house)
    await stranger.client.post("/console/sign-in", data={"key": "canary-key"})
    assert "A sign-in was refused: link" in caplog.text
    assert "canary" not in caplog.text


def test_v16_2_1_an_entry_says_who_did_what_when_and_to_what(house: House) -> None:
    now = house.clock.now()
    with house.database.transaction() as db:
        audit.note(db, "duty desk", "sessions ended", now, "approver")
        entry = audit.newest(db, 1)[0]
    assert (entry.who, entry.did, entry.about, entry.at) == ("duty desk", "sessions ended", "approver", now)


def test_v16_2_2_the_log_is_in_utc() -> None:
    import json
    import logging

    record = logging.LogRecord("bot", logging.INFO, "x", 1, "said", (), None)
    written = json.loads(logs.JsonLines().format(record))
    assert datetime.fromisoformat(written["time"]).utcoffset() == timedelta(0)
    assert set(written) == {"event", "level", "logger", "time"}


@pytest.mark.parametrize("broken", ["storage.inbox.newest", "storage.hands.hands"])
async def test_v16_5_1_a_page_that_fails_says_nothing_of_why(
    house: House, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise RuntimeError("canary of the inside")

    await text(house, "the showers are cold")
    monkeypatch.setattr(broken, fails)
    answer = await visitor.client.get("/console/inbox")
    page = await answer.text()
    assert (answer.status, "canary" in page, "Traceback" in page) == (500, False, False)


def test_v16_2_5_keys_show_nothing_of_themselves() -> None:
    settings = load_settings({**SETTINGS, "TWILIO_AUTH_TOKEN": "canary-token", "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
                              "TWILIO_FROM": "+447700900000", "YOUSAID_PUBLIC_URL": "https://a.example.org"})  # fmt: skip
    shown = repr(settings) + repr(Keys(settings.secret_key or b"", settings.index_key or b""))
    assert "canary" not in shown
    assert "secret-secret" not in shown
