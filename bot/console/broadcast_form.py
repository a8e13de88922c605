"""The form of a broadcast: its words in each language, whom it is for, and when. From a draft to it, and back.

Whom it is for is sent as the command takes it ("language=pl", "group=first floor", "K7"), so that what can be named is
the same in both places.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from multidict import MultiMapping
from sqlalchemy import Connection

from bot.broadcasting.preview import in_words
from bot.clock import new_id
from bot.commands.drafting import Wanted
from bot.commands.segments import Named, rule_of
from bot.console.outcome_form import one_line
from bot.console.outcome_writing import ID
from bot.console.saying import CHANNELS, LANGUAGES, counted
from bot.languages import codes
from flows.broadcast import Broadcast
from flows.crowd import EVERYBODY, Rule
from storage import broadcasts, consultations, groups

Form = Mapping[str, Any]
PARTS = ("to", "include", "exclude")
PLAIN = ("whom", "when", "at", "as_is", "id", "version", "checked", *(f"refs-{part}" for part in PARTS))
MOST_RULES = 60


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be named. Each is (what the form sends, words)."""

    languages: Sequence[tuple[str, str]]
    channels: Sequence[tuple[str, str]]
    groups: Sequence[tuple[str, str]]
    took_part: Sequence[tuple[str, str]]
    not_answered: Sequence[tuple[str, Sequence[tuple[str, str]]]]

    @property
    def boxes(self) -> set[str]:
        return {sent for some in (self.languages, self.channels, self.groups) for sent, _ in some}

    @property
    def lists(self) -> set[str]:
        return {sent for sent, _ in self.took_part} | {sent for _, some in self.not_answered for sent, _ in some}


def choices(db: Connection) -> Choices:
    every = [(one, one.title.in_language(one.languages[0])) for one in reversed(consultations.every(db))]
    return Choices(
        languages=[(f"language={code}", LANGUAGES.get(code, code)) for code in codes()],
        channels=[(f"channel={name}", words) for name, words in CHANNELS.items()],
        groups=[
            (f"group={name}", f"{name} ({counted(people, 'person', 'people')})")
            for name, people in groups.sizes(db).items()
        ],
        took_part=[(f"took-part={one.name}", title) for one, title in every],
        not_answered=[
            (
                title,
                [
                    (f"has-not-answered={one.name}", "Nothing at all yet"),
                    *(
                        (f"has-not-answered={one.name}:{question.id}", question.text.in_language(one.languages[0]))
                        for question in one.questions
                    ),
                ],
            )
            for one, title in every
        ],
    )


def tidy(given: MultiMapping[str] | Mapping[str, str]) -> dict[str, Any]:
    """The fields that the form has, empty where nothing came; nothing else that was sent."""
    form: dict[str, Any] = {name: one_line(given.get(name, "")) for name in (*PLAIN, *text_fields())}
    for part in PARTS:
        sent = given.getall(part, ()) if isinstance(given, MultiMapping) else ()
        form[part] = tuple(dict.fromkeys(filter(None, map(one_line, sent))))[:MOST_RULES]
    form.update(whom=form["whom"] or EVERYBODY, when=form["when"] or "now")
    if not ID.fullmatch(form["id"]):
        form["id"] = new_id()
    return form


def text_fields() -> tuple[str, ...]:
    return tuple(f"text-{code}" for code in codes())


def wanted(form: Form, by: str, first: str) -> Wanted:
    """As the command takes it. `first`: the language of the house."""
    words = {code: form[f"text-{code}"] for code in codes() if form[f"text-{code}"]}
    others = tuple(f"text.{code}={said}" for code, said in words.items() if code != first)
    at = form["at"] if form["when"] == "time" else None
    return Wanted(by, words.get(first), others, named(form), at, bool(form["as_is"]))


def named(form: Form) -> Named:
    to = (EVERYBODY,) if form["whom"] == EVERYBODY else (*form["to"], *references(form["refs-to"]))
    include = () if form["whom"] == EVERYBODY else (*form["include"], *references(form["refs-include"]))
    return Named(to=to, include=include, exclude=(*form["exclude"], *references(form["refs-exclude"])))


def references(typed: str) -> tuple[str, ...]:
    return tuple(filter(None, re.split(r"[,;\s]+", typed.upper())))


def of_draft(broadcast: Broadcast, at: str) -> dict[str, Any]:
    """`at`: its time, as a browser's field has it."""
    form = tidy({})
    form.update({f"text-{code}": words for code, words in broadcast.text.by_language.items()})
    for part in PARTS:
        rules: tuple[Rule, ...] = getattr(broadcast.segment, part)
        form[f"refs-{part}"] = ", ".join(rule.of for rule in rules if rule.kind == "said")
        form[part] = tuple(typed(rule) for rule in rules if rule.kind not in ("said", EVERYBODY))
    is_everybody = broadcast.segment.to == (Rule(EVERYBODY),) and not broadcast.segment.include
    form.update(
        whom=EVERYBODY if is_everybody else "some",
        when="time" if at else "now",
        at=at,
        as_is="yes" if broadcast.as_is else "",
        id=broadcast.id,
        version=version(broadcast),
        checked="yes",
    )
    return form


def typed(rule: Rule) -> str:
    return f"{rule.kind}={rule.of}{f':{rule.question}' if rule.question else ''}"


def version(broadcast: Broadcast) -> str:
    """What stands in it: whoever changes it has seen that."""
    return broadcasts.seen(broadcast, 0)


def others(chosen: Iterable[str], offered: Choices) -> Iterator[tuple[str, str]]:
    """(what the form sends, words) of what is chosen and does not stand among what is offered in a box.

    Of the lists, which have one place each, the first stands there.
    """
    free = set()
    for one in chosen:
        kind = one.partition("=")[0]
        if one in offered.boxes or (one in offered.lists and kind not in free):
            free.add(kind if one in offered.lists else "")
            continue
        rule = rule_of(one)
        yield one, in_words_or_as_typed(rule, one)


def in_words_or_as_typed(rule: Rule | None, sent: str) -> str:
    try:
        return in_words(rule) if rule else sent
    except (KeyError, ValueError):
        return sent
