"""A Telegram update as values: messages, edits, buttons, and who blocked or unblocked us. Everything else is ignored.

Why ignored and not refused: Telegram repeats an update that is refused for a day, and that person's next messages
wait behind it. Only private chats are read; nothing that is said in a group is.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from bot.channels.attachments import read_media, stated_text
from bot.channels.channel import Heard, Refused
from bot.channels.letters import storable
from flows.turn import Incoming, Media

Json = Mapping[str, Any]
TELEGRAM_ITSELF = {777000, 1087968824, 136817688}
"""Its service account, and the two that stand for anonymous people in groups."""

MOST_ID = 2**63
IGNORED = partial(Heard, content_type="text/plain")


def _no_constant(name: str) -> None:
    raise ValueError(name)


_JSON = json.JSONDecoder(parse_constant=_no_constant)


def read_json(body: bytes) -> Any:
    """Raises Refused for what is not JSON in UTF-8, NaN included, and for nesting that nobody needs."""
    try:
        return _JSON.decode(body.decode("utf-8-sig", "surrogatepass"))
    except (ValueError, RecursionError):
        raise Refused(400, "This is not JSON.") from None


def read_update(update: Json, now: datetime) -> Heard:
    """Never raises, whatever is in it."""
    number = update.get("update_id")
    kind = next((name for name in READERS if isinstance(update.get(name), dict)), None)
    if not _is_id(number) or kind is None:
        return IGNORED(notes={"ignored": "an update of a kind that is not read"})
    return READERS[kind](update[kind], str(number), now)


def _read_message(message: Json, number: str, now: datetime) -> Heard:
    text, media = stated_text(message), read_media(message)
    if text is None and not media:
        return IGNORED(notes={"ignored": "a message about the chat"})
    return _heard(message, "text", number, text or "", now, media)


def _read_edit(message: Json, number: str, now: datetime) -> Heard:
    text = stated_text(message)
    return _heard(message, "edited", number, text, now) if text else IGNORED(notes={"ignored": "an edit without text"})


def _read_press(press: Json, number: str, now: datetime) -> Heard:
    """The answer stops the button's spinning on the phone, whether or not the press means anything to us."""
    message, token, press_id = press.get("message"), press.get("data"), press.get("id")
    body = _answer(press_id)
    if not isinstance(message, dict) or not isinstance(token, str):
        return _body(IGNORED(notes={"ignored": "a button without a message of ours"}), body)
    pressed = {"chat": message.get("chat"), "from": press.get("from")}
    return _body(_heard(pressed, "button", number, "", now, token=storable(token)), body)


def _read_membership(change: Json, number: str, now: datetime) -> Heard:
    after = change.get("new_chat_member")
    status = after.get("status") if isinstance(after, dict) else None
    kind = {"kicked": "left", "member": "returned"}.get(status) if isinstance(status, str) else None
    return _heard(change, kind, number, "", now) if kind else IGNORED(notes={"ignored": "a change that is not read"})


READERS: dict[str, Callable[[Json, str, datetime], Heard]] = {
    "message": _read_message,
    "edited_message": _read_edit,
    "callback_query": _read_press,
    "my_chat_member": _read_membership,
}


def _heard(
    said: Json,
    kind: str,
    number: str,
    text: str,
    now: datetime,
    media: tuple[Media, ...] = (),
    token: str | None = None,
) -> Heard:
    """One incoming message, when it is from a person in a private chat."""
    chat, sender = said.get("chat"), said.get("from")
    chat_id = chat.get("id") if isinstance(chat, dict) else None
    if not isinstance(chat, dict) or chat.get("type") != "private" or not _is_id(chat_id):
        return IGNORED(notes={"ignored": "not from a private chat"})
    if chat_id in TELEGRAM_ITSELF or (isinstance(sender, dict) and sender.get("is_bot") is True):
        return IGNORED(notes={"ignored": "not from a person"})
    language = _language(sender.get("language_code")) if isinstance(sender, dict) else None
    return Heard((Incoming("telegram", number, str(chat_id), text, now, kind, media, token, language=language),))


def _language(code: object) -> str | None:
    """ "pt-BR" is "pt": the app's language is a hint, and wording has one form for each."""
    if not isinstance(code, str):
        return None
    first = code.replace("_", "-").partition("-")[0].casefold()
    return first if first.isascii() and first.isalpha() and 2 <= len(first) <= 3 else None


def _is_id(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and abs(number) < MOST_ID


def _answer(press_id: object) -> str:
    if not isinstance(press_id, str) or not press_id:
        return ""
    return json.dumps({"method": "answerCallbackQuery", "callback_query_id": press_id})


def _body(heard: Heard, body: str) -> Heard:
    if not body:
        return heard
    return Heard(heard.messages, heard.receipts, body, "application/json", heard.notes)
