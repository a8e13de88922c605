"""Whom a broadcast is for, from the words of `broadcast add`, with every problem said at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.commands.telling import CannotDo, listed
from bot.commands.whom import CHANNELS
from bot.languages import codes
from flows.crowd import EVERYBODY, KINDS, Rule, Segment
from storage import consultations, groups, loop
from storage.references import number, reference

FORMS = "everybody, K7, language=pl, channel=sms, group=NAME, took-part=NAME, has-not-answered=NAME or NAME:QUESTION"


@dataclass(frozen=True, slots=True)
class Named:
    """As it was typed. The first five make up who is meant."""

    to: Sequence[str] = ()
    language: Sequence[str] = ()
    channel: Sequence[str] = ()
    took_part: Sequence[str] = ()
    has_not_answered: Sequence[str] = ()
    include: Sequence[str] = ()
    exclude: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, name) for name in self.__slots__)


def segment_of(db: Connection, named: Named) -> Segment:
    """Raises CannotDo with everything that is not there."""
    to = (
        *(("--to", typed) for typed in named.to),
        *(("--language", f"language={typed}") for typed in named.language),
        *(("--channel", f"channel={typed}") for typed in named.channel),
        *(("--took-part", f"took-part={typed}") for typed in named.took_part),
        *(("--has-not-answered", f"has-not-answered={typed}") for typed in named.has_not_answered),
    )
    parts = (to, [("--include", typed) for typed in named.include], [("--exclude", typed) for typed in named.exclude])
    read = [[(option, typed, rule_of(typed)) for option, typed in part] for part in parts]
    problems = [sentence for part in read for one in part for sentence in wrong(db, *one)]
    if problems:
        raise CannotDo(*problems)
    segment = Segment(*(tuple(rule for _, _, rule in part if rule) for part in read))
    if not segment.to and not segment.include:
        raise CannotDo("Say who gets it: --to everybody, --language pl, --took-part NAME or --include K7.")
    return segment


def rule_of(typed: str) -> Rule | None:
    """None: it is none of the forms."""
    kind, equals, of = typed.strip().partition("=")
    if not equals:
        return Rule(EVERYBODY) if kind.lower() == EVERYBODY else _author(kind)
    kind, (of, _, question) = kind.strip().lower().replace("_", "-"), of.strip().partition(":")
    if kind not in KINDS or kind in (EVERYBODY, "said") or not of or (question and kind != "has-not-answered"):
        return None
    return Rule(kind, of.lower() if kind in ("language", "channel") else of, question)


def _author(typed: str) -> Rule | None:
    try:
        return Rule("said", reference(number(typed)))
    except ValueError:
        return None


def wrong(db: Connection, option: str, typed: str, rule: Rule | None) -> Iterator[str]:
    """What is wrong with it, in one sentence that says what there is."""
    if rule is None:
        yield f'{option} "{typed}" is nothing that we know. Write one of: {FORMS}.'
    elif rule.kind == "language" and rule.of not in codes():
        yield f"There is no language {rule.of} here: the languages are {listed(codes())}."
    elif rule.kind == "channel" and rule.of not in CHANNELS:
        yield f'There is no channel "{rule.of}": there is {listed(CHANNELS)}.'
    elif rule.kind == "said" and loop.unknown_references(db, [rule.of]):
        yield f"There is no view {rule.of}: the staff page shows each view with its reference."
    elif rule.kind == "group" and rule.of not in (known := groups.sizes(db)):
        yield f'There is no group "{rule.of}": there is {listed(known) or "none yet"}. See: yousaid group add'
    elif rule.kind in ("took-part", "has-not-answered"):
        yield from _not_there(db, rule)


def _not_there(db: Connection, rule: Rule) -> Iterator[str]:
    consultation = consultations.find(db, rule.of)
    if consultation is None:
        known = listed(one.name for one in consultations.every(db)) or "none yet"
        yield f'There is no consultation "{rule.of}": there is {known}.'
    elif rule.question and consultation.question(rule.question) is None:
        yield f'{rule.of} has no question "{rule.question}": it has {listed(one.id for one in consultation.questions)}.'
