"""Twilio's REST addresses, as strict as the real ones: send and list messages, list numbers, say what is left."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hmac import compare_digest
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from bot.rehearsal import enclosures
from bot.rehearsal.faults import Fault, Faults, play
from bot.rehearsal.sms_network import MEDIA, VERSION, SmsNetwork
from bot.rehearsal.twilio_rules import AUTHENTICATE, TOO_MANY, UNSUBSCRIBED, Refusal, look_at, not_found, page
from bot.settings import Settings

FORM = "application/x-www-form-urlencoded"
STATUS_OF = {20003: 401, 20404: 404, 20429: 429, 20500: 500}
RETRIES = "#rc=3&rp=all"


class TwilioApi:
    def __init__(self, settings: Settings, network: SmsNetwork, faults: Faults) -> None:
        self.settings, self.network, self.faults = settings, network, faults

    def add_routes(self, app: web.Application) -> None:
        account = f"/{VERSION}/Accounts/{{account}}"
        app.router.add_post(f"{account}/Messages.json", self.send)
        app.router.add_get(f"{account}/Messages.json", self.list)
        app.router.add_get(f"{account}/Messages/{{sid}}.json", self.fetch)
        app.router.add_get(f"{account}/Messages/{{sid}}/Media.json", self.media)
        app.router.add_delete(f"{account}/Messages/{{sid}}.json", self.delete)
        app.router.add_delete(f"{account}/Messages/{{sid}}/Media/{{media}}.json", self.delete_media)
        app.router.add_get(
            f"{account}/Messages/{{sid:(?:SM|MM)[0-9a-f]{{32}}}}/Media/{{media:ME[0-9a-f]{{32}}}}", self.content
        )
        app.router.add_get(f"{account}/IncomingPhoneNumbers.json", self.numbers)
        app.router.add_get(f"{account}/Balance.json", self.balance)

    async def send(self, request: web.Request) -> web.StreamResponse:
        self.network.log.asked.append(("sms", self.network.clock.now()))
        fault = self.faults.next()
        if refusal := self._locked(request):
            return refusal.answer()
        if fault.mode == "429":
            return _slow_down(fault)
        if fault.mode == "refuse":
            return Refusal(fault.code, "Scripted for this rehearsal", STATUS_OF.get(fault.code, 400)).answer()
        fields = await _form(request)

        async def accept() -> web.Response:
            return await self._accept(fields)

        return await play(fault, request, accept, self.faults.over)

    async def _accept(self, fields: list[tuple[str, str]] | None) -> web.Response:
        if fields is None:
            return Refusal(20001, f"The content type must be {FORM}").answer()
        asked = dict(fields)
        if refusal := look_at(asked, [name for name, _ in fields], self.settings):
            return refusal.answer()
        if self.network.is_stopped(asked["To"]):
            return UNSUBSCRIBED.answer()
        return web.json_response(await self.network.send(asked), status=201)

    async def list(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.next_list()
        if refusal := self._locked(request):
            return refusal.answer()
        if fault.mode == "429":
            return _slow_down(fault)

        async def answer() -> web.Response:
            return self._list(request, [] if fault.mode == "behind" else self.network.messages)

        return await play(fault, request, answer, self.faults.over)

    def _list(self, request: web.Request, messages: Sequence[dict[str, Any]]) -> web.Response:
        query = dict(request.query)
        try:
            wanted = [message for message in reversed(messages) if _fits(message, query)]
        except ValueError:
            return Refusal(20001, "DateSent is not a date").answer()
        path = f"/{VERSION}/Accounts/{self.settings.twilio_account_sid}/Messages.json"
        found = page(wanted, query, path)
        return found.answer() if isinstance(found, Refusal) else web.json_response(found)

    async def fetch(self, request: web.Request) -> web.StreamResponse:
        if refusal := self._locked(request):
            return refusal.answer()
        sid = request.match_info["sid"]
        found = next((message for message in self.network.messages if message["sid"] == sid), None)
        return web.json_response(found) if found else not_found(request.path).answer()

    async def media(self, request: web.Request) -> web.StreamResponse:
        """What is enclosed with one message: never more than a page."""
        if refusal := self._locked(request):
            return refusal.answer()
        enclosed = self.network.enclosed.get(request.match_info["sid"], [])
        listed = [
            {"sid": path.rpartition("/")[2], "content_type": kind, "uri": f"{path}.json"} for path, kind in enclosed
        ]
        return web.json_response({"media_list": listed, "page": 0, "page_size": 50, "next_page_uri": None})

    async def delete(self, request: web.Request) -> web.StreamResponse:
        """Not before its fate is known. What is enclosed stays: that is deleted by itself."""
        fault = self.faults.next_deletion()
        if refusal := self._locked(request):
            return refusal.answer()
        if fault.mode == "429":
            return _slow_down(fault)

        async def answer() -> web.Response:
            refused = self.network.delete(request.match_info["sid"], request.path)
            return refused.answer() if refused else web.Response(status=204)

        return await play(fault, request, answer, self.faults.over)

    async def delete_media(self, request: web.Request) -> web.StreamResponse:
        if refusal := self._locked(request):
            return refusal.answer()
        enclosed = self.network.enclosed.get(request.match_info["sid"], [])
        left = [one for one in enclosed if not one[0].endswith(f"/{request.match_info['media']}")]
        if len(left) == len(enclosed):
            return not_found(request.path).answer()
        self.network.enclosed[request.match_info["sid"]] = left
        return web.Response(status=204)

    async def content(self, request: web.Request) -> web.StreamResponse:
        """One enclosure itself. The real one leads to a store first."""
        if refusal := self._locked(request):
            return refusal.answer()
        _, begin, rest = request.path.partition(f"/{VERSION}/")
        kind = self.network.enclosed_in(request.match_info["sid"], begin + rest)
        if kind is None:
            return not_found(request.path).answer()
        return web.Response(body=enclosures.content(kind), content_type=MEDIA.get(kind, "application/octet-stream"))

    async def numbers(self, request: web.Request) -> web.StreamResponse:
        """Our one number, with its webhooks set as they should be."""
        if refusal := self._locked(request):
            return refusal.answer()
        hook, ours = self.settings.public_url + "/sms", self.settings.twilio_from
        number = {
            "phone_number": ours,
            "sms_url": hook + RETRIES,
            "sms_method": "POST",
            "sms_fallback_url": f"{hook}/fallback{RETRIES}",
        }
        is_ours = ours is not None and request.query.get("PhoneNumber", ours) == ours
        return web.json_response({"incoming_phone_numbers": [number] if is_ours else []})

    async def balance(self, request: web.Request) -> web.StreamResponse:
        """As the real one: the amount is text."""
        if refusal := self._locked(request):
            return refusal.answer()
        account = self.settings.twilio_account_sid
        return web.json_response({"account_sid": account, "balance": self.network.balance, "currency": "GBP"})

    def _locked(self, request: web.Request) -> Refusal | None:
        """Basic sign-in with the account and its token, and the same account in the address."""
        login = f"{self.settings.twilio_account_sid}:{self.settings.twilio_auth_token}"
        wanted = "Basic " + b64encode(login.encode()).decode()
        if not compare_digest(request.headers.get("Authorization", "").encode(), wanted.encode()):
            return AUTHENTICATE
        return None if request.match_info["account"] == self.settings.twilio_account_sid else not_found(request.path)


async def _form(request: web.Request) -> list[tuple[str, str]] | None:
    if request.content_type != FORM:
        return None
    return parse_qsl((await request.read()).decode(), keep_blank_values=True)


def _slow_down(fault: Fault) -> web.Response:
    answer = TOO_MANY.answer()
    if fault.retry_after is not None:
        answer.headers["Retry-After"] = f"{fault.retry_after:g}"
    return answer


def _fits(message: Mapping[str, Any], query: Mapping[str, str]) -> bool:
    """Raises ValueError for a date that is none."""
    if any(query[name] != message[name.lower()] for name in ("To", "From") if name in query):
        return False
    sent = parsedate_to_datetime(message["date_sent"] or message["date_created"])
    on, since, until = (_date(query.get(name)) for name in ("DateSent", "DateSent>", "DateSent<"))
    if on is not None and sent.date() != on.date():
        return False
    return (since is None or sent >= since) and (until is None or sent <= until)


def _date(written: str | None) -> datetime | None:
    if written is None:
        return None
    found = datetime.fromisoformat(written)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
