"""Texts as Twilio would post them: whole HTTP/1.1 requests, signed, each with an id of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote_plus

from bot.bench.talk import Text
from bot.channels.signatures import sign

ACCOUNT = "AC" + "b" * 32
TOKEN = "bench" * 6
OURS = "+447700900000"
FIRST_NUMBER = 7700900001
"""From Ofcom's numbers for stories on, in a block that is given to nobody. Nothing is ever sent to them."""

HEAD = (
    "POST /sms HTTP/1.1\r\n"
    "Host: 127.0.0.1:{port}\r\n"
    "User-Agent: TwilioProxy/1.1\r\n"
    "Accept: */*\r\n"
    "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"
    "X-Twilio-Signature: {signature}\r\n"
    "I-Twilio-Idempotency-Token: {sid}\r\n"
    "Content-Length: {length}\r\n"
    "\r\n"
)
UNCHANGING = {
    **dict.fromkeys(("FromCity", "FromState", "FromZip", "ToCity", "ToState", "ToZip"), ""),
    **dict.fromkeys(("FromCountry", "ToCountry"), "GB"),
    "SmsStatus": "received",
    "NumMedia": "0",
    "NumSegments": "1",
    "To": OURS,
    "AccountSid": ACCOUNT,
    "ApiVersion": "2010-04-01",
}


@dataclass(frozen=True, slots=True)
class Line:
    """Where texts are posted. `tag`: at most 12 hexadecimal characters, different for each batch of texts."""

    port: int
    tag: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/sms"


def message_sid(tag: str, number: int) -> str:
    """The id of the text that is number so and so, from 0, in its batch."""
    return f"SM{tag:0<12}{number:020x}"


def requests(line: Line, texts: Iterable[Text]) -> Iterator[bytes]:
    return (request(line, message_sid(line.tag, number), text) for number, text in enumerate(texts))


def request(line: Line, sid: str, text: Text) -> bytes:
    fields = {
        **UNCHANGING,
        **dict.fromkeys(("SmsMessageSid", "SmsSid", "MessageSid"), sid),
        "From": f"+44{FIRST_NUMBER + text.member}",
        "Body": text.words,
    }
    body = "&".join(f"{name}={quote_plus(value)}" for name, value in fields.items())
    signature = sign(line.url, fields.items(), TOKEN)
    return (HEAD.format(port=line.port, signature=signature, sid=sid, length=len(body)) + body).encode()
