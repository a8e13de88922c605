"""One's own sign-in: where one is signed in, and a password and codes where the organisation asks for them."""

import asyncio
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

import segno
from aiohttp import web
from markupsafe import Markup
from sqlalchemy import Connection

from bot.clock import RealClock
from bot.console import passwords
from bot.console.drawing import go_to
from bot.console.route import Desk, Route, Visit
from bot.staffing import words
from flows.permissions import IN_WORDS
from storage import audit, sessions
from storage import passwords as kept
from storage.sealed import WrongKey

TITLE = ""
DONE: Mapping[str, str] = {
    "password": "Your password is set. Everywhere else you are signed out.",
    "ended": "It is ended.",
    "others": "Everywhere else you are signed out.",
    "gone": "Nothing was changed: it had ended already.",
}
NOT_LISTED = ("You are not on the staff list yet", "Put yourself on it first: Set up, the first staff.")
WRONG = "This is not your password. If it is lost, an admin can take it away, and you choose anew."


async def show(desk: Desk, visit: Visit) -> web.Response:
    if visit.session.name is None:
        return desk.missing(visit, *NOT_LISTED)
    values = await desk.read(lambda db: _look(db, desk, visit))
    return desk.draw(visit, "me.html", {**values, "done": DONE.get(visit.request.query.get("done", ""))})


def _look(db: Connection, desk: Desk, visit: Visit) -> dict[str, Any]:
    own = kept.of(db, visit.name, desk.house.keys)
    return {
        "roles": [words(role) for role in visit.person.roles],
        "abilities": [said for permission, said in IN_WORDS.items() if visit.may(permission)],
        "sessions": [one for one in sessions.every_open(db, RealClock().now()) if one.name == visit.session.name],
        "here": visit.session.hash,
        "by_password": desk.house.settings.sign_in == "password",
        "has_password": own.password is not None,
        "has_codes": own.secret is not None,
        "codes_left": kept.recovery_codes_left(db, visit.name),
    }


async def end(desk: Desk, visit: Visit) -> web.Response:
    """Only one's own."""
    was_ended = await desk.write(lambda db: _end(db, desk, visit, visit.form.get("session", "")))
    return go_to(f"/console/me?done={'ended' if was_ended else 'gone'}")


def _end(db: Connection, desk: Desk, visit: Visit, hash: str) -> bool:
    now = RealClock().now()
    own = {one.hash for one in sessions.every_open(db, now) if one.name == visit.session.name}
    if hash not in own or not sessions.end(db, hash, now):
        return False
    audit.note(db, visit.name, "session ended", desk.now, visit.name)
    return True


async def end_others(desk: Desk, visit: Visit) -> web.Response:
    def act(db: Connection) -> None:
        sessions.end_others(db, visit.name, visit.session.hash, RealClock().now())
        audit.note(db, visit.name, "other sessions ended", desk.now, visit.name)

    await desk.write(act)
    return go_to("/console/me?done=others")


async def password(desk: Desk, visit: Visit) -> web.Response:
    return await _password_page(desk, visit, {})


async def _password_page(desk: Desk, visit: Visit, problems: Mapping[str, str]) -> web.Response:
    if visit.session.name is None:
        return desk.missing(visit, *NOT_LISTED)
    own = await desk.read(lambda db: kept.of(db, visit.name, desk.house.keys))
    values = {"problems": problems, "has_password": own.password is not None}
    return desk.draw(visit, "me_password.html", values, 422 if problems else 200)


async def set_password(desk: Desk, visit: Visit) -> web.Response:
    """Whoever found this page open cannot take the sign-in over: the password that there is, is asked for."""
    if problem := await _not_theirs(desk, visit):
        return await _password_page(desk, visit, {"current": problem})
    wanted = visit.form.get("password", "")
    if weak := passwords.too_weak(wanted, visit.name, desk.house.name):
        return await _password_page(desk, visit, {"password": weak})
    if wanted != visit.form.get("again", ""):
        return await _password_page(desk, visit, {"again": "Write the same password twice."})
    hashed = await asyncio.to_thread(passwords.hashed, wanted)

    def act(db: Connection) -> None:
        kept.keep_password(db, visit.name, hashed)
        sessions.end_others(db, visit.name, visit.session.hash, RealClock().now())
        audit.note(db, visit.name, "password set", desk.now, visit.name)

    await desk.write(act)
    return go_to("/console/me?done=password")


async def _not_theirs(desk: Desk, visit: Visit) -> str | None:
    """What is wrong with `current`, where they have a password. Tries are counted as those at the door are."""
    own = await desk.read(lambda db: kept.of(db, visit.name, desk.house.keys))
    if own.password is None:
        return None
    who, now = sessions.hashed(f"current password {visit.name}"), RealClock().now()
    if await desk.read(lambda db: sessions.tries(db, who, now)) >= 10:
        return "This was tried too often. Wait a quarter of an hour."
    if await asyncio.to_thread(passwords.fits, own.password, visit.form.get("current", "")):
        return None
    await desk.write(lambda db: sessions.failed(db, who, now))
    return WRONG


async def codes(desk: Desk, visit: Visit) -> web.Response:
    if visit.session.name is None:
        return desk.missing(visit, *NOT_LISTED)
    return await _codes_page(desk, visit, passwords.new_secret(), {})


async def _codes_page(desk: Desk, visit: Visit, secret: str, problems: Mapping[str, str]) -> web.Response:
    """The secret goes with the form, sealed: it is theirs only once they have shown a code of it."""
    own = await desk.read(lambda db: kept.of(db, visit.name, desk.house.keys))
    address = passwords.address_of(secret, visit.name, desk.house.name)
    sealed = desk.house.keys.seal(secret.encode(), f"offered totp:{visit.session.hash}")
    drawn = segno.make(address, error="m").svg_inline(scale=5, dark="#000", light="#fff", border=3)
    values = {
        "square": Markup(drawn),  # noqa: S704 - lines that we drew, without a word of anybody's
        "secret": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        "offered": urlsafe_b64encode(sealed).decode(),
        "problems": problems,
        "has_password": own.password is not None,
        "has_codes": own.secret is not None,
    }
    return desk.draw(visit, "me_codes.html", values, 422 if problems else 200)


async def set_codes(desk: Desk, visit: Visit) -> web.Response:
    secret = _offered(desk, visit)
    if secret is None:
        return await _codes_page(desk, visit, passwords.new_secret(), {"code": "That square is too old: use this one."})
    if problem := await _not_theirs(desk, visit):
        return await _codes_page(desk, visit, secret, {"current": problem})
    of = passwords.time_of(secret, visit.form.get("code", ""), RealClock().now())
    if of is None:
        wrong = "This is not the code that the phone shows now. Wait for the next one, and look at the phone's clock."
        return await _codes_page(desk, visit, secret, {"code": wrong})
    recovery = passwords.new_recovery_codes()

    def act(db: Connection) -> None:
        kept.keep_secret(db, visit.name, secret, recovery, desk.house.keys)
        kept.use_code(db, visit.name, of)
        audit.note(db, visit.name, "codes of a phone set", desk.now, visit.name)

    await desk.write(act)
    return desk.draw(visit, "me_recovery.html", {"codes": recovery})


def _offered(desk: Desk, visit: Visit) -> str | None:
    """The secret that this session was shown; None for any other."""
    try:
        sealed = urlsafe_b64decode(visit.form.get("offered", "").encode("ascii", "replace"))
        return desk.house.keys.open(sealed, f"offered totp:{visit.session.hash}").decode()
    except (ValueError, WrongKey):
        return None


ROUTES = (
    Route("GET", "/me", "look", show),
    Route("POST", "/me/sessions/end", "look", end),
    Route("POST", "/me/sessions/end-others", "look", end_others),
    Route("GET", "/me/password", "look", password),
    Route("POST", "/me/password", "look", set_password),
    Route("GET", "/me/codes", "look", codes),
    Route("POST", "/me/codes", "look", set_codes),
)
