"""What a consultation gets where nobody said otherwise: a name, a title, a keyword, a closing day, who decides."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from bot.files.growing import Grower
from bot.files.keywords import read_keyword
from bot.files.parts import LONGEST_SLUG
from bot.files.problems import Notes
from bot.files.surroundings import Surroundings
from flows.consultation import Question

USUAL_DAYS = 14
VOTED = ("yes_no", "choose_one", "choose_many", "points")
CAN_CHANGE = "Your answers can change what happens."
DECIDES: Mapping[str, str] = {
    "members": "You decide together.",
    "members_and_staff": "You and staff decide together.",
    "staff": "Staff decide when they have read every answer.",
}
MOST_VOTES = "You decide. Most votes win."
WHAT_TO_ASK = "What should we ask?"
SMALL_WORDS = frozenset(
    """
    what when where which who how why should would could shall will does your ours their with from that this these
    those about have been first next most many much more make made need want like think there here into over than they
    them you the and for are our can its not all any may put
    """.split()  # noqa: SIM905
)
"""Never a keyword: nobody would know what it is about."""


def decides(decided_by: str, kind: str | None) -> str:
    """Empty where only staff can say who that is."""
    return MOST_VOTES if decided_by == "members" and kind in VOTED else DECIDES.get(decided_by, "")


def closes(answer_by: date | None, today: date) -> date:
    """In two weeks, or on the day on which people hear, whichever comes first."""
    usual = today + timedelta(days=USUAL_DAYS)
    return usual if answer_by is None or answer_by < today else min(usual, answer_by)


def title(question: str) -> str:
    return question.rstrip(" ?.!") or WHAT_TO_ASK.rstrip("?")


def slug(words: str, taken: Collection[str], other: str) -> str:
    """A short name of these words that nothing else has."""
    from anyascii import anyascii

    plain = re.findall(r"[a-z0-9]+", anyascii(words).lower())
    telling = [word for word in plain if word not in SMALL_WORDS and len(word) > 2] or plain or [other]
    short = "-".join(telling[:4])[: LONGEST_SLUG - 4].strip("-")
    return next(name for name in _numbered(short) if name not in taken)


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in range(2, 1000))


def keyword(words: str, questions: tuple[Question, ...], taken: Collection[str], around: Surroundings) -> str:
    """The longest telling word that may be one; empty where there is none."""
    found = [word for word in re.findall(r"[^\W\d_]+", words) if word.casefold() not in SMALL_WORDS and len(word) > 2]
    for word in sorted(dict.fromkeys(found), key=len, reverse=True):
        notes = Notes()
        read = read_keyword(Grower(notes).words(word, ""), questions, around, notes)
        if read and not notes.problems and read not in taken:
            return read
    return ""
