"""Every kind of update, by the name that it has in the database."""

from bot.telling import later, outcome
from bot.telling.telling import Telling

TELLINGS: dict[str, Telling] = {"later": later, "outcome": outcome}
