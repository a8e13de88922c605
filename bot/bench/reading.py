"""How long it takes to read one reply, beside taking the same line apart with json and one pattern.

Each round reads texts that were never read before: a reply that was just read would be quicker. The reference is no
rival (it understands nothing); it says how fast this machine is.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence

from bot.bench.figures import Figure, ratios
from bot.bench.talk import complaint
from bot.clock import seconds
from bot.tools.read import answer

REPAIRS = {"kind": "choose_one", "options": ["Hot water", "Locks", "Heating"]}
REPLIES = (
    {"text": "2", **REPAIRS},
    {"text": "2 cos {0}", **REPAIRS},
    {"text": "lcoks please {0}", **REPAIRS},
    {"text": "{0}", **REPAIRS},
    {"text": "yeh go on then", "kind": "yes_no"},
    {"text": "no {0}", "kind": "yes_no"},
    {"text": "about a 3 because {0}", "kind": "score"},
    {"text": "4/5", "kind": "score"},
    {"text": "2 then 1, not 3", **REPAIRS, "kind": "rank"},
    {"text": "{0} and nobody tells us anything", "kind": "open_text"},
    {"text": "please stop texting me about {0}"},
    {"text": "status"},
)
PATTERN = re.compile(r"\b(?:([0-9]+)|(yes|no)|(stop|menu|undo|skip|status))\b", re.IGNORECASE)
LINES_EACH = 40


def measure(rounds: int) -> Iterator[Figure]:
    ours, theirs = [], []
    timed(read, lines(rounds))
    for number in range(rounds):
        these = lines(number)
        ours.append(timed(read, these))
        theirs.append(timed(take_apart, these))
    yield Figure("reading one reply", "us", ours, note="from a JSON line to what it means, danger and leaving included")
    yield Figure("reference: json and one pattern", "us", theirs)
    yield Figure("reading / reference", "", ratios(ours, theirs))


def lines(number: int) -> list[str]:
    """Of one round: none of its longer texts is in any other."""
    first = number * LINES_EACH
    return [
        json.dumps({**reply, "text": str(reply["text"]).format(complaint(member))})
        for member in range(first, first + LINES_EACH)
        for reply in REPLIES
    ]


def timed(work: Callable[[str], object], these: Sequence[str]) -> float:
    """Microseconds for each line."""
    began = seconds()
    for line in these:
        work(line)
    return (seconds() - began) / len(these) * 1e6


def read(line: str) -> object:
    return answer(json.loads(line))


def take_apart(line: str) -> object:
    return PATTERN.findall(json.loads(line)["text"])
