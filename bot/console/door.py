"""The door of the staff pages: who may come in, what they may do, and which forms are really from these pages.

This is the one place where a permission is checked: a page is called only for somebody who may see it.
"""

import asyncio
import hmac
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from aiohttp import web

from bot import moderating, setup
from bot.channels.channel import Refused as Unreadable
from bot.clock import RealClock, token
from bot.console import alarms
from bot.console.drawing import Drawer, go_to
from bot.console.forms import MOST_OF_A_FILE, read_form, read_form_and_files
from bot.console.password_sign_in import WRONG, PasswordSignIn, Refused
from bot.console.route import Route, Visit
from bot.console.sign_in import TOO_OFTEN, SignIn
from bot.console.talk_seen import REFERENCE
from bot.console.whence import is_from_elsewhere, place_of
from bot.house import House
from flows.permissions import IN_WORDS, Permission, who_may
from storage import audit, sessions, staff
from storage.sessions import LASTS, Session
from storage.staff import Person

ELSEWHERE = "The form came from another site. Open the page here, and send it from there."
log = logging.getLogger(__name__)
SETTING_UP = Person("whoever sets this up", ("admin", "viewer"), None)
"""Before anybody is on the staff list."""


class Known(NamedTuple):
    """Who has come, with what every page shows."""

    session: Session
    person: Person
    alarm: str | None
    trial: tuple[str, ...]


class Door:
    """Why real time and not the house's clock: in the demo "next day" moves that one, and would sign everybody out."""

    def __init__(self, house: House, drawer: Drawer) -> None:
        self.house, self.drawer = house, drawer
        self.is_https = house.settings.public_url.startswith("https://")
        self.cookie = cookie_of(house)
        self.clock = RealClock()
        self.signing_in = SignIn(house, drawer, self.clock)
        self.with_password = PasswordSignIn(house, self.clock)

    async def come_in(
        self, request: web.Request, route: Route | None, place: Mapping[str, str]
    ) -> Visit | web.StreamResponse:
        """A visit to this page, or what is shown in its place."""
        if is_from_elsewhere(request):
            return self._refuse(403, "Nothing was changed", ELSEWHERE)
        cookie = request.cookies.get(self.cookie, "")
        known = await asyncio.to_thread(self._who, cookie)
        if known is None:
            return self.signing_in.show(403)
        await self._still_there(request, known.session)
        proof = self.form_token(cookie)
        visit = Visit(request, known.session, known.person, place, proof, alarm=known.alarm, trial=known.trial)
        if route is not None and not visit.may(route.needs):
            log.warning("Refused: %s %s needs %s", request.method, route.path, route.needs)
            await self.house.writer.run(self._note_refused, visit.name, route)
            return self._refuse(403, "This page is not for you", may_not(known.person, route.needs))
        if route is not None and (sentence := await asyncio.to_thread(self._why_not, route, visit)):
            return self._refuse(403, "This is not yours to see to", sentence)
        if request.method != "POST":
            return visit
        return await self._with_form(visit, route is not None and route.takes_file)

    async def _with_form(self, visit: Visit, takes_file: bool) -> Visit | web.StreamResponse:
        """What a form sends is used only when it carries this session's token."""
        try:
            form, files = await read_form_and_files(visit.request, MOST_OF_A_FILE if takes_file else 0)
        except Unreadable as refused:
            return self._refuse(refused.status, "This form could not be read", refused.reason)
        if not hmac.compare_digest(visit.token.encode(), form.get("form", "").encode("utf-8", "surrogatepass")):
            return self._refuse(403, "Nothing was changed", "The form is from another visit. Go back and try again.")
        return replace(visit, form=form, files=files)

    async def let_in(self, key: str) -> web.Response:
        """Changes a good key for a session, and takes it out of the address."""
        secret = token() + token()
        session = await self.house.writer.run(self._use_link, key, secret)
        if session is None:
            log.warning("A sign-in was refused: %s", "link")
            return self.signing_in.link_is_over()
        return self.signed_in(secret, "/console" if session.name else "/console/setup")

    async def sign_in(self, request: web.Request) -> web.StreamResponse:
        """The page where one asks for a link, and where a link that was texted leads."""
        if is_from_elsewhere(request):
            return self._refuse(403, "Nothing was changed", ELSEWHERE)
        try:
            form = await read_form(request) if request.method == "POST" else {}
        except Unreadable as refused:
            return self._refuse(refused.status, "This form could not be read", refused.reason)
        if "key" in form:
            return await self.let_in(form["key"])
        if "password" in form and self.house.settings.sign_in == "password":
            return await self._by_password(request, form)
        return await self.signing_in.answer(request, form)

    async def _by_password(self, request: web.Request, form: Mapping[str, str]) -> web.Response:
        place = place_of(request, self.house.settings.public_url)
        session = await self.with_password.session(form, place)
        if isinstance(session, Refused):
            log.warning("A sign-in was refused: %s", f"password-{session.name}")
        if session is Refused.too_often:
            return self.signing_in.show(429, TOO_OFTEN)
        return self.signing_in.show(403, WRONG) if isinstance(session, Refused) else self.signed_in(session)

    def signed_in(self, secret: str, first: str = "/console") -> web.Response:
        answer = go_to(first)
        seconds = int(LASTS.total_seconds())
        answer.set_cookie(
            self.cookie, secret, max_age=seconds, path="/", httponly=True, samesite="Lax", secure=self.is_https
        )
        return answer

    def form_token(self, session: str) -> str:
        """What each form of this session carries, so that no other page can send one."""
        given = session.encode("utf-8", "surrogatepass")
        return hmac.new(self.house.secret, b"yousaid form\x00" + given, "sha256").hexdigest()

    def _who(self, cookie: str) -> Known | None:
        """None: they are not signed in, or not on the list any more."""
        with self.house.database.reading() as db:
            session = sessions.find(db, cookie, self.clock.now()) if cookie else None
            if session is None:
                return None
            people = staff.every(db)
            person = next((one for one in people if one.name == session.name), None)
            if session.name is None and not people:
                person = SETTING_UP
            if person is None:
                return None
            rules = self.house.rules(db, self.house.clock.now())
            self.drawer.zone = self.house.settings.zone
            trial = () if rules.live else setup.missing(db, self.house.settings)
            return Known(session, person, alarms.alarm(db), tuple(trial))

    def _use_link(self, key: str, secret: str) -> Session | None:
        with self.house.database.transaction() as db:
            if not self.signing_in.opens(db, key):
                return None
            session = sessions.use_link(db, key, secret, self.clock.now())
            if session is not None and session.name is not None:
                audit.note(db, session.name, "signed in by link", self.house.clock.now())
            return session

    async def _still_there(self, request: web.Request, session: Session) -> None:
        """What a page asks for by itself does not count, or a page that is left open would never end."""
        is_by_itself = "X-Refresh" in request.headers or request.path == "/console/live"
        if not is_by_itself and session.wants_touch(self.clock.now()):
            await self.house.writer.run(self._touch, session)

    def _touch(self, session: Session) -> None:
        with self.house.database.transaction() as db:
            sessions.touch(db, session.hash, self.clock.now())

    def _why_not(self, route: Route, visit: Visit) -> str | None:
        if not route.sees_to:
            return None
        with self.house.database.reading() as db:
            if route.sees_to == "alert":
                return moderating.why_not_alert(db, visit.name, visit.place["alert"], self.house.keys)
            called = visit.place["reference"]
            is_one = REFERENCE.fullmatch(called) is not None
            return moderating.why_not_views(db, visit.name, [called], self.house.keys) if is_one else None

    def _note_refused(self, name: str, route: Route) -> None:
        with self.house.database.transaction() as db:
            audit.note(db, name, "was refused a page", self.house.clock.now(), f"{route.method} {route.path}")

    def _refuse(self, status: int, title: str, sentence: str) -> web.Response:
        values = {"title": title, "sentences": (sentence,), "back": ("/console", "Back to the staff pages")}
        return self.drawer.draw("plain.html", values, status)


def cookie_of(house: House) -> str:
    """A browser takes a cookie of this name only from an encrypted page of this very host, and for every path."""
    return "__Host-yousaid_staff" if house.settings.public_url.startswith("https://") else "yousaid_staff"


def may_not(person: Person, permission: Permission) -> str:
    roles = [role.replace("_", " ") for role in who_may(permission)]
    either = " or ".join(filter(None, (", ".join(roles[:-1]), roles[-1])))
    return f"{person.name} may not {IN_WORDS[permission]}. It takes one of these roles: {either}."
