"""The door of the staff pages: who may come in, and which forms are really from these pages."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import web

from bot.channels.channel import Refused
from bot.console.drawing import Drawer, go_to
from bot.console.signing import COOKIE, LASTS, Signing
from bot.web import Handler, read_body

LIMIT = 64 * 1024
MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class Visit:
    """One look at a page by somebody who is signed in. `token`: for the forms on it. `form`: what they sent.

    `alarm`: what stands above every page while an alert is open, or None.
    """

    request: web.Request
    token: str
    form: Mapping[str, str]
    alarm: str | None = None


Page = Callable[[Visit], Awaitable[web.StreamResponse]]
Alarm = Callable[[], Awaitable[str | None]]


async def no_alarm() -> str | None:
    return None


class Door:
    """`alarm` is asked at each visit."""

    def __init__(self, signing: Signing, drawer: Drawer, is_https: bool, alarm: Alarm = no_alarm) -> None:
        self.signing, self.drawer, self.is_https, self.alarm = signing, drawer, is_https, alarm

    def guarded(self, page: Page) -> Handler:
        """A page for those who are signed in. What a form sends is read only when it carries this session's token."""

        async def come_in(request: web.Request) -> web.StreamResponse:
            session = request.cookies.get(COOKIE, "")
            if not self.signing.is_signed_in(session):
                return self.closed()
            try:
                form = await read_form(request) if request.method == "POST" else {}
            except Refused as refused:
                return self._plain(refused.status, "This form could not be read", refused.reason)
            if request.method == "POST" and not self.signing.is_own_form(session, form.get("form", "")):
                return self._plain(403, "Nothing was changed", "The form is from another visit. Try again.")
            return await page(Visit(request, self.signing.form_token(session), form, await self.alarm()))

        return come_in

    def let_in(self, key: str) -> web.Response:
        """Changes a good key for a session, and takes it out of the address."""
        if not self.signing.opens(key):
            return self.closed()
        return self.sign_in()

    def sign_in(self) -> web.Response:
        answer = go_to("/console")
        answer.set_cookie(
            COOKIE,
            self.signing.session(),
            max_age=int(LASTS.total_seconds()),
            path="/console",
            httponly=True,
            samesite="Lax",
            secure=self.is_https,
        )
        return answer

    def closed(self) -> web.Response:
        sentences = (
            "This page is for staff, and opens with a link that is good for twelve hours.",
            "To get one, run on the machine where yousaid is installed: yousaid staff link",
            "In the demo, the link is printed where it was started.",
        )
        return self.drawer.draw(
            "plain.html", {"title": "You need a link to sign in", "sentences": sentences, "back": None}, 403
        )

    def _plain(self, status: int, title: str, sentence: str) -> web.Response:
        values = {"title": title, "sentences": (sentence,), "back": ("/console", "Back to the staff page")}
        return self.drawer.draw("plain.html", values, status)


async def read_form(request: web.Request) -> dict[str, str]:
    """Fields of a plain form; of one that comes twice, the first. Raises Refused for anything else."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise Refused(415, "Only a plain form can be read here.")
    body = (await read_body(request, LIMIT)).decode("ascii", "replace")
    try:
        pairs = parse_qsl(body, keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Refused(400, f"This form has more than {MOST_FIELDS} fields.") from None
    form: dict[str, str] = {}
    for name, value in pairs:
        form.setdefault(name, value)
    return form
