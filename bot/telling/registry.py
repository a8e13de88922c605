"""Every kind of update, by the name that it has in the database."""

from bot.telling import outcome, promise
from bot.telling.telling import Telling

TELLINGS: dict[str, Telling] = {"outcome": outcome, "promise": promise}
