"""Members of a demo beside its two phones: each has a phone of the rehearsal provider, and texts as anybody does."""

from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, build_opener

SEE_OTHER = 303


class Crowd:
    def __init__(self, address: str) -> None:
        self.address = address
        self._send = build_opener(StayHere())

    def text(self, member: int, words: str) -> None:
        """Every fourth member writes in Telegram. Comes back when there is a reply."""
        channel, phone = ("telegram", f"50{member:02}") if member % 4 == 0 else ("sms", f"+4477009001{member:02}")
        self._post(channel, {"what": "text", "text": words, "from": phone})

    def sleep(self, nights: int) -> None:
        for _ in range(nights):
            self._post("clock", {"by": "day"})

    def _post(self, path: str, form: dict[str, str]) -> None:
        with self._send.open(f"{self.address}/demo/{path}", urlencode(form).encode(), timeout=30) as answer:
            assert answer.status == SEE_OTHER


class StayHere(HTTPRedirectHandler):
    """The page of the phones is not looked at."""

    def http_error_303(self, req, fp, code, msg, headers):  # type: ignore[no-untyped-def]
        return fp
