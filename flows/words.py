"""What we understand in one language: the content of `locales/<code>/keywords.toml`, as a frozen value."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.reading.everywhere import Everywhere

if TYPE_CHECKING:
    from flows.reading.patterns import Hooks


class DangerRule(NamedTuple):
    """Somebody may be in danger when one of `phrases` is in the text and none of `unless` is around it."""

    category: str
    level: str
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Every entry is already in the plain form that `flows.reading.plain_form` gives a text: lower case, no accents.

    `commands`: phrase -> command name (COMMANDS in flows.commands); a phrase that ends in " ..." may be followed by
    more. `languages`: a language's name -> its code. `numbers`, `ordinals`: word -> number (-1 is the last one).
    `same`: other spellings -> the one that `danger`, `leave_wishes` and `leave_unsure` are written in. The rest are
    sets of words or short phrases; keywords.toml says beside each what it is for. `groups`: words that patterns name
    together. `grammar`: of whole replies, see `flows.reading.sentences.Grammar`. `also`: the other languages, by code,
    tried after this one. `head_first`: "hot water" is "water hot", so that "water" names it. `everyday`: in many texts,
    whatever they are about. `everywhere`: all languages together. `hooks`: of the patterns for "danger", "wishes",
    "unsure" and "complaints", worked out beforehand; so are `tables`, see `flows.reading.lexicon.Tables`, and what is
    in these is nowhere else then.

    Compared by identity: what is worked out from the lists is remembered for each value.
    """

    language: str
    commands: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    ordinals: Mapping[str, int] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)
    yes: frozenset[str] = frozenset()
    perhaps_yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    firm: frozenset[str] = frozenset()
    abstain: frozenset[str] = frozenset()
    hedges: frozenset[str] = frozenset()
    partly: frozenset[str] = frozenset()
    all: frozenset[str] = frozenset()
    object: frozenset[str] = frozenset()
    ahead: frozenset[str] = frozenset()
    firmly: frozenset[str] = frozenset()
    agree: frozenset[str] = frozenset()
    disagree: frozenset[str] = frozenset()
    passes: frozenset[str] = frozenset()
    sharing: frozenset[str] = frozenset()
    each: frozenset[str] = frozenset()
    evenly: frozenset[str] = frozenset()
    in_two: frozenset[str] = frozenset()
    halves: frozenset[str] = frozenset()
    rest: frozenset[str] = frozenset()
    none: frozenset[str] = frozenset()
    both: frozenset[str] = frozenset()
    excepts: frozenset[str] = frozenset()
    ands: frozenset[str] = frozenset()
    ors: frozenset[str] = frozenset()
    thens: frozenset[str] = frozenset()
    out_of: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    corrections: frozenset[str] = frozenset()
    little: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    sayings: frozenset[str] = frozenset()
    grammar: tuple[Any, ...] = ()
    leave: frozenset[str] = frozenset()
    leave_leads: frozenset[str] = frozenset()
    leave_wishes: tuple[str, ...] = ()
    leave_unsure: tuple[str, ...] = ()
    returning: frozenset[str] = frozenset()
    complaints: tuple[str, ...] = ()
    complaints_unless: tuple[str, ...] = ()
    danger: tuple[DangerRule, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    head_first: bool = False
    everyday: frozenset[str] = frozenset()
    also: Mapping[str, "Words"] = field(default_factory=dict)
    tables: tuple[Any, ...] = ()
    hooks: Mapping[str, "Hooks"] = field(default_factory=dict)
    everywhere: Callable[[], Everywhere] = Everywhere

    def is_head_first(self, code: str) -> bool:
        """Does that language (this one for one that we lack) say "water hot"?"""
        return self.also.get(code, self).head_first

    def of(self, codes: frozenset[str]) -> Iterator["Words"]:
        """Those languages, this one first. The others are not even read."""
        if self.language in codes:
            yield self
        for code in sorted(codes):
            if code != self.language:
                yield self.also[code]
