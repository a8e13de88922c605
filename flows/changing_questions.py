"""A consultation that has opened is changed: what that does to answers that are there, and what it may not do.

An old answer stands until its member answers anew. An option is the same where its words are the same in any language;
one that is worded anew is another one, since nobody chose those words.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from flows.consultation import BLANK, Consultation, Question
from flows.reading.plain_form import plain_form
from flows.value import Value

Why = Literal["stands", "gone", "added", "asked"]
"""Why a question is put (again): it has changed, what they chose is gone, it is new, or they said what to ask."""

LISTS = ("choose_many", "rank")
MAY_GO = (BLANK,)


@dataclass(frozen=True, slots=True)
class Revised:
    """One question before and after."""

    before: Question
    after: Question

    def carry(self, value: Value) -> Value | None:
        """An answer to the one as an answer to the other; None: nothing of it is left."""
        if self.has_other_bounds:
            return value if value == "abstain" else None
        if not self.before.options:
            return value
        places = new_places(self.before, self.after)
        if isinstance(value, tuple):
            return self._carry_list(value, places)
        return places[value - 1] if isinstance(value, int) else value

    def _carry_list(self, value: tuple[int, ...], places: Sequence[int | None]) -> Value | None:
        if self.before.kind in LISTS:
            left = tuple(place for option in value if (place := places[option - 1]) is not None)
            return (tuple(sorted(left)) if self.before.kind == "choose_many" else left) if left or not value else None
        points = [0] * len(self.after.options)
        for place, given in zip(places, value, strict=False):
            if place is None and given:
                return None
            if place is not None:
                points[place - 1] = given
        return tuple(points)

    def loses(self, value: Value) -> bool:
        """Something that they chose is gone."""
        carried = self.carry(value)
        fewer = isinstance(value, tuple) and isinstance(carried, tuple) and len(carried) < len(value)
        return carried is None or (fewer and self.before.kind in LISTS)

    @property
    def moves_answers(self) -> bool:
        """Some answer would mean another one, or none."""
        places = new_places(self.before, self.after)
        return self.has_other_bounds or places != tuple(range(1, len(places) + 1))

    @property
    def has_other_bounds(self) -> bool:
        """A 4 of 5 is no 4 of 10."""
        before, after = self.before, self.after
        return (before.low, before.high, before.total) != (after.low, after.high, after.total)


def new_places(before: Question, after: Question) -> tuple[int | None, ...]:
    """For each option: its number now, None where it is gone."""
    names = {plain_form(words): place for place, option in enumerate(after.options, 1) for words in option.every()}
    return tuple(
        next((names[plain_form(words)] for words in option.every() if plain_form(words) in names), None)
        for option in before.options
    )


def changed_questions(before: Consultation, after: Consultation) -> tuple[Revised, ...]:
    """Those that mean something else to whoever answered them."""
    both = ((question, after.question(question.id)) for question in before.questions)
    return tuple(Revised(old, new) for old, new in both if new is not None and asked_as(old) != asked_as(new))


def asked_as(question: Question) -> tuple[object, ...]:
    """All that somebody answers to; a shorter wording for later, or who is asked, is nothing else to answer."""
    scale = (question.low, question.high, question.low_label, question.high_label, question.total)
    return question.text, question.options, scale


def problems(before: Consultation, after: Consultation, answered: Collection[str], has_closed: bool) -> Iterator[str]:
    """What may not be changed once it has opened, each with what to do instead. `answered`: question ids."""
    if has_closed and before.questions != after.questions:
        yield f"{before.name} has closed, so its questions stay as they are. Load new ones under another name."
        return
    for question in before.questions:
        now = after.question(question.id)
        if now is None and question.id in answered and question.id not in MAY_GO:
            yield f'People have answered "{question.id}": leave it in the file.'
        if now is not None:
            yield from _problems_of(Revised(question, now))


def _problems_of(revised: Revised) -> Iterator[str]:
    name = revised.before.id
    if revised.before.kind != revised.after.kind:
        yield f'"{name}" cannot become another kind of question while it is open: give the new one another id.'
    elif revised.before.secret != revised.after.secret:
        yield f'"{name}" cannot become secret or open while it runs: give the new one another id.'
    elif revised.before.secret and revised.moves_answers:
        yield f'"{name}" is secret, so nobody can tell whose option would go: only add options, at the end.'
