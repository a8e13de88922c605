"""Numbers as they are published: once, and a newer one only where nobody who kept the old one learns from it.

Why kept and not counted for each look: whoever counts anew shows the next late answer, the next person erased and the
next one on the staff list, one at a time.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from bot.house import House
from flows.consultation import Consultation
from flows.republishing import may_follow
from flows.result import Given, Result
from flows.results import results
from flows.tallying import COUNTED
from storage import counting, published_numbers
from storage.published_numbers import Version, of_outcome, of_question


class Shelf:
    """What was published of some subjects; `fresh`: what has to be written down now, before anybody sees it."""

    def __init__(self, known: Mapping[str, Sequence[Version]], limit: int) -> None:
        self.known, self.limit = known, limit
        self.fresh: list[Version] = []

    def shown(self, subject: str) -> Result | None:
        return next((one.result for one in reversed(self.known.get(subject, ())) if not one.held), None)

    def offer(self, subject: str, new: Result) -> Result:
        """The numbers to show: the new ones, or the last ones where they may not follow."""
        versions = self.known.get(subject, ())
        seen = [one.result for one in versions if not one.held]
        if versions and versions[-1].result == new:
            return seen[-1]
        may = may_follow(seen, new, self.limit)
        self.fresh.append(Version(subject, len(versions) + 1, new, held=not may))
        return new if may else seen[-1]


def take_down(db: Connection, house: House, closed: Iterable[Consultation], outcomes: Iterable[str]) -> Shelf:
    subjects = [subject for one in closed for subject in subjects_of(one)]
    known = published_numbers.known(db, [*subjects, *map(of_outcome, outcomes)])
    return Shelf(known, house.settings.fewest_shown)


def subjects_of(one: Consultation) -> list[str]:
    return [of_question(one.name, question.id) for question in one.questions if question.kind in COUNTED]


def results_of(
    db: Connection, house: House, one: Consultation, shelf: Shelf, anew: bool = False
) -> dict[str, Result | None]:
    """By question. None: it is being counted. `anew`: count once more what is published already."""
    missing = [subject for subject in subjects_of(one) if shelf.shown(subject) is None]
    counted = counted_results(db, house, one) if missing or anew else {}
    found: dict[str, Result | None] = {}
    for question in one.questions:
        if question.kind in COUNTED:
            subject, new = of_question(one.name, question.id), counted.get(question.id)
            is_wanted = new is not None and (anew or subject in missing)
            found[question.id] = shelf.offer(subject, new) if new is not None and is_wanted else shelf.shown(subject)
    return found


def counted_results(db: Connection, house: House, one: Consultation) -> dict[str, Result | None]:
    """Until every secret ballot is open nothing of that question is told."""
    given = counting.given(db, one.name, house.keys)
    sealed = {question for question, answers in given.items() if answers is None}
    known = {question: answers or Given({}) for question, answers in given.items()}
    found = results(one, known, house.settings.fewest_shown)
    return {name: None if name in sealed else result for name, result in found.items()}
