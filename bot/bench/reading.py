"""How long it takes to read one reply, beside taking the same line apart with json and one pattern.

Each round reads texts that were never read before: a reply that was just read would be quicker. The reference is no
rival (it understands nothing); it says how fast this machine is.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from statistics import mean, median

from bot import languages
from bot.bench.figures import Figure, Target, ratios
from bot.bench.talk import complaint, letters
from bot.clock import seconds
from bot.garbage import look_seldom
from bot.tools.read import answer
from flows.reading.lexicon import lexicon

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
OWN_WORDS = 30
"""Of each list of a language: replies are put together from them, since nobody should have to write them twice."""

ENGLISH_TARGET, TARGET, LOADED = Target(150), Target(300), Target(10)


def measure(rounds: int) -> Iterator[Figure]:
    ours, theirs = [], []
    timed(read, lines(rounds))
    look_seldom()  # as every process of ours does that reads replies
    for number in range(rounds):
        these = lines(number)
        ours.append(timed(read, these))
        theirs.append(timed(take_apart, these))
    told = "from a JSON line to what it means, danger and leaving included"
    means, reference = [mean(times) for times in ours], [mean(times) for times in theirs]
    yield Figure("reading one reply in English", "us", [median(times) for times in ours], ENGLISH_TARGET, told)
    yield Figure("the same, on average", "us", means, note="five of the twelve kinds come again, and are quicker")
    yield Figure("reference: json and one pattern, on average", "us", reference)
    yield Figure("reading / reference", "", ratios(means, reference))
    yield from in_every_language(rounds)


def in_every_language(rounds: int) -> Iterator[Figure]:
    """The language that takes longest is the one that counts."""
    codes = languages.codes()
    for code in codes:
        timed(read, own_lines(code, rounds))
    slowest = [max((median(timed(read, own_lines(code, one))), code) for code in codes) for one in range(rounds)]
    note = f"mostly {max(slowest)[1]}; made of its own word lists"
    yield Figure("reading one reply, slowest language", "us", [time for time, _ in slowest], TARGET, note)
    loading = [max((loaded(code), code) for code in codes) for _ in range(rounds)]
    yield Figure("loading a language's lists", "ms", [time for time, _ in loading], LOADED, f"mostly {max(loading)[1]}")


def own_lines(code: str, number: int) -> list[str]:
    """A yes or a no and a reason, or a number and a courtesy, in the language's own words, and one that is in no list:
    none of one round's is in any other's."""
    known = sorted(lexicon(languages.words(code)).singles.items())
    yes, no, reasons, fillers, openers = (
        [word for word, entry in known if name in entry.tags][:OWN_WORDS]
        for name in ("yes", "no", "reasons", "fillers", "openers")
    )
    replies = [
        {"text": f"{one} {reason} {opener} {filler} {letters(number)}", "kind": "yes_no", "language": code}
        for one, reason, opener, filler in zip((*yes, *no), reasons * 2, openers * 2, fillers * 2, strict=False)
    ]
    numbers = [
        {"text": f"{choice} {filler} {letters(number)}", "language": code, **REPAIRS}
        for choice, filler in zip("123" * 9, fillers, strict=False)
    ]
    return [json.dumps(reply) for reply in (*replies, *numbers)]


def loaded(code: str) -> float:
    """Milliseconds, best of three: the first one may still have to read the file itself."""
    times = []
    for _ in range(3):
        languages.words.cache_clear()
        began = seconds()
        languages.words(code)
        times.append((seconds() - began) * 1000)
    return min(times)


def lines(number: int) -> list[str]:
    """Of one round: none of its longer texts is in any other."""
    first = number * LINES_EACH
    return [
        json.dumps({**reply, "text": str(reply["text"]).format(complaint(member))})
        for member in range(first, first + LINES_EACH)
        for reply in REPLIES
    ]


def timed(work: Callable[[str], object], these: Sequence[str]) -> list[float]:
    """Microseconds that each line takes."""
    times = []
    for line in these:
        began = seconds()
        work(line)
        times.append((seconds() - began) * 1e6)
    return times


def read(line: str) -> object:
    return answer(json.loads(line))


def take_apart(line: str) -> object:
    return PATTERN.findall(json.loads(line)["text"])
