"""Email to staff, by whatever server SMTP_URL names. It blocks: to be called in a thread, so that it holds up no text.

Why the standard library: a few emails a month need no more, and nothing of it is loaded until the first one goes.
"""

import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from bot.setting_forms import LOOPBACK

SECONDS = 10
"""For each step of the conversation with the server."""

PORTS = {"smtp": 587, "smtps": 465}
NEVER = range(500, 600)


class Server(NamedTuple):
    """`is_wrapped`: encrypted from the first byte. `user` "": it wants no sign-in. `sender`: whom mail is from."""

    host: str
    port: int
    is_wrapped: bool
    user: str
    password: str
    sender: str

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]


class Mail(NamedTuple):
    """One email in plain words. `id` comes back with what became of it, and tells a second copy from another email."""

    id: str
    to: str
    subject: str
    text: str


class Sent(NamedTuple):
    """`fates`: id -> "sent" or "refused" (this address never will); those not in it wait. `problem`: why, if any do.

    `locked_out`: our sign-in is refused, so trying again at once would only make it worse.
    """

    fates: dict[str, str]
    problem: str | None = None
    locked_out: bool = False


Send = Callable[[Sequence[Mail], datetime], Sent]
"""Sends emails in the thread that calls it, and says what became of each."""


class MailProblem(Exception):
    """One sentence that says what to do, and nothing that is secret."""


class SignInRefused(MailProblem):
    """The server does not know us."""


def read_server(url: str) -> Server:
    """What SMTP_URL says; its form was looked at when settings were read."""
    parts = urlsplit(url)
    host, user = parts.hostname or "", unquote(parts.username or "")
    sender = parse_qs(parts.query).get("from", [user if "@" in user else f"yousaid@{host}"])[0]
    port = parts.port or PORTS[parts.scheme]
    return Server(host, port, parts.scheme == "smtps", user, unquote(parts.password or ""), sender)


def send(server: Server, mails: Sequence[Mail], name: str, now: datetime) -> Sent:
    """All over one connection. Raises nothing for what a server does: what did not go waits, or is refused for good."""
    fates: dict[str, str] = {}
    try:
        with signed_in(server) as connection:
            for mail in mails:
                if fate := _send_one(connection, server, mail, name, now):
                    fates[mail.id] = fate
    except MailProblem as problem:
        return Sent(fates, str(problem), isinstance(problem, SignInRefused))
    return Sent(fates, None if len(fates) == len(mails) else "The mail server asks us to try again later.")


@contextmanager
def signed_in(server: Server) -> Iterator[smtplib.SMTP]:
    """Raises MailProblem, also for whatever goes wrong while the connection is used."""
    connection = _connected(server)
    try:
        if server.user:
            connection.login(server.user, server.password)
        yield connection
    except smtplib.SMTPAuthenticationError:
        raise SignInRefused("The mail server refuses our sign-in: check the user and password in SMTP_URL.") from None
    except smtplib.SMTPNotSupportedError:
        raise MailProblem("The mail server takes no sign-in here: check SMTP_URL, or leave the user out.") from None
    except (OSError, smtplib.SMTPException) as problem:
        raise MailProblem(f"The mail server broke off ({type(problem).__name__}): it is tried again.") from None
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.quit()


def _connected(server: Server) -> smtplib.SMTP:
    try:
        return _encrypted(server)
    except ssl.SSLError:
        sentence = "The mail server's certificate or encryption is not right: check the name and port in SMTP_URL."
    except smtplib.SMTPNotSupportedError:
        sentence = "The mail server offers no encryption on this port: write smtps:// in SMTP_URL."
    except (OSError, smtplib.SMTPException):
        sentence = f"The mail server {server.host} does not answer on port {server.port}: check SMTP_URL."
    raise MailProblem(sentence)


def _encrypted(server: Server) -> smtplib.SMTP:
    """A password goes in clear only to this machine itself."""
    context = ssl.create_default_context()
    if server.is_wrapped:
        return smtplib.SMTP_SSL(server.host, server.port, server.domain, timeout=SECONDS, context=context)
    connection = smtplib.SMTP(server.host, server.port, server.domain, timeout=SECONDS)
    if server.host not in LOOPBACK:
        connection.starttls(context=context)
    return connection


def _send_one(connection: smtplib.SMTP, server: Server, mail: Mail, name: str, now: datetime) -> str | None:
    """None: later. Raises what ends the connection for all."""
    try:
        connection.send_message(written(server, mail, name, now), server.sender, [mail.to])
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        return "refused" if code in NEVER else None
    except smtplib.SMTPDataError as refused:
        return "refused" if refused.smtp_code in NEVER else None
    return "sent"


def written(server: Server, mail: Mail, name: str, now: datetime) -> EmailMessage:
    """An address in it stays on one line: some programs cut it where the line was folded."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name, addr_spec=server.sender)
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail.id}@{server.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Importance"] = "high"
    message.set_content(mail.text, cte="7bit" if mail.text.isascii() else None)
    return message
