"""Every kind of update, by the name that it has in the database."""

from bot.telling import (
    broadcast,
    changed,
    correction,
    later,
    moved,
    outcome,
    payment,
    person,
    promise,
    quote,
    reminder,
    result,
    still,
    word,
)
from bot.telling.telling import Telling

TELLINGS: dict[str, Telling] = {
    "broadcast": broadcast,
    "changed": changed,
    "correction": correction,
    "later": later,
    "moved": moved,
    "outcome": outcome,
    "payment": payment,
    "person": person,
    "promise": promise,
    "quote": quote,
    "reminder": reminder,
    "result": result,
    "still": still,
    "word": word,
}
