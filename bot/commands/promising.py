"""From the words of `promise add`, `kept`, `late`, `drop` and `correct` to a line of a ledger. One transaction each.

The staff pages come here too: what is refused at the keyboard is refused there, and what is kept is the same.
"""

from sqlalchemy import Connection

from bot.clock import new_id
from bot.commands.proposing import (
    Proposal,
    Wanted,
    advise,
    first_words,
    long_day,
    proposed_answer,
    proposed_correction,
    proposed_promise,
)
from bot.commands.telling import CannotDo, counted
from bot.house import House
from bot.owed import when
from flows.consultation import Text
from flows.promises import Ledger, added
from storage import promise_answers, promises
from storage.promise_hearers import count_hearers

__all__ = ["Wanted", "add_promise", "answer", "answer_promise", "correct", "correct_promise", "make"]
QUICKER = "Nothing was changed: somebody was quicker. See: yousaid promise show"


def add_promise(house: House, wanted: Wanted) -> list[str]:
    """Says who waits. Raises CannotDo or WrongUse, and then nothing is kept."""
    with house.database.transaction() as db:
        kept, until = make(db, house, wanted, new_id())
        waiting = counted(count_hearers(db, kept.promise), "person waits", "people wait")
        about = first_words(kept.promise.what)
        return [f"Promise {kept.promise.number}: news on {about} by {until}. {waiting}."]


def make(db: Connection, house: House, wanted: Wanted, id: str) -> tuple[Ledger, str]:
    """The promise and its date in words; the same id makes it once."""
    now = house.clock.now()
    promise, until = proposed_promise(db, house, wanted, id)
    promises.make(db, promise, f"added:{id}", until, wanted.by, now)
    return promises.by_id(db, [id])[id], long_day(until)


def answer_promise(
    house: House, what: str, called: str, words: str, translated: tuple[str, ...], by: str, until: str | None
) -> list[str]:
    """Says who hears it, and when. What the same person said a moment ago is taken back."""
    with house.database.transaction() as db:
        proposed = proposed_answer(db, house, what, called, words, translated, by, until, is_kept=True)
        advise(proposed.event.words or Text({}))
        answer(db, house, proposed)
        return [heard_when(db, house, proposed), f"To take it back: yousaid promise correct {called}"]


def answer(db: Connection, house: House, proposed: Proposal) -> None:
    """Raises CannotDo where somebody was quicker."""
    now = house.clock.now()
    if proposed.own is not None:
        promise_answers.correct(db, proposed.ledger, proposed.own, new_id, now)
    if not promise_answers.answer(db, proposed.before, proposed.event, new_id, now):
        raise CannotDo(QUICKER)


def heard_when(db: Connection, house: House, proposed: Proposal) -> str:
    """ "3 people hear it at 12:05." """
    now = house.clock.now()
    waiting = counted(count_hearers(db, proposed.ledger.promise), "person hears", "people hear")
    return f"{waiting} it {when(house.rules(db, now), now)}."


def correct_promise(
    house: House, called: str, why: str, translated: tuple[str, ...], by: str, entry: int | None
) -> list[str]:
    """A correction of a correction brings back what it took away."""
    with house.database.transaction() as db:
        proposed = proposed_correction(db, house, called, why, translated, by, entry, is_kept=True)
        correct(db, house, proposed)
        standing = added(proposed.ledger, proposed.event).standing()
        state = f"open, due {long_day(standing.until)}" if standing.is_open else standing.status
        return [f"Corrected: promise {proposed.ledger.promise.number} is {state}."]


def correct(db: Connection, house: House, proposed: Proposal) -> None:
    """Raises CannotDo where somebody was quicker."""
    if not promise_answers.correct(db, proposed.ledger, proposed.event, new_id, house.clock.now()):
        raise CannotDo(QUICKER)
