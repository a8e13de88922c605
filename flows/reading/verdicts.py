""" "Lift no, heating yes", "ascensor no, calefacción sí": options of which each gets its yes or no after its name."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flows.reading.events import Event, Target
from flows.reading.lexicon import Lexicon
from flows.reading.names import Mention
from flows.reading.plain_form import Cut

LONGEST = 12
SMALL = frozenset({"fillers", "openers", "leads", "ands", "thens", "little", "reasons"})
OTHER = "other"


class _Judged(NamedTuple):
    """`verdict`: "yes", "no", "" where only the name is said, OTHER where the reply says something else."""

    verdict: str
    mention: Mention | None = None


def verdicts(said: Cut, target: Target, named: Mapping[int, Mention], lists: Lexicon) -> list[Event]:
    """Its choices, and those said not to be one; [] where it is no such reply: a "no" before other names may belong to
    them ("lifts no heating")."""
    if not named or len(said.words) > LONGEST or not any("no" in lists.single(word).tags for word in said.words[1:]):
        return []
    judged = list(_judged(said, named, lists))
    given = [one.verdict for one in judged]
    if OTHER in given or "no" not in given or set(given) == {"no"}:
        return []
    after = set(given[given.index("no") :])
    if "" in after or ("yes" in after and "" in given):
        return []
    return [event for one in judged for event in _events(one, target)]


def _judged(said: Cut, named: Mapping[int, Mention], lists: Lexicon) -> Iterator[_Judged]:
    place = 0
    while place < len(said.words):
        mention = named.get(place)
        if mention is None:
            entry, end = lists.at(said, place)
            if not entry.tags & SMALL:
                yield _Judged(OTHER)
            place = min([end, *(begun for begun in named if begun > place)])
            continue
        verdict = _verdict(said, mention.end, lists)
        yield _Judged(verdict if mention.sure else OTHER, mention)
        place = mention.end + bool(verdict)


def _verdict(said: Cut, place: int, lists: Lexicon) -> str:
    """A yes or a no that is a word by itself: not that of "biblioteca no funciona"."""
    if place == len(said.words) or said.gaps[place].strip(" :-="):
        return ""
    entry, end = lists.at(said, place)
    return next((said_so for said_so in ("no", "yes") if said_so in entry.tags and end == place + 1), "")


def _events(one: _Judged, target: Target) -> Iterator[Event]:
    if one.mention is None:
        return
    number = min(one.mention.options)
    if one.verdict == "no":
        yield Event("not")
    yield Event("choice", target.name_values[number - 1] if target.name_values else number, how="name")
    yield Event("comma")
