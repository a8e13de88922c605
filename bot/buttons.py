"""What a button carries: an opaque token, bound to the member, the question, its version and the value.

Why no table: a client can send anything as callback data, so a token is never decoded. The few that could be meant
here are made again and compared.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterator

from flows import desk, may_we_ask
from flows.loop import JUDGEMENTS
from flows.questions.registry import KINDS
from flows.state import Asked
from flows.turn import Here, Pressed
from flows.value import Value

TOKEN_BYTES = 18


def token(key: bytes, member: str, asked: Asked, value: Value, version: int) -> str:
    """24 characters of URL-safe base64, within the 64 bytes that Telegram allows."""
    bound = "\x1f".join((member, asked.kind, asked.consultation, asked.id, str(version), repr(value)))
    digest = hmac.new(key, bound.encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest[:TOKEN_BYTES]).decode()


def meaning(key: bytes, member: str, here: Here, pressed: str) -> Pressed | None:
    """None: it is of another member, of an older version, or was never ours."""
    for asked, value in _could_be_meant(here):
        if hmac.compare_digest(token(key, member, asked, value, version_of(here, asked)).encode(), pressed.encode()):
            return Pressed(asked, value)
    return _for_the_desk(key, here, pressed)


def _for_the_desk(key: bytes, here: Here, pressed: str) -> Pressed | None:
    """Buttons that staff get are bound to their name: they need not be a member."""
    if here.desk is None:
        return None
    for asked, value in desk.choices(here.desk):
        if hmac.compare_digest(of_staff(key, here.desk.name, asked, value).encode(), pressed.encode()):
            return Pressed(asked, value)
    return None


def of_staff(key: bytes, name: str, asked: Asked, value: Value) -> str:
    return token(key, f"staff:{name}", asked, value, 0)


def version_of(here: Here, asked: Asked) -> int:
    return next((c.version for c in here.consultations if c.name == asked.consultation), 0)


def _could_be_meant(here: Here) -> Iterator[tuple[Asked, Value]]:
    for consultation in here.consultations:
        for question in consultation.questions:
            for value in KINDS[question.kind].choices(question):
                yield Asked("question", question.id, consultation.name), value
    for button in may_we_ask.BUTTONS:
        yield button.asked, button.value
    yield from ((Asked("quote", quote), value) for quote in here.quotes for value in ("yes", "no"))
    for outcome in here.outcomes:
        for judgement in JUDGEMENTS:
            yield Asked("did_it", outcome), judgement
