"""What every message must keep to, whoever wrote it: its blanks, and how long it may be alone and beside others."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot import messages
from bot.dearest import AS_LONG_AS_IT_GETS, BLANK
from bot.languages import ENGLISH, words
from bot.signing_languages import is_help
from bot.wording import GSM_TWO, UCS_THREE, tidy
from flows.commands import find
from flows.segments import Segments, measure, plain_typography

NEVER_CHANGED = ("day-pattern", "own-name")
"""Not words that anybody is told: a form of dates, and the name by which a language is chosen."""

LONGEST = 1000
FIRST_MESSAGE = ("welcome-kept", "hear-by", "small-print")
TOGETHER: tuple[tuple[str, ...], ...] = (
    ("menu", "not-watching"),
    ("person-writes", "not-watching"),
    *(("status-tried", f"status-{status}", "status-reopened", "more") for status in ("heard", "done", "not_doing")),
    ("status-tried", "status-heard", "status-not_doing", "status-answers"),
    ("later-set",),
    ("later-closes",),
    ("paused",),
    ("less", "news-waited"),
    ("welcome-back", "news-waited"),
)
"""Messages that are said in one text, and must fit into it whole."""

MENU_NAMES = frozenset(
    {"UNDO", "SKIP", "CHANGE", "LATER", "PAUSE", "LESS", "STATUS", "NEWS", "PERSON", "LANGUAGE", "PRIVACY"}
)
MOST_SEGMENTS_OF_HELP = {ENGLISH: 1}
"""In all other languages 3: their letters cost more."""

SPACES = re.compile(r"[^\S\n]+")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Around:
    """`always`: our name and the help lines. `own`: the organisation's words for other messages."""

    always: Mapping[str, str]
    own: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def words(self, language: str, key: str) -> str:
        return self.own.get((language, key)) or messages.catalog(language)[key]


def tidied(typed: str) -> str:
    """As it would be said: straight quotes, no blanks that nobody sees."""
    return plain_typography(tidy(SPACES.sub(" ", typed.replace("\r\n", "\n"))))


def wrong(language: str, key: str, said: str, around: Around) -> Iterator[str]:
    """One sentence for each rule that these words break; nothing where they may be said. `said`: tidied."""
    if not said:
        yield "Write what is said. To go back to our words, use the button below."
        return
    if _CONTROLS.search(said) or len(said) > LONGEST:
        yield f"Write plain letters, at most {LONGEST} of them."
        return
    yield from _wrong_blanks(messages.catalog(language)[key], said)
    yield from _too_long(language, key, said, around)
    if key == "menu" and (missing := MENU_NAMES - names_in(language, said)):
        yield f"The menu must name each word that does something. Not there: {', '.join(sorted(missing))}."


def _wrong_blanks(shipped: str, said: str) -> Iterator[str]:
    wanted, there = messages.blanks_of(shipped), messages.blanks_of(said)
    for name in sorted({*wanted, *there}):
        if wanted.count(name) > there.count(name):
            yield f"Keep {{{name}}}: it is filled in when the text is sent."
        if there.count(name) > wanted.count(name):
            yield f"Take out {{{name}}}: it is not filled in here{' a second time' if name in wanted else ''}."


def _too_long(language: str, key: str, said: str, around: Around) -> Iterator[str]:
    alone = measured(said, around.always)
    most = MOST_SEGMENTS_OF_HELP.get(language, 3)
    if is_help(key) and alone.segments > most:
        yield f"Help lines must fit into {most} {'text' if most == 1 else 'texts'}: this takes {alone.segments}."
    elif alone.units > limit(alone):
        yield f"This takes {alone.units} of {limit(alone)} characters. Say it in fewer words."
    for keys in (FIRST_MESSAGE, *TOGETHER):
        if key in keys and len(keys) > 1:
            joined = " ".join(said if one == key else around.words(language, one) for one in keys)
            together = measured(joined, around.always)
            if together.units > limit(together):
                others = ", ".join(one for one in keys if one != key)
                yield f"It is said in one text with {others}: {together.units} of {limit(together)} characters."


def measured(said: str, always: Mapping[str, str]) -> Segments:
    """With its blanks as long as they get."""
    return measure(plain_typography(filled(said, always)))


def filled(said: str, always: Mapping[str, str]) -> str:
    known = {**AS_LONG_AS_IT_GETS, **always}
    return BLANK.sub(lambda blank: known.get(blank[1], ""), said)


def limit(measured: Segments) -> int:
    return GSM_TWO if measured.encoding == "GSM-7" else UCS_THREE


def names_in(language: str, menu: str) -> set[str]:
    """The commands that a menu names in words that we understand."""
    pieces = re.split(r"[.,\u060c\u06d4\u0964:]", menu)
    return {found.command for piece in pieces if (found := find(piece.strip(), words(language)))}


def help_lines_that_do_not_fit(always: Mapping[str, str], own: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """One sentence for each language in which a reply to somebody in danger would be too long with these lines."""
    from bot.languages import codes

    around = Around(always, own)
    for language in codes():
        most = MOST_SEGMENTS_OF_HELP.get(language, 3)
        keys = [key for key in messages.catalog(language) if is_help(key)]
        sizes = {key: measured(around.words(language, key), always).segments for key in keys}
        if too_long := [key for key, size in sizes.items() if size > most]:
            yield f"In {language} the reply {too_long[0]} would not fit into {most} any more: write shorter lines."
