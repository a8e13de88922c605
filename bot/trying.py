"""A talk with the bot that leaves nothing behind: its own small database, gone when the talk ends."""

import itertools
import tempfile
from pathlib import Path
from types import TracebackType

from bot.clock import RealClock, secret_key
from bot.demo.samples import DEMO, sample
from bot.house import House, open_house
from bot.settings import Settings, load_settings
from flows.changing import changed
from flows.consultation import Consultation
from flows.turn import Incoming
from storage import consultations, turns
from storage.migrating import migrate

ADDRESS = "+447700900001"
"""Of the range that Ofcom keeps for stories."""


class Trial:
    """Use it with `with`. `talk`: (who, what) so far."""

    def __init__(self, file: Path | None) -> None:
        self.talk: list[tuple[str, str]] = []
        self._numbers = itertools.count(1)
        self._folder = tempfile.TemporaryDirectory(prefix="yousaid-try-")
        self._settings = _settings(Path(self._folder.name))
        self.consultation = _consultation(file, self._settings)

    def __enter__(self) -> "Trial":
        migrate(self._settings.database_url)
        self._house = open_house(self._settings)
        with self._house.database.transaction() as db:
            now = self._house.clock.now()
            consultations.load(db, self.consultation, now)
            consultations.open_consultation(db, self.consultation.name, now)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._house.close()
        self._folder.cleanup()

    def say(self, text: str) -> str:
        """What the bot answers; empty where it says nothing."""
        reply, happened = _turn(self._house, text, str(next(self._numbers)))
        self.talk += [("member", text), ("~", happened), ("bot", reply)]
        return reply

    def transcript(self) -> str:
        """The talk in the form of the files in tests/transcripts."""
        lines = [f"~ {said}" if who == "~" else f"{who}: {' '.join(said.split())}" for who, said in self.talk if said]
        return "\n".join(["# Why this talk is kept.", f"consultation: {self.consultation.name}", "", *lines, ""])


def _turn(house: House, text: str, number: str) -> tuple[str, str]:
    """(the reply, what is recorded); as the inbox does it, but for one message and at once."""
    now = house.clock.now()
    incoming = Incoming("sms", number, ADDRESS, text, now)
    with house.database.transaction() as db:
        begun = turns.begin(db, [incoming], house.frame, now)
        taken = list(house.batches.talk.with_all(begun))
        turns.save(db, taken, house.frame, now)
    facts = [type(fact).__name__ for one in taken for fact in one.turn.facts]
    return "\n".join(one.text or "" for one in taken), "; ".join(facts)


def _settings(folder: Path) -> Settings:
    """The real name and nation where they are set, keys that nobody keeps, and no channel."""
    own = load_settings()
    new = {"secret_key": secret_key(), "index_key": secret_key(), "database_url": f"sqlite:///{folder / 'try.db'}"}
    return changed(own, name=own.name or "Oak House", **new)


def _consultation(file: Path | None, settings: Settings) -> Consultation:
    from bot.commands.consultation import read

    return read(file, settings) if file else sample(DEMO, RealClock().now().astimezone(settings.zone))
