"""Every kind of update, by the name that it has in the database."""

from bot.telling import later, outcome, person, reminder, result, word
from bot.telling.telling import Telling

TELLINGS: dict[str, Telling] = {
    "outcome": outcome,
    "word": word,
    "person": person,
    "reminder": reminder,
    "result": result,
    "later": later,
}
