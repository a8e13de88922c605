"""Whatever is posted to /telegram is heard, ignored or refused: nothing else ever happens."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import telegram
from bot.channels.channel import Heard, Raw, Refused
from bot.settings import load_settings
from tests.channels.captured import NOW, SETTINGS

SECRET = {"x-telegram-bot-api-secret-token": SETTINGS.telegram_secret or ""}
NAMES = [
    *("update_id", "message", "edited_message", "callback_query", "my_chat_member", "chat", "from", "id", "type"),
    *("text", "caption", "photo", "voice", "location", "latitude", "longitude", "sticker", "emoji", "data", "is_bot"),
    *("language_code", "new_chat_member", "status", "file_id", "private", "kicked", "message_id"),
]

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(NAMES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=25,
)
private = st.just({"id": 7001, "type": "private"})
likely = st.fixed_dictionaries(
    {"update_id": st.integers(0, 9)},
    optional={name: st.dictionaries(st.sampled_from(NAMES), anything | private) for name in NAMES[1:5]},
)


def posted(body: bytes) -> Raw:
    return Raw("/telegram", SECRET, body)


def is_json(update: Any) -> bool:
    """Python writes Infinity, which is none."""
    try:
        return bool(json.dumps(update, allow_nan=False))
    except ValueError:
        return False


@given(anything | likely)
def test_any_json_is_heard_ignored_or_refused(update: Any) -> None:
    """An object always gets its 200: Telegram would repeat anything else for a day."""
    raw = posted(json.dumps(update).encode())
    if isinstance(update, dict) and is_json(update):
        assert isinstance(telegram.read(raw, SETTINGS, NOW), Heard)
    else:
        assert status(raw) == 400


@given(st.binary())
def test_any_bytes_are_refused_or_ignored(body: bytes) -> None:
    assert status(posted(body)) in (200, 400)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"update_id": 1, "message": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001,
        b'{"update_id": ' + b"9" * 5_000 + b"}",
        b'{"update_id": 1e400}',
        b'\xff\xfe{"\x00',
        b'{"update_id": 1',
        b"",
        b"\x00",
    ],
    ids=["deep list", "deep object", "5,000 digits", "1e400", "utf-16", "cut off", "empty", "nul"],
)
def test_hostile_json_is_only_refused_or_ignored(body: bytes) -> None:
    assert status(posted(body)) in (200, 400)


@given(st.text())
def test_any_text_is_kept_but_for_what_no_database_can_hold(text: str) -> None:
    update = {"update_id": 1, "message": {"chat": {"id": 1, "type": "private"}, "text": text}}
    heard = telegram.read(posted(json.dumps(update).encode()), SETTINGS, NOW)
    kept = heard.messages[0].text
    assert kept.encode().decode() == kept
    assert "\x00" not in kept
    assert len(kept) == len(text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


@given(
    st.one_of(st.none(), st.text(), st.sampled_from(["the-secret-we-gave-the", "the-secret-we-gave-themm", "\ud800"]))
)
def test_nothing_is_heard_without_the_very_secret(given_secret: str | None) -> None:
    headers = {} if given_secret is None else {"x-telegram-bot-api-secret-token": given_secret}
    assert status(Raw("/telegram", headers, b'{"update_id": 1}')) in (401, 403)


def test_a_bot_that_asks_for_updates_itself_has_no_webhook() -> None:
    settings = load_settings({"TELEGRAM_BOT_TOKEN": "900900900:" + "a" * 35, "TELEGRAM_MODE": "poll"})
    with pytest.raises(Refused) as refused:
        telegram.read(posted(b'{"update_id": 1}'), settings, NOW)
    assert refused.value.status == 404


def status(raw: Raw) -> int:
    try:
        telegram.read(raw, SETTINGS, NOW)
    except Refused as refused:
        return refused.status
    return 200
