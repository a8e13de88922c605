"""Quotes in the world without a database: `quote K7 "words"`, `approve Q1`, `withdraw Q1`."""

from typing import TYPE_CHECKING

from flows import quoting
from flows.facts import Fact
from flows.quoted import QuoteAnswered, QuotesTakenBack
from flows.turn import Say
from flows.unasked import Priority

if TYPE_CHECKING:
    from tests.transcripts.pure_world import PureWorld

COMMANDS = ("quote", "approve", "withdraw")


class PureQuotes:
    """By reference, which is its id too: how it stands."""

    def __init__(self, world: "PureWorld") -> None:
        self.world = world
        self.states: dict[str, str] = {}

    def staff(self, command: list[str]) -> bool:
        """False: it is something else."""
        if command[0] == "quote":
            reference = f"Q{len(self.states) + 1}"
            self.states[reference] = "asked"
            self.world.news.add(Priority.QUESTION, lambda: self.say(reference, command[2]))
        elif command[0] in COMMANDS:
            self.states[command[1]] = "published" if command[0] == "approve" else "withdrawn"
        return command[0] in COMMANDS

    def say(self, reference: str, words: str) -> Say | None:
        return quoting.question(reference, words) if self.states[reference] == "asked" else None

    def answerable(self) -> dict[str, str]:
        return {reference: reference for reference, state in self.states.items() if state == "asked"}

    def note(self, fact: Fact) -> None:
        if isinstance(fact, QuoteAnswered):
            self.states[fact.quote] = fact.answer
        if isinstance(fact, QuotesTakenBack):
            self.states = dict.fromkeys(self.states, "withdrawn")
