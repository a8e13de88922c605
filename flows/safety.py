"""Is somebody in danger? Looked at before everything else, in any state, at any hour."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, repeat
from typing import NamedTuple

from flows.reading.arabic import Vocabulary, without_prefixes
from flows.reading.everywhere import NOWHERE
from flows.reading.latin_letters import in_cyrillic
from flows.reading.leaving import own_languages
from flows.reading.long_ago import told_of
from flows.reading.patterns import Found, Patterns, one_spelling
from flows.reading.plain_form import Cut, cut
from flows.reading.unforeseen import NEVER_EVERYDAY, unforeseen
from flows.reading.weighing import sounds_everyday
from flows.words import DangerRule, Words


class Danger(NamedTuple):
    """`category`: self_harm, child, sexual_violence, domestic, violence, medical or neglect. `level`: high or low."""

    category: str
    level: str


NEVER_NOTHING = frozenset({"sexual_violence", "child"})
"""Whoever tells of it, however long ago it was, may have told nobody before."""

LONG, MOST_LANGUAGES = 64, 3
"""Of a text of more words only their own language, English and so many others are looked at."""

LONGEST, MOST_OF_THE_LONGEST = 320, 1
"""No SMS has more words: whoever sends so many at once has written or pasted them in one language."""

STRETCH = 128
"""Words of a long text that are looked at together."""

REACH = 24
"""Words of earlier texts that a phrase which ends in this text can reach back to."""


def look(text: str, recent: tuple[str, ...], words: Words) -> Danger | None:
    """The worst that the text says, in any language we have; None for nearly every text.

    `recent`: their texts of the last two minutes. "i want to" and then "die" is one cry; but what the earlier texts
    say by themselves was answered when they came.
    """
    alone = look_at(text, words)
    if (alone and alone.level == "high") or not recent or not (ending := _ending(text, words)):
        return alone
    speaking = ending & (_speaking(text, words) | _spoken_before(recent, words))
    return _worst(cut(text).words, last_words(recent), speaking, words) or alone


def read_ahead(text: str, words: Words) -> None:
    """What does not depend on what they wrote before is remembered."""
    look_at(text, words)
    _ending(text, words)


@lru_cache(maxsize=1024)
def look_at(text: str, words: Words) -> Danger | None:
    """The worst that the text says by itself."""
    said = cut(text)
    if found := _foreseen(said.words, words):
        return _tempered(found, said, words)
    category = unforeseen(said.words, words)
    return Danger(category, "low") if category else None


def _foreseen(said: tuple[str, ...], words: Words) -> Danger | None:
    found = _worst(said, (), words.everywhere().danger.seen_in(said), words)
    if (found is None or found.level != "high") and (cyrillic := in_cyrillic(said, words)):
        found = _worst(cyrillic, (), frozenset({words.language}), words) or found
    return found


def _category(said: tuple[str, ...], words: Words) -> str | None:
    found = _foreseen(said, words)
    return found.category if found else unforeseen(said, words)


def _tempered(found: Danger, said: Cut, words: Words) -> Danger | None:
    """What is over, or over and healed: less, or nothing. What was done to a child or by force never is nothing."""
    speaking = own_languages(words) | words.everywhere().danger.seen_in(said.words)
    told = {told_of(said, lambda part: _category(part, words), one) for one in words.of(speaking)}
    if "healed" in told:
        return Danger(found.category, "low") if found.category in NEVER_NOTHING else None
    return Danger(found.category, "low") if "over" in told and found.category == "self_harm" else found


@lru_cache(maxsize=1024)
def _ending(text: str, words: Words) -> frozenset[str]:
    """The languages in which a cry that began before may end in this text."""
    return words.everywhere().danger_ends.seen_in(cut(text).words)


@lru_cache(maxsize=1024)
def _speaking(text: str, words: Words) -> frozenset[str]:
    """The languages in which a sign of danger is in it."""
    return words.everywhere().danger.seen_in(cut(text).words)


def _worst(said: tuple[str, ...], before: tuple[str, ...], speaking: frozenset[str], words: Words) -> Danger | None:
    """Of what these words say, in these languages; where there are words `before`, of what begins in those."""
    if not speaking:
        return None
    if len(said) > LONG:
        speaking &= {words.language, "en", *_most_seen(said, words)}
    several = words.of(speaking | {words.language})
    stretches = [(before, said[: REACH + AROUND], speaking)] if before else _stretches(said, speaking, words)
    looked = ((_look(stretches, one, several, bool(before)), one) for one in several if one.language in speaking)
    found = [danger for danger, one in looked if danger and not _is_everyday(danger, said, one)]
    return min(found, key=lambda danger: danger.level != "high", default=None)


def _is_everyday(danger: Danger, said: tuple[str, ...], words: Words) -> bool:
    """Only the sound of a cry, in the language in which it was found."""
    return danger.category not in NEVER_EVERYDAY and sounds_everyday(said, words.weights())


def _most_seen(said: tuple[str, ...], words: Words) -> frozenset[str]:
    signs = words.everywhere().danger
    if len(said) <= LONGEST:
        return signs.most_seen_in(said, MOST_LANGUAGES)
    return signs.most_seen_in(said, MOST_OF_THE_LONGEST, besides={words.language, "en"})


def _spoken_before(recent: tuple[str, ...], words: Words) -> frozenset[str]:
    """The languages in which a sign of danger is in what they wrote before: a cry may have begun there."""
    return NOWHERE.union(*(_speaking(earlier, words) for earlier in recent))


def last_words(recent: tuple[str, ...]) -> tuple[str, ...]:
    """The last ones that they wrote before, as many as a phrase can reach back to."""
    words: tuple[str, ...] = ()
    for earlier in reversed(recent):
        words = cut(earlier).words[-REACH:] + words
        if len(words) >= REACH:
            break
    return words[-REACH:]


_Stretch = tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]
"""The words before, those that are looked at together, and the languages of which a sign of danger is there."""


def _stretches(said: tuple[str, ...], speaking: frozenset[str], words: Words) -> Sequence[_Stretch]:
    """Most texts are one, of which it is known already where its signs are from."""
    if len(said) <= STRETCH:
        return [((), said, speaking)]
    begins = range(0, len(said), STRETCH)
    cuts = [(said[max(0, begin - REACH) : begin], said[begin : begin + STRETCH]) for begin in begins]
    signs = words.everywhere().danger
    return [(earlier, stretch, signs.seen_in(earlier + stretch)) for earlier, stretch in cuts]


def _look(stretches: Sequence[_Stretch], words: Words, several: tuple[Words, ...], across: bool) -> Danger | None:
    """Until one says it clearly. `several`: the languages that the text may be in."""
    low = None
    for before, said, signs in stretches:
        if words.language not in signs:
            continue
        danger = _look_at(before, said, words, several, across)
        if danger is not None and danger.level == "high":
            return danger
        low = low or danger
    return low


def _look_at(
    before: tuple[str, ...], said: tuple[str, ...], words: Words, several: tuple[Words, ...], across: bool
) -> Danger | None:
    """What ends in these words; `across`: and begins in those before. An idiom of any of the languages is no danger."""
    row = one_spelling(before + said, words)
    earlier = len(one_spelling(before, words)) if before else 0
    rows = tuple(dict.fromkeys((row, _other_way(row, words))))
    found = [_find(each, rows, before + said, earlier, across, words, several) for each in rows]
    order = [(rule.category, rule.level) for rule in words.danger]
    return min(filter(None, found), key=lambda danger: (danger.level != "high", order.index(danger)), default=None)


def _find(
    row: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    said: tuple[str, ...],
    earlier: int,
    across: bool,
    words: Words,
    several: tuple[Words, ...],
) -> Danger | None:
    """What ends after so many earlier words; `across`: and begins among those. `rows`: the ways to read it, of which
    each can hold an idiom."""
    patterns, of_phrase = _rules(words)
    fitting = [found for found in patterns.find(row) if found.end > earlier and not (across and found.start >= earlier)]
    excused: set[tuple[int, tuple[str, ...]]] = set()
    for found in sorted(fitting, key=lambda found: (of_phrase[found.which].level != "high", found.which)):
        rule, around = of_phrase[found.which], row[max(0, found.start - AROUND) : found.end + AROUND]
        if (found.which, around) in excused:
            continue
        ways = (_before_and(each, rows[0], found.end) for each in rows)
        if not any(_excused(found, rule, words, each) for each in ways) and not _is_idiom(
            found, rule, row, said, several
        ):
            return Danger(rule.category, rule.level)
        excused.add((found.which, around))
    return None


def _before_and(row: tuple[str, ...], written: tuple[str, ...], start: int) -> tuple[str, ...]:
    """Read another way than it is written, up to where an "and" was left off: what comes then is another thing, and no
    idiom begins before it, "زوجي يضربني والمصعد خربان"."""
    if row is written or len(row) != len(written):
        return row
    ends = (i for i in range(start, len(row)) if written[i] != row[i] and written[i].startswith("و"))
    return row[: next(ends, None)]


def _is_idiom(
    found: Found, rule: DangerRule, row: tuple[str, ...], said: tuple[str, ...], several: tuple[Words, ...]
) -> bool:
    """What sounds the same in two languages is excused in either: "violencia domestica" in Spanish and Portuguese, "the
    chest pain clinic", of which two words are in Urdu lists too, as they are spelled there."""
    idioms = _idioms(several, rule.category, rule.level)
    return any(
        _excused(found, same, words, each) for same, words in idioms for each in {row, _in_its_place(row, said, words)}
    )


def _in_its_place(row: tuple[str, ...], said: tuple[str, ...], words: Words) -> tuple[str, ...]:
    """As these spell it, if what was found has the same place there."""
    other = one_spelling(said, words)
    return other if len(other) == len(row) else row


@lru_cache(maxsize=512)
def _idioms(several: tuple[Words, ...], category: str, level: str) -> tuple[tuple[DangerRule, Words], ...]:
    every = ((rule, words) for words in several for rule in words.danger)
    return tuple((rule, words) for rule, words in every if (rule.category, rule.level) == (category, level))


def _excused(found: Found, rule: DangerRule, words: Words, row: Sequence[str]) -> bool:
    """One of the rule's `unless` phrases overlaps what was found: "kill the proposal" is about no person.

    Not one that is only a part of it: "going to jump in" excuses "going to jump", but not "... in front of a train".
    """
    if not rule.unless:
        return False
    begin = max(0, found.start - AROUND)
    idioms = _unless(rule.unless, words).find(row[begin : found.end + AROUND])
    return any(_changes(found, other.start + begin, other.end + begin) for other in idioms)


def _changes(found: Found, start: int, end: int) -> bool:
    is_part = found.start <= start and end <= found.end and end - start < found.end - found.start
    return start < found.end and found.start < end and not is_part


AROUND = 8


@lru_cache(maxsize=64)
def _rules(words: Words) -> tuple[Patterns, tuple[DangerRule, ...]]:
    """Every phrase of a language's rules, and the rule that each belongs to."""
    of_phrase = chain.from_iterable(repeat(rule, len(rule.phrases)) for rule in words.danger)
    return Patterns(phrases(words), words.groups, words.hooks.get("danger")), tuple(of_phrase)


def phrases(words: Words) -> Iterator[str]:
    """Every phrase of every rule."""
    return chain.from_iterable(rule.phrases for rule in words.danger)


def _other_way(row: tuple[str, ...], words: Words) -> tuple[str, ...]:
    """To read it, in a language that writes as one word what our lists write apart."""
    return without_prefixes(row, _vocabulary(words), words.same) if words.language == "ar" else row


@lru_cache(maxsize=64)
def _vocabulary(words: Words) -> Vocabulary:
    """Of every phrase of every rule, idioms too."""
    said = " ".join(chain.from_iterable((*rule.phrases, *rule.unless) for rule in words.danger))
    parts = frozenset(said.replace("/", " ").split()).union(*(exact for exact, _ in words.groups.values()))
    begun = tuple(part.removesuffix("~") for part in parts if part.endswith("~"))
    return Vocabulary(parts, begun)


@lru_cache(maxsize=512)
def _unless(phrases: tuple[str, ...], words: Words) -> Patterns:
    return Patterns(phrases, words.groups)
