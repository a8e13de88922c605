"""Who gets a broadcast: rules that staff name, and the one rule that nobody can name away.

`storage.crowds` is the same as one question to the database.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flows.agreeing import Basis, Standing, may_be_asked


class Rule(NamedTuple):
    """One thing that is so of a member, or not. `kind`: a key of `KINDS`; `of`: a language, a channel, a
    group, a consultation, a view's reference; `question`: of a consultation, only this one."""

    kind: str
    of: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """For whom all of `to` is so, and those of `include`; never those of `exclude`.

    A member has one language and one channel, so of several in `to` any will do; so it is with groups.
    """

    to: tuple[Rule, ...] = ()
    include: tuple[Rule, ...] = ()
    exclude: tuple[Rule, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        return self.to + self.include + self.exclude


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of one member. `answered`: (consultation, question); `references`: of their views.

    `unreachable`: they left, are held since an alert, have paused, or never joined, as staff who write to us may.
    `groups`: by name. `asked_again`, `wrote`, `was_asked`: as in `flows.agreeing.Standing`.
    """

    language: str
    channel: str
    took_part: frozenset[str] = frozenset()
    answered: frozenset[tuple[str, str]] = frozenset()
    references: frozenset[str] = frozenset()
    unreachable: bool = False
    groups: frozenset[str] = frozenset()
    asked_again: bool | None = None
    wrote: bool = True
    was_asked: bool = False


EVERYBODY = "everybody"
ANY_OF = ("language", "channel", "group")


def gets(segment: Segment, person: Person, basis: Basis = "") -> bool:
    """`basis`: by what right this installation asks again."""
    if person.unreachable or any(is_so(rule, person) for rule in segment.exclude):
        return False
    part = any(is_so(rule, person) for rule in about(segment))
    if not may_be_asked(Standing(False, person.asked_again, person.wrote, person.was_asked, part), basis):
        return False
    return _is_meant(segment, person) or any(is_so(rule, person) for rule in segment.include)


def about(segment: Segment) -> tuple[Rule, ...]:
    """For whoever one of these is so, the text belongs to something that they take part in already.

    A text to those who have not answered something is about that, whatever else they took part in.
    """
    named = segment.to + segment.include
    waited_for = [rule for rule in named if rule.kind == "has-not-answered"]
    rules = waited_for or [rule for rule in named if rule.kind in ("took-part", "said")]
    return tuple(Rule("took-part", rule.of) if rule.kind != "said" else rule for rule in rules)


def _is_meant(segment: Segment, person: Person) -> bool:
    """Nobody is, where nobody is named."""
    return bool(segment.to) and all(any(is_so(rule, person) for rule in any_of) for any_of in alternatives(segment))


def alternatives(segment: Segment) -> tuple[tuple[Rule, ...], ...]:
    """One rule of each has to be so."""
    several = tuple(tuple(rule for rule in segment.to if rule.kind == kind) for kind in ANY_OF)
    alone = tuple((rule,) for rule in segment.to if rule.kind not in ANY_OF)
    return (*filter(None, several), *alone)


def is_so(rule: Rule, person: Person) -> bool:
    return KINDS[rule.kind](rule, person)


def _has_not_answered(rule: Rule, person: Person) -> bool:
    given = (question for consultation, question in person.answered if consultation == rule.of)
    return all(rule.question not in ("", question) for question in given)


KINDS: Mapping[str, Callable[[Rule, Person], bool]] = {
    EVERYBODY: lambda rule, person: True,
    "language": lambda rule, person: person.language == rule.of,
    "channel": lambda rule, person: person.channel == rule.of,
    "took-part": lambda rule, person: rule.of in person.took_part,
    "has-not-answered": _has_not_answered,
    "group": lambda rule, person: rule.of in person.groups,
    "said": lambda rule, person: rule.of in person.references,
}
"""By the name that staff type, as in `--exclude took-part=oak-house`; a reference alone, such as K7, is "said"."""
