"""Passwords that are tried first: made of a word or two that everybody chooses, with figures and signs around them.

Why a rule and not a list of passwords: "Password2026!" and "p4ssw0rd!!1234" are one password to whoever guesses, and
a list would have to name every year and every sign.
"""

from collections.abc import Iterable, Iterator

FEW = 2
"""So many common words are no password, whatever stands between them."""

LONG = 64
"""Nobody tries longer ones first."""

LOOK_ALIKES = str.maketrans("0134578@$!|", "oieastbasil")
ROWS = ("01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "qazwsxedcrfvtgbyhnujm")
SHORTEST_RUN = 3
FIGURES = 4
"""A year or a house number is no word of its own."""

_WORDS = (
    "access account admin administrator and angel apple april arsenal august autumn baby bailey banana "
    "baseball basketball batman beautiful bonnie bubbles buster butterfly canada change changeme charity "
    "charlie cheese chelsea chester chicken chocolate christmas coffee computer cookie daddy daniel december "
    "default diamond dolphin dragon easter election england everton facebook family february flower football "
    "for forever freedom friday friend friends george ginger google guest hannah happy harley harry heather "
    "hello hockey holiday home house hunter iloveyou in internet ireland is january jasmine jesus jordan july "
    "june justin killer kitten let letme letmein liverpool login london love lovely loveyou lucky maggie "
    "manager manchester march master matrix matthew me michael michelle mickey midnight monday money monkey "
    "mother mummy mustang my naruto nicole ninja not november october office orange oscar pass passphrase "
    "password passwort peanut pepper phone pokemon poppy prince princess purple qwerty rainbow rangers robert "
    "rosie samantha samsung saturday school scotland secret secure security september server service shadow "
    "silver soccer sophie spider spring staff starwars summer sunday sunshine superman support system tennis "
    "test tester testing the thomas thursday tigger to tuesday united user vote voting wales website wednesday "
    "welcome whatever william windows winter wizard work yellow you yousaid "
)
COMMON = frozenset(_WORDS.split())


def is_tried_first(password: str, *own: str) -> bool:
    """`own`: what whoever guesses knows, such as the name of the organisation."""
    said = password.casefold()
    words = COMMON | {word for name in own for word in _words(name.casefold())}
    return len(said) <= LONG and _fewest(said, words) <= FEW


def _words(name: str) -> Iterator[str]:
    yield from (word for word in name.split() if len(word) >= SHORTEST_RUN)
    yield from (" ".join(name.split()), "".join(name.split()))


def _fewest(said: str, words: Iterable[str]) -> int:
    """Of how many common words it is made; more than there can be where something else is in it."""
    known, none = frozenset(words) - {""}, len(said) + 1
    longest = max(map(len, known))
    fewest = [0] + [none] * len(said)
    for end in range(1, len(said) + 1):
        for begin in range(max(0, end - max(longest, len(ROWS[4]))), end):
            fewest[end] = min(fewest[end], fewest[begin] + _cost(said[begin:end], known, none))
    return fewest[-1]


def _cost(part: str, known: frozenset[str], none: int) -> int:
    if not any(letter.isalnum() for letter in part) or (part.isdecimal() and len(part) <= FIGURES):
        return 0
    return 1 if part in known or part.translate(LOOK_ALIKES) in known or _is_run(part) else none


def _is_run(part: str) -> bool:
    """ "qwer", "4321", "aaa"."""
    if len(part) < SHORTEST_RUN:
        return False
    return len(set(part)) == 1 or any(part in row or part[::-1] in row for row in ROWS)
