"""Signing in by password and code, where the organisation asks for it.

The answer is one and the same whatever was wrong, and takes as long: nobody learns who works here, or what was right.
"""

import asyncio
import hmac
from collections.abc import Mapping
from datetime import datetime
from enum import Enum

from sqlalchemy import Connection

from bot.clock import Clock, token
from bot.console import passwords
from bot.house import House
from storage import audit, duties, sessions, staff
from storage import passwords as kept
from storage.passwords import Credentials

MOST_OF_ONE, MOST_OF_ALL = 10, 40
"""Tries in a quarter of an hour: at one name, and from one place."""

WRONG = (
    "These do not belong together",
    "The name, the password and the code must all be right, and each code works once. Or ask for a link.",
)


class Refused(Enum):
    wrong = 1
    too_often = 2


class PasswordSignIn:
    def __init__(self, house: House, clock: Clock) -> None:
        self.house, self.clock = house, clock
        self.few = asyncio.Semaphore(2)

    async def session(self, form: Mapping[str, str], place: str) -> str | Refused:
        """The secret of a new session. Few passwords are looked at together: each takes 64 MiB for a moment."""
        name = duties.plain(form.get("name", "")[:200])
        found = await self.house.writer.run(self._counted, name, place)
        if found is None:
            return Refused.too_often
        who, known = found
        async with self.few:
            fits = await asyncio.to_thread(passwords.fits, known.password, form.get("password", ""))
        if not fits or known.secret is None or who is None:
            return Refused.wrong
        secret = token() + token()
        was_used = await self.house.writer.run(self._begin, who, known.secret, form.get("code", ""), secret)
        return secret if was_used else Refused.wrong

    def _counted(self, name: str, place: str) -> tuple[str | None, Credentials] | None:
        """None: too often. Every try counts before it is looked at, so that many at once are many."""
        with self.house.database.transaction() as db:
            now = self.clock.now()
            counts = {self._hash("name", name): MOST_OF_ONE, self._hash("place", place): MOST_OF_ALL}
            if any(sessions.tries(db, who, now) >= most for who, most in counts.items()):
                return None
            for who in counts:
                sessions.failed(db, who, now)
            found = next((one.name for one in staff.every(db) if duties.plain(one.name) == name), None)
            return found, kept.of(db, found or "", self.house.keys)

    def _begin(self, name: str, code_secret: str, typed: str, secret: str) -> bool:
        with self.house.database.transaction() as db:
            now = self.clock.now()
            if name not in {one.name for one in staff.every(db)} or not self._is_good(
                db, name, code_secret, typed, now
            ):
                return False
            sessions.begin(db, secret, name, now)
            audit.note(db, name, "signed in by password", self.house.clock.now())
            return True

    def _is_good(self, db: Connection, name: str, code_secret: str, typed: str, now: datetime) -> bool:
        of = passwords.time_of(code_secret, typed, now)
        if of is not None:
            return kept.use_code(db, name, of)
        return kept.use_recovery_code(db, name, passwords.plain_code(typed), now)

    def _hash(self, what: str, value: str) -> str:
        said = f"yousaid password {what}\x00{value}".encode("utf-8", "surrogatepass")
        return hmac.new(self.house.secret, said, "sha256").hexdigest()
