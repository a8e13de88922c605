"""Every kind of update, by the name that it has in the database."""

from bot.telling import correction, outcome
from bot.telling.telling import Telling

TELLINGS: dict[str, Telling] = {"correction": correction, "outcome": outcome}
