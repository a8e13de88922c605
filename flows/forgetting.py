"""FORGET ME: a code to send back, and only that code, from where it was asked for, has everything deleted.

Why a code: phones are lent, and a sender's number can be forged; whoever forged it does not see our reply. While a code
counts it stays the same, however often they ask, so that texts which arrive out of order do no harm.
"""

import re
import unicodedata
from datetime import timedelta

from flows import commands, hearing, leaving
from flows.changing import changed
from flows.phrase import Phrase
from flows.state import Forgetting, MemberState
from flows.turn import Here, Incoming, Say, Turn
from flows.wishes import ForgetAsked, MemberForgotten

LASTS = timedelta(minutes=30)
IS_OLD = timedelta(days=1)
"""Until then a code that no longer counts is still known for one."""

TRIES = 3
DIGITS, LENGTH = "0123456789", 6
_ALONE = re.compile(r"(\d{3})[ -]?(\d{3})[.!]?")
_BETWEEN = re.compile(r"[\s.,!-]+")
_TYPED = re.compile(r"(.*?)[ :,-]*\b(\d{3}[ -]?\d{3}|\d{4,8})[.!]?", re.DOTALL)


def is_wish(here: Here, text: str) -> bool:
    found = commands.find(text, here.words)
    return found is not None and found.command == "FORGET_ME"


def ask(here: Here, incoming: Incoming) -> Turn:
    """What would go, and the code. What is open stays open."""
    waits = here.state.forget
    if waits is None or not _counts(here, waits):
        until = int((here.now + LASTS).timestamp())
        waits = Forgetting(here.code, here.address, until, TRIES)
    say = Say((Phrase("forget-code", {"code": waits.code}),))
    return Turn(changed(here.state, forget=waits), say, (ForgetAsked(),))


def ask_stranger(here: Here, incoming: Incoming) -> Turn | None:
    """We may know a number from a list, and have this very text. None: they wish for something else."""
    return ask(here, incoming) if is_wish(here, incoming.text) else None


def leave(here: Here, incoming: Incoming) -> Turn:
    """ "delete my number" is both: they have left, and may have all deleted."""
    left = leaving.leave(here, incoming)
    asked = ask(changed(here, state=left.state), incoming)
    return changed(asked, facts=(*left.facts, *asked.facts))


def hear_code(here: Here, incoming: Incoming) -> Turn | None:
    """None: this text is no code. A wrong one, an old one and another person's delete nothing, and are told so."""
    if incoming.kind != "text" or not any(map(str.isdigit, incoming.text)):
        return None
    waits = here.state.forget
    if waits is None or here.now.timestamp() - waits.until > IS_OLD.total_seconds():
        return _nobody_asked(here, incoming)
    typed = code_in(here, incoming.text, waits.code)
    if typed is None:
        return None
    if not _counts(here, waits):
        return Turn(here.state, Say((Phrase("forget-no-code"),)))
    if typed == waits.code:
        gone = MemberState(here.state.language, left=True)
        return Turn(gone, Say((Phrase("forgotten"),)), (MemberForgotten(),))
    return _wrong(here, waits)


def code_in(here: Here, text: str, code: str) -> str | None:
    """The digits of a text that is a code, whole or not, alone or after the wish itself; the right one with blanks
    wherever they stand."""
    if _BETWEEN.sub("", plain_digits(text)) == code:
        return code
    found = _TYPED.fullmatch(plain_digits(text).strip())
    if found is None or (found[1].strip() and not is_wish(here, found[1])):
        return None
    return "".join(letter for letter in found[2] if letter in DIGITS)


def plain_digits(text: str) -> str:
    """Those of Arabic, Bengali and others are the same code."""
    if text.isascii():  # nearly every text, and each that holds a digit comes by here
        return text
    return "".join(str(unicodedata.digit(letter, letter)) for letter in text)


def _nobody_asked(here: Here, incoming: Incoming) -> Turn | None:
    """Six digits and nothing else, where they answer nothing that is open."""
    alone = _ALONE.fullmatch(plain_digits(incoming.text).strip())
    if alone is None or here.state.left or not here.state.joined or _may_answer(here, incoming.text):
        return None
    return Turn(here.state, Say((Phrase("forget-no-code"),)))


def _may_answer(here: Here, text: str) -> bool:
    in_own_words = hearing.newest_in_own_words(here) is not None
    return in_own_words or any(hearing.read(here, asked, text).value is not None for asked in here.state.open)


def _wrong(here: Here, waits: Forgetting) -> Turn:
    """The last try ends it: that code never counts again."""
    left = waits.tries - 1
    state = changed(here.state, forget=changed(waits, tries=left))
    return Turn(state, Say((Phrase("forget-wrong" if left else "forget-no-code"),)))


def _counts(here: Here, waits: Forgetting) -> bool:
    return waits.tries > 0 and here.now.timestamp() < waits.until and waits.address == here.address
