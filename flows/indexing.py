"""Works out once what is looked up for every text: of each language its hooks, and of all languages their signs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flows import command_index, safety
from flows.reading import leaving, leaving_slips
from flows.reading.everywhere import LETTERS, Codes, Everywhere, Signs, Tables
from flows.reading.lexicon import answering, lexicon
from flows.reading.patterns import ends_of, hooks_of, signs_of
from flows.reading.word_tables import Hooks
from flows.words import Words

Telling = Callable[[Words], tuple[Iterable[str], Iterable[str]]]
"""The words of one language that are a sign, and the beginnings of words."""

LISTED, EVERYDAY, LITTLE, COMMONEST = 4, 20, 60, 400
"""In about how many of a thousand texts such a word is: in any list, in many texts, the little ones, "the"."""

ENGLISH_TOO = 4
"""English is read wherever there are other languages: a word that is English too sends more texts astray."""

MOST_FIGURES = 32
"""Days, hours and small numbers are in texts about anything."""

Same = dict[Any, Any]


def hooks_by_name(words: Words) -> dict[str, Hooks]:
    """Of one language: see `Words.hooks`. English words are in many a text in any language, and so is what they are the
    spelling of in this one: "me" is "in" in Roman Urdu."""
    everyday = _everyday(words)
    if words.language not in leaving.FORGIVEN_IN:
        for said, common in _everyday(words.also["en"]).items():
            for word in {said, words.same.get(said, said)}:
                everyday[word] = max(ENGLISH_TOO * common, everyday.get(word, 0))
        everyday |= dict.fromkeys(leaving_slips.CARRIER_WORDS, COMMONEST)
    lists = {
        "danger": safety.phrases(words),
        "wishes": words.leave_wishes,
        "unsure": words.leave_unsure,
        "complaints": (*words.complaints, *words.complaints_alone),
    }
    return {name: hooks_of(patterns, words.groups, everyday) for name, patterns in lists.items()}


def everywhere_of(languages: Sequence[Words]) -> Everywhere:
    """In the order of the languages."""
    same: Same = {}
    return Everywhere(
        danger=_signs(languages, lambda words: signs_of(words, words.hooks["danger"]), same),
        danger_ends=_signs(languages, lambda words: ends_of(words, safety.phrases(words)), same),
        leaving=_signs(languages, leaving_signs, same),
        complaints=_signs(languages, lambda words: signs_of(words, words.hooks["complaints"]), same),
        commands=_signs(languages, lambda words: (command_index.signs(words), ()), same),
        command_letters=_signs(languages, lambda words: (command_index.letters(words), ()), same),
        answers=_signs(languages, lambda words: (answering(words), ()), same),
        telling=_signs(languages, lambda words: (words.telling, ()), same),
        names={name: code for words in reversed(languages) for name, code in words.languages.items()},
    )


def _everyday(words: Words) -> dict[str, int]:
    """How common words are: those that are about something, those of our lists, and the little ones."""
    lists = lexicon(words)
    return {
        **dict.fromkeys(words.everyday, EVERYDAY),
        **{word: LITTLE if lists.is_small(word) else LISTED for word in lists.singles},
        **dict.fromkeys(map(str, range(MOST_FIGURES)), LITTLE),
        **dict.fromkeys(words.commonest, COMMONEST),
    }


def leaving_signs(words: Words) -> tuple[Iterable[str], Iterable[str]]:
    """Carriers' words are in every language's lists: they are a sign in English, which is looked at then."""
    if words.language in leaving.FORGIVEN_IN:
        alone = hooks_of(words.leave, words.groups, _everyday(words))
        return signs_of(words, words.hooks["wishes"], words.hooks["unsure"], alone)
    signs, beginnings = signs_of(words, words.hooks["wishes"], words.hooks["unsure"])
    english = _everyday(words.also["en"])
    others = ([word for word in phrase.split() if word not in leaving_slips.CARRIER_WORDS] for phrase in words.leave)
    rarest = {max(several, key=lambda word: (word not in english, len(word))) for several in others if several}
    return (signs - leaving_slips.CARRIER_WORDS) | rarest, beginnings


def _signs(languages: Sequence[Words], telling: Telling, same: Same) -> Signs:
    by_word: dict[str, list[str]] = {}
    by_beginning: dict[str, list[str]] = {}
    for language in languages:
        words, beginnings = telling(language)
        for table, signs in ((by_word, words), (by_beginning, beginnings)):
            for sign in set(signs):
                table.setdefault(sign, []).append(language.language)
    words, beginnings = _shared(by_word, same), _shared(by_beginning, same)
    return Signs(lambda: _half(words, beginnings, in_latin=True), lambda: _half(words, beginnings, in_latin=False))


def _half(words: Mapping[str, Codes], beginnings: Mapping[str, Codes], in_latin: bool) -> Tables:
    """Two halves, since a text in Latin letters needs only one of them."""
    by_word = {word: codes for word, codes in words.items() if word.isascii() == in_latin}
    by_beginning: dict[str, dict[str, Codes]] = {}
    for beginning, codes in beginnings.items():
        if beginning.isascii() == in_latin:
            by_beginning.setdefault(beginning[:LETTERS], {})[beginning] = codes
    return by_word, by_beginning


def _shared(table: Mapping[str, Sequence[str]], same: Same) -> dict[str, Codes]:
    """Equal words and equal codes are one and the same value, which is kept once and loaded once."""
    every = ((sign, tuple(codes)) for sign, codes in table.items())
    return {same.setdefault(sign, sign): same.setdefault(codes, codes) for sign, codes in every}
