"""A mail server for tests, strict about what it accepts: order of commands, whole addresses, line ends, sign-in."""

import asyncio
import base64
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default

ADDRESS = re.compile(r"(?:FROM|TO):<([^<>@\s]+@[^<>@\s]+)>(?: .*)?", re.IGNORECASE)
LONGEST_LINE = 1000


@dataclass
class MailServer:
    """`user`, `password`: what it asks for, if anything. `refuses`: address -> code. `is_silent`: says nothing at all."""

    user: str = ""
    password: str = ""
    refuses: dict[str, int] = field(default_factory=dict)
    is_silent: bool = False
    port: int = 0
    visits: int = 0
    received: list[tuple[str, str, Message]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        who = f"{self.user.replace('@', '%40')}:{self.password}@" if self.user else ""
        return f"smtp://{who}127.0.0.1:{self.port}?from=alerts@example.org"

    @property
    def told(self) -> list[str]:
        return [to for _, to, _ in self.received]

    @asynccontextmanager
    async def running(self, context: ssl.SSLContext | None = None) -> AsyncIterator["MailServer"]:
        server = await asyncio.start_server(self._visit, "127.0.0.1", self.port, ssl=context)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.visits += 1
        try:
            await Visit(self, reader, writer).talk()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()


class Visit:
    """One connection, from the greeting to QUIT."""

    def __init__(self, server: MailServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.server, self.reader, self.writer = server, reader, writer
        self.greeted, self.known = False, not server.user
        self.sender, self.to = "", ""

    async def talk(self) -> None:
        if self.server.is_silent:
            await self.reader.read()
            return
        self.say("220 mail.example.org ESMTP")
        while True:
            line = await self.line()
            verb, _, rest = line.partition(" ")
            if verb.upper() == "QUIT":
                self.say("221 Goodbye")
                return
            await self.answer(verb.upper(), rest)

    async def answer(self, verb: str, rest: str) -> None:
        heard = {
            "EHLO": self.hello,
            "AUTH": self.sign_in,
            "MAIL": self.mail,
            "RCPT": self.recipient,
            "NOOP": self.nothing,
        }
        if verb == "DATA":
            await self.data()
        elif verb == "RSET":
            self.sender = self.to = ""
            self.say("250 Ok")
        elif verb in heard:
            heard[verb](rest)
        else:
            self.fault(f"502 {verb} is not known here")

    def hello(self, rest: str) -> None:
        if not re.fullmatch(r"[A-Za-z0-9.-]+", rest):
            return self.fault("501 Say who you are")
        self.greeted = True
        self.say("250-mail.example.org")
        self.say("250 AUTH PLAIN" if self.server.user else "250 8BITMIME")
        return None

    def sign_in(self, rest: str) -> None:
        method, _, given = rest.partition(" ")
        wanted = base64.b64encode(f"\0{self.server.user}\0{self.server.password}".encode()).decode()
        self.known = method.upper() == "PLAIN" and given == wanted
        self.say("235 Welcome" if self.known else "535 5.7.8 Not known")

    def mail(self, rest: str) -> None:
        found = ADDRESS.fullmatch(rest)
        if not self.greeted or not self.known:
            return self.fault("530 Sign in first")
        if found is None or self.sender:
            return self.fault("501 One whole address")
        self.sender = found[1]
        return self.say("250 Ok")

    def recipient(self, rest: str) -> None:
        found = ADDRESS.fullmatch(rest)
        if found is None or not self.sender:
            return self.fault("503 MAIL first, then one whole address")
        if code := self.server.refuses.get(found[1]):
            return self.say(f"{code} Not this one")
        self.to = found[1]
        return self.say("250 Ok")

    def nothing(self, rest: str) -> None:
        self.say("250 Ok")

    async def data(self) -> None:
        if not self.to:
            return self.fault("503 RCPT first")
        self.say("354 End with a dot")
        lines = []
        while (line := await self.line()) != ".":
            lines.append(line.removeprefix("."))
        message = message_from_bytes("\r\n".join([*lines, ""]).encode(), policy=default)
        if missing := [name for name in ("From", "To", "Subject", "Date", "Message-ID") if not message[name]]:
            return self.fault(f"554 Without {missing[0]}")
        self.server.received.append((self.sender, self.to, message))
        self.sender = self.to = ""
        return self.say("250 Ok")

    async def line(self) -> str:
        raw = await self.reader.readuntil(b"\n")
        if not raw.endswith(b"\r\n") or b"\r" in raw[:-2] or len(raw) > LONGEST_LINE:
            self.fault("500 Lines end with CRLF, and are short")
        return raw[:-2].decode("ascii")

    def fault(self, said: str) -> None:
        self.server.faults.append(said)
        self.say(said)

    def say(self, line: str) -> None:
        self.writer.write(f"{line}\r\n".encode())
