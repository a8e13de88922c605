"""Every kind of update, by the name that it has in the database."""

from bot.telling import changed, correction, outcome
from bot.telling.telling import Telling

TELLINGS: dict[str, Telling] = {"changed": changed, "correction": correction, "outcome": outcome}
