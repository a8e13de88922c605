"""What we understand in one language: the content of `locales/<code>/keywords.toml`, as a frozen value."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from flows.reading.everywhere import Everywhere

if TYPE_CHECKING:
    from flows.reading.sentences import Grammar
    from flows.reading.weighing import Weights
    from flows.reading.word_tables import Groups, Hooks, Sounds, Spellings


class DangerRule(NamedTuple):
    """Somebody may be in danger when one of `phrases` is in the text and none of `unless` is around it."""

    category: str
    level: str
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()


NOTHING: Mapping[str, Any] = MappingProxyType({})


class Words:
    """Every entry is already in the plain form that `flows.reading.plain_form` gives a text: lower case, no accents.

    `commands`: phrase -> command name (COMMANDS in flows.commands); a phrase that ends in " ..." may be followed by
    more. `languages`: a language's name -> its code. `not_spoken`, `asking`: what says that somebody does not speak
    one, and words to ask for one with, see `flows.language_asked`; `telling`: by which one is known, see
    `flows.offering`. `numbers`, `ordinals`: word -> number (-1: last). `lists`: sets of words or short phrases by name;
    keywords.toml says beside each what it is for. `tables`: all of these for looking up, see
    `flows.reading.lexicon.Tables`; where they were made beforehand there are no `lists`. `short_forms`: of words in
    options; `other_words`: said for them. `same`: other spellings -> the one that `danger`, `leave_wishes` and
    `leave_unsure` are written in; `spellings`: the same for looking up. `groups`: words that patterns name together.
    `no_danger`: by category, what excuses in each of its rules. `long_ago`: what tells that a cry is of a time that is
    over, see `flows.reading.long_ago`. `leave_others`: words before a wish to leave that say that it is about somebody
    else; `leave_for_now`, `leave_at_times`: after it, for how long and when it is meant. `hooks`: of the patterns for
    "danger", "wishes", "unsure" and "complaints", worked out beforehand. Loaded when first needed: `grammar`, of whole
    replies; `sounds`, of words in other letters; `weights`, of words in cries. `everyday` and `commonest`: in many
    texts, and in nearly every text, whatever they are about. `no_slips`: meant as they stand, though a word of ours is
    near; `no_numbers`: though a number is. `times`: of days and hours; `engaged`: of what keeps people from coming
    then. `head_first`: "hot water" is "water hot", so that "water" names it. `mutations`: how words begin, and can
    begin in a sentence. `also`: the other languages, by code, tried after this one. `everywhere`: all languages
    together.

    Compared by identity: what is worked out from the lists is remembered for each value. Why not a dataclass: making
    one of so many fields takes `yousaid read` longer than reading a reply.
    """

    language: str
    commands: Mapping[str, str] = NOTHING
    command_parts: Mapping[str, tuple[str, ...]] = NOTHING
    languages: Mapping[str, str] = NOTHING
    not_spoken: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()
    numbers: Mapping[str, int] = NOTHING
    ordinals: Mapping[str, int] = NOTHING
    lists: Mapping[str, frozenset[str]] = NOTHING
    tables: tuple[Any, ...] = ()
    short_forms: Mapping[str, tuple[str, ...]] = NOTHING
    other_words: Mapping[str, tuple[str, ...]] = NOTHING
    same: Mapping[str, str] = NOTHING
    spellings: "Spellings" = NOTHING
    groups: "Groups" = NOTHING
    leave: frozenset[str] = frozenset()
    leave_leads: frozenset[str] = frozenset()
    leave_wishes: tuple[str, ...] = ()
    leave_unsure: tuple[str, ...] = ()
    leave_unless: tuple[str, ...] = ()
    leave_whose: tuple[str, ...] = ()
    leave_named: tuple[str, ...] = ()
    leave_others: frozenset[str] = frozenset()
    leave_for_now: tuple[str, ...] = ()
    leave_at_times: tuple[str, ...] = ()
    not_them: frozenset[str] = frozenset()
    new_phone: frozenset[str] = frozenset()
    returning: frozenset[str] = frozenset()
    unquote: frozenset[str] = frozenset()
    complaints: tuple[str, ...] = ()
    complaints_alone: tuple[str, ...] = ()
    complaints_unless: tuple[str, ...] = ()
    danger: tuple[DangerRule, ...] = ()
    no_danger: Mapping[str, tuple[str, ...]] = NOTHING
    long_ago: Mapping[str, tuple[str, ...]] = NOTHING
    hooks: Mapping[str, "Hooks"] = NOTHING
    everyday: frozenset[str] = frozenset()
    commonest: frozenset[str] = frozenset()
    no_slips: frozenset[str] = frozenset()
    no_numbers: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    engaged: frozenset[str] = frozenset()
    head_first: bool = False
    mutations: tuple[tuple[str, ...], ...] = ()
    also: Mapping[str, "Words"] = NOTHING
    everywhere: Callable[[], Everywhere] = Everywhere

    def __init__(self, language: str, **known: Any) -> None:
        vars(self).update(known, language=language)

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"Words never change. Make another with another {name}.")

    def grammar(self) -> "Grammar":
        """Of a language for which none was given: it has no sentences."""
        from flows.reading.sentences import Grammar

        return Grammar()

    def sounds(self) -> "Sounds":
        """Of a language for which none were worked out: no word of it sounds like anything."""
        from flows.reading.word_tables import Sounds

        return Sounds()

    def weights(self) -> "Weights":
        """Of a language for which none were written: its words weigh nothing."""
        from flows.reading.weighing import Weights

        return Weights()

    def in_language(self, code: str) -> "Words":
        """Those of that language; these for one that we lack."""
        return self.also[code] if code and code in self.also else self

    @lru_cache(maxsize=512)  # noqa: B019 - the few values that there are live as long as the program
    def of(self, codes: frozenset[str]) -> tuple["Words", ...]:
        """Those languages, this one first. The others are not even read."""
        own = (self,) if self.language in codes else ()
        return (*own, *(self.also[code] for code in sorted(codes - {self.language})))


def fields(lists: Mapping[str, Any]) -> dict[str, Any]:
    """Of `Words`, from the plain values that are kept."""
    return {**lists, "danger": tuple(DangerRule(*rule) for rule in lists["danger"])}
