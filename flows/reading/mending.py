"""Slips of the fingers in a phrase of several words: "absolurely not", "I don't knwo", "sounds godo".

Why apart from the slips of single words in `Lexicon.slip`: there a word has to mean something by itself. Here a word
that is in no phrase at all may be any word of one, and what proves the guess is that the whole reply then answers.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

from flows.reading.closeness import SHORTEST, is_cut_short, is_doubled, is_next_key, is_slip, is_swap
from flows.reading.lexicon import lexicon
from flows.reading.plain_form import Cut
from flows.words import Words

MOST_WORDS = 7
"""Of a reply: a longer one is a story, and has words in it that are in no phrase."""

ALONE = 5
"""Letters of a word that nothing else bears out."""

MOST_GUESSES, MOST_REPLIES = 6, 12
"""What one word may have been meant to be, and how many replies that makes."""

MOST_KEPT = 4096


def mended(said: Cut, words: Words) -> Iterator[Cut]:
    """The reply as it may have been meant, likeliest first; none where every word is known, or one is like no other."""
    if not words.no_slips or not _is_short(said.words):
        return
    if all(_is_known(word, words) for word in said.words):
        return
    guesses = [(word,) if _is_known(word, words) else _meant_by(word, words) for word in said.words]
    for meant in islice(product(*guesses), MOST_REPLIES):
        yield said._replace(words=meant)


def _is_short(said: Sequence[str]) -> bool:
    return 1 < len(said) <= MOST_WORDS or (len(said) == 1 and len(said[0]) >= ALONE)


def _is_known(word: str, words: Words) -> bool:
    """Also "refuses" and "rights": another ending of a word is no slip."""
    if word in words.no_slips or word in words.everyday:
        return True
    return any(_is_part(one, words) for one in {word, word.removesuffix("s"), word.removesuffix("es")})


def _is_part(word: str, words: Words) -> bool:
    return lexicon(words).is_part(word) or word in words.grammar().words


@lru_cache(maxsize=MOST_KEPT)
def _meant_by(word: str, words: Words) -> tuple[str, ...]:
    """Words of phrases that the fingers may have meant. Two letters that changed places are the likeliest slip."""
    if len(word) < SHORTEST - 1 or not word.isalpha():
        return ()
    alike = [one for one in _beginning_with(words).get(word[0], ()) if _is_slipped(word, one)]
    swapped = [one for one in _beginning_with(words).get(word[1], ()) if is_swap(word, one)]
    return tuple(sorted({*alike, *swapped}, key=lambda one: (not is_swap(word, one), one))[:MOST_GUESSES])


def _is_slipped(word: str, meant: str) -> bool:
    if abs(len(word) - len(meant)) > 2:
        return False
    return is_slip(word, meant) or is_next_key(word, meant) or is_doubled(word, meant) or is_cut_short(word, meant)


@lru_cache(maxsize=64)
def _beginning_with(words: Words) -> dict[str, list[str]]:
    """Every word of a phrase or sentence, by its first letter."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(lexicon(words).parts | words.grammar().words):
        if len(word) >= SHORTEST - 1 and word.isalpha():
            by_letter.setdefault(word[0], []).append(word)
    return by_letter
