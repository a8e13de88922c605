"""SMS through Twilio: its webhooks in, its official client out.

A sender that cannot be answered (a name, a short code, a hidden number, WhatsApp, a country that is not served) gets
no answer: an answer to a machine starts a loop, and some numbers are there to be dear. The words are kept all the
same, and looked at for danger. Only our own number gets no turn: those words are ours.

Why who wrote by RCS is the member with that number: Twilio by itself sends by RCS to a phone that has it, and the reply
then comes from "rcs:" and the number. What goes out to the number finds its way.
"""

import re
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from bot.channels.channel import Heard, Raw, Refused
from bot.channels.forms import Form, read_form
from bot.channels.numbers import is_answered, read_number
from bot.channels.places import read_place
from bot.channels.signatures import is_signed
from bot.channels.twilio_codes import effect_of
from bot.settings import Settings
from flows.turn import Incoming, Media
from storage.outbox import Fate, Post, Receipt

TEXTS = {"/sms", "/sms/fallback"}
STATUSES = "/sms/status"
THANKS = partial(Heard, body="<Response/>", content_type="text/xml")
MOST_MEDIA = 10
LONGEST_SENDER = 200
MEDIA_KINDS = {"image": "photo", "audio": "voice", "video": "video"}
TWILIO_MEDIA = re.compile(r"https://([a-z0-9-]+\.)*(twilio\.com|twiliocdn\.com)/[!-~]+")
RCS, OTHER_WAYS = "rcs:", ("rcs:", "whatsapp:")
SID = re.compile(r"[!-~]{1,64}")
OUTBOX_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
ERROR_CODE = re.compile(r"[0-9]{4,6}")

STATUS_WORDS = {
    **dict.fromkeys(("queued", "accepted", "scheduled"), "queued"),
    **{word: word for word in ("sending", "sent", "delivered", "undelivered", "failed", "canceled", "read")},
}
FAILED = {"undelivered", "failed"}
COME_BACK = {"START", "YES", "UNSTOP"}
"""Carriers take these as a return. The text is read as any other: on our list YES is an answer, not a return."""


def read(raw: Raw, settings: Settings, now: datetime) -> Heard:
    """Raises Refused for what is forged, cut off or nonsense. No input makes it raise anything else."""
    path, _, query = raw.target.partition("?")
    if settings.twilio_account_sid is None or (path not in TEXTS and path != STATUSES):
        raise Refused(404, "Texts are not received at this address.")
    form = read_form(raw)
    _check_sender(raw, form, settings)
    return _read_status(form, query, now) if path == STATUSES else read_text(form, settings, now)


def _check_sender(raw: Raw, form: Form, settings: Settings) -> None:
    tokens = [token for token in (settings.twilio_auth_token, settings.twilio_auth_token_previous) if token]
    signature = raw.headers.get("x-twilio-signature", "")
    if not is_signed(settings.public_url + raw.target, form.fields, signature, tokens):
        raise Refused(403, "This request is not signed by Twilio for this address.")
    if form.only("AccountSid") != settings.twilio_account_sid:
        raise Refused(403, "This request is for another account.")


def read_text(form: Form, settings: Settings, now: datetime) -> Heard:
    """One text, from a webhook or from Twilio's list. Raises Refused for one that is not whole, or not for us."""
    sid, sender, ours = form.only("MessageSid") or form.only("SmsSid"), form.only("From"), form.only("To")
    if not SID.fullmatch(sid) or not sender:
        raise Refused(400, "A text needs its MessageSid and its From.")
    if settings.twilio_from and not _is_ours(ours, settings.twilio_from):
        raise Refused(403, "This text was sent to a number that is not ours.")
    address = read_number(sender.removeprefix(RCS), settings.countries[0])
    if (address or sender) in (settings.twilio_from, ours):
        return THANKS(notes={"ignored": "it came from our own number"})
    text = form.only("Body") or ", ".join(filter(None, map(form.only, ("Label", "Address"))))
    kind = _kind(form, text) if address and is_answered(address, settings.countries) else "unanswerable"
    sender = address or sender[:LONGEST_SENDER]
    incoming = Incoming("sms", sid, sender, text, now, kind=kind, media=_media(form, settings))
    return THANKS(messages=(incoming,), notes={} if form.is_all_utf8 else {"encoding": "not UTF-8, read as Latin-1"})


def _is_ours(written: str, number: str) -> bool:
    """RCS goes to an agent, which has a name in place of a number; whose it is says the account."""
    way = next((way for way in OTHER_WAYS if written.startswith(way)), "")
    return way == RCS or written.removeprefix(way) == number


def _kind(form: Form, text: str) -> str:
    """What the carrier made of it: it opts people in and out by itself, and says so."""
    opted = form.only("OptOutType").upper()
    if opted == "STOP":
        return "left"
    return "returned" if opted == "START" and text.strip().upper() not in COME_BACK else "text"


def _media(form: Form, settings: Settings) -> tuple[Media, ...]:
    """What is there, whatever NumMedia claims. An address that is not Twilio's is not kept: somebody may open it."""
    found = []
    for number in range(MOST_MEDIA):
        where = form.only(f"MediaUrl{number}")
        if not where:
            break
        kind = MEDIA_KINDS.get(form.only(f"MediaContentType{number}").partition("/")[0].casefold(), "file")
        is_theirs = TWILIO_MEDIA.fullmatch(where) or where.startswith(settings.twilio_api_base + "/")
        found.append(Media(kind, where if is_theirs else ""))
    return (*found, *read_place(form.only("Latitude"), form.only("Longitude")))


def _read_status(form: Form, query: str, now: datetime) -> Heard:
    sid = form.only("MessageSid") or form.only("SmsSid")
    if not SID.fullmatch(sid):
        raise Refused(400, "A status needs its MessageSid.")
    status = STATUS_WORDS.get((form.only("MessageStatus") or form.only("SmsStatus")).casefold())
    if status is None:
        return THANKS(notes={"ignored": "a status that says nothing about delivery"})
    written = form.only("ErrorCode")
    code = written if ERROR_CODE.fullmatch(written) else None
    effect = effect_of(int(code)) if code and status in FAILED else None
    receipt = Receipt("sms", status, now, _outbox_id(query), provider_id=sid, code=code, effect=effect)
    return THANKS(receipts=(receipt,))


def _outbox_id(query: str) -> str | None:
    """Our id from the address that we gave with the message."""
    ids = parse_qs(query).get("id", [])
    return ids[0] if len(ids) == 1 and OUTBOX_ID.fullmatch(ids[0]) else None


async def connect(settings: Settings) -> Any:
    from bot.channels.twilio_sending import Sender

    return Sender(settings)


async def send(client: Any, post: Post) -> Fate:
    fate: Fate = await client.send(post)
    return fate


async def close(client: Any) -> None:
    await client.close()
