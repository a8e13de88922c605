"""Every kind of update, by the name that it has in the database."""

from bot.telling import broadcast, later, outcome, person, reminder, result, word
from bot.telling.telling import Telling

TELLINGS: dict[str, Telling] = {
    "broadcast": broadcast,
    "later": later,
    "outcome": outcome,
    "person": person,
    "reminder": reminder,
    "result": result,
    "word": word,
}
