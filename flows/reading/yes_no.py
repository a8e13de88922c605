"""Yes, no, or neither: "yeh go on then", "nah ur alright", "no wait, yes"; also "I object" and "agree"."""

from collections.abc import Iterator, Sequence

from flows.questions.kind import Reading
from flows.reading.alone import without_fillers
from flows.reading.events import Event, Target
from flows.reading.heard import listen
from flows.reading.latin_letters import answer_in_cyrillic
from flows.reading.lexicon import Lexicon, lexicon
from flows.reading.mending import mended
from flows.reading.one_answer import TOLD, one_answer
from flows.reading.other_languages import best_reading
from flows.reading.plain_form import Cut, cut
from flows.reading.second_thoughts import (
    ANSWER,
    answers_their_own,
    is_no_for_now,
    is_no_yes_after_all,
    is_put_off,
)
from flows.reading.whole import whole_answer
from flows.value import Value
from flows.words import Words

SHORT = 7
"""Words: in a longer reply what is between two words of a phrase says something."""

TWO_AND_TWO = 4
"""Words: a yes and what it is said to, a no and what it is said to."""

LEAST_TALK = 3
"""Words: "yes i know"."""

YES_OR_NO = Target(marks={"yes": "yes", "no": "no"})
YES_PARTLY_NO = Target(marks={"partly": "partly", "yes": "yes", "no": "no"})
DID_IT = Target(marks={**YES_PARTLY_NO.marks, "worked": "yes", "failed": "no"})
YES_NO_OBJECT = Target(
    marks={"firmly": "object", "ahead": "yes", "object": "object", "yes": "yes", "no": "no"},
    lists=("firmly", "ahead", "object"),
)
AGREE_DISAGREE = Target(
    marks={"passes": "abstain", "disagree": "disagree", "agree": "agree", "yes": "agree", "no": "disagree"},
    lists=("passes", "disagree", "agree"),
)
OPPOSITE: dict[Value | None, Value | None] = {
    "no": "yes",
    "object": "yes",
    "disagree": "agree",
    "yes": "no",
    "partly": "no",
    "agree": "disagree",
}


def yes_or_no(text: str, words: Words) -> Reading:
    """ "yes", "no" or "abstain"; "ok" is a yes that is not sure."""
    return _best(text, words, YES_OR_NO)


def yes_partly_or_no(text: str, words: Words) -> Reading:
    """The same, and "partly"."""
    return _best(text, words, YES_PARTLY_NO)


def worked_partly_or_not(text: str, words: Words) -> Reading:
    """The same of an outcome: "all fixed" and "still not working" answer too."""
    return _best(text, words, DID_IT)


def yes_no_or_object(text: str, words: Words) -> Reading:
    """The same, and "object"; "no, I object" is an objection."""
    return _best(text, words, YES_NO_OBJECT)


def agree_or_disagree(text: str, words: Words) -> Reading:
    """ "agree", "disagree" or "pass"; what means yes or no means these too."""
    reading = _best(text, words, AGREE_DISAGREE, perhaps="agree")
    neither = reading.sure and reading.value != "abstain" and _agrees_with_neither(text, words)
    reading = reading._replace(sure=False) if neither else reading
    return reading._replace(value="pass") if reading.value == "abstain" else reading


def _agrees_with_neither(text: str, words: Words) -> bool:
    """ "neither agree ..." has a choice in it, and is none."""
    return any(event.kind == "none" for event in listen(cut(text), words, AGREE_DISAGREE))


def _best(text: str, words: Words, target: Target, perhaps: Value = "yes") -> Reading:
    """In whatever language; where nothing is sure once more, as it may have been meant in their own."""
    said = cut(text)
    reading = best_reading(lambda one: _read(said, one, target, perhaps), text, words)
    if (not reading.sure or reading.more) and (cyrillic := answer_in_cyrillic(said.words, words)):
        typed = _read(cut(" ".join(cyrillic)), words, target, perhaps)
        reading = reading if typed.value is None else typed
    if reading.sure:
        return reading
    every = ((_read(one, words, target, perhaps), one.words) for one in mended(said, words))
    meant = {one.value for one, said in every if one.sure and not one.more and not _is_command(one, said, words)}
    return Reading(meant.pop(), sure=True) if len(meant) == 1 else reading


def _is_command(reading: Reading, said: Sequence[str], words: Words) -> bool:
    """ "ask me latr": without its slip it would be a command before it is no opinion."""
    return reading.value == "abstain" and " ".join(said) in words.commands


def _read(said: Cut, words: Words, target: Target, perhaps: Value) -> Reading:
    """Where little is said and nothing is sure: once more, without the little words in the middle of a phrase."""
    reading = _whole(_heard(said, words, target, perhaps), said, words, target, perhaps)
    if reading.sure and reading.value != "abstain" and _is_none(reading, said, words, target):
        return reading._replace(sure=False)
    if not reading.sure and reading.value == target.marks.get("no") and is_no_for_now(said, words):
        return reading._replace(sure=True)
    if reading.sure or len(said.words) > SHORT:
        return reading
    plainer = without_fillers(said, lexicon(words, target.lists))
    again = _heard(plainer, words, target, perhaps) if plainer.words != said.words else reading
    return again if again.sure else reading


def _is_none(reading: Reading, said: Cut, words: Words, target: Target) -> bool:
    """May what seems sure be said to something else, or be no answer at all?"""
    if len(said.words) == 1:
        return False
    yes = reading.value == target.marks.get("yes")
    if _is_talk(said, words) or is_put_off(said, words, yes) or (reading.more and _says_yes_and_no(said, words)):
        return True
    if "?" in "".join(said.gaps[:-1]) and answers_their_own(said, words):
        return True
    return (yes and is_no_yes_after_all(said, words, reading.more)) or _goes_on_to_the_other(
        reading, said, words, target
    )


def _goes_on_to_the_other(reading: Reading, said: Cut, words: Words, target: Target) -> bool:
    """ "yes not now", "yeah well i dont want to": what follows would be the other answer if it stood alone.
    After a "but" it may be none too: "yes but im not sure"."""
    same = {tag for tag, value in target.marks.items() if value == reading.value}
    said_no = reading.value == target.marks.get("no")
    lists = lexicon(words, target.lists)
    passed = {*same, "fillers"} if said_no else {*same, "fillers", "perhaps_yes"}
    for begun in _places_behind(said, lists, passed):
        if begun >= len(said.words) - 1:
            return False
        but = "buts" in lists.single(said.words[begun]).tags
        meant = _meant_from(begun + but, said, words, target)
        if but and (meant == "abstain" or (meant == "no" and not said_no)):
            return True
        if said_no and (said.gaps[begun].strip() or not reading.more):
            return False  # "no, i like it" may answer "scrap it?"
        if meant and target.marks.get(meant) == OPPOSITE.get(reading.value) and not but:
            return True
    return False


def _meant_from(begun: int, said: Cut, words: Words, target: Target) -> str:
    return whole_answer(Cut(said.words[begun:], ("", *said.gaps[begun + 1 :])), words, target is DID_IT)


def _places_behind(said: Cut, lists: Lexicon, passed: set[str]) -> Iterator[int]:
    """Behind each word or phrase with which it begins, as long as they are in these lists."""
    place = 0
    while place < len(said.words):
        (tags, *_), end = lists.at(said, place)
        if not tags & passed:
            return
        place = end
        yield place


def _is_talk(said: Cut, words: Words) -> bool:
    """ "yes i remember you", "no you asked already": who goes on about what was said, at once and giving no reason, may
    only have picked up the phone."""
    lists = lexicon(words)
    if len(said.words) < LEAST_TALK or not ANSWER & lists.single(said.words[0]).tags:
        return False
    if "talking" in lists.at(said, 1)[0].tags:
        return True
    following = (lists.single(word).tags for word in _until_it_ends(said, lists))
    talking = [tags for tags in following if "talking" in tags or ANSWER & tags]
    return bool(talking) and not any(ANSWER & tags for tags in talking)


def _until_it_ends(said: Cut, lists: Lexicon) -> Iterator[str]:
    """The words after the first, up to a sign or a reason."""
    for gap, word in zip(said.gaps[1:], said.words[1:], strict=False):
        if gap != " " or "reasons" in lists.single(word).tags:
            return
        yield word


def _says_yes_and_no(said: Cut, words: Words) -> bool:
    """ "yes in summer no in winter", "yes upstairs no downstairs": each to something else."""
    tags = [lexicon(words).single(word).tags for word in said.words]
    if len(tags) == TWO_AND_TWO and _are_both(tags[::2]):
        return True
    pairs = zip(tags, tags[1:], said.gaps[1:], strict=False)
    return _are_both([one for one, after, gap in pairs if gap == " " and "little" in after])


def _are_both(tags: Sequence[frozenset[str]]) -> bool:
    return any("yes" in one for one in tags) and any("no" in one for one in tags)


def _whole(reading: Reading, said: Cut, words: Words, target: Target, perhaps: Value) -> Reading:
    """What the whole reply says, if it says one thing: surely, and nothing more."""
    meant = "" if reading.sure and not reading.more else whole_answer(said, words, target is DID_IT)
    if meant == "perhaps_yes":
        return reading if reading.sure else Reading(perhaps, sure=False)
    value = "abstain" if meant == "abstain" else target.marks.get(meant)
    agreed = reading.value in {None, value} or (value == "abstain" and not reading.sure and not _is_firm(said, words))
    told = reading.more and target is DID_IT and value == "no"  # what is still wrong is for whoever has to mend it
    return Reading(value, sure=True, more=told) if value and agreed else reading


def _is_firm(said: Cut, words: Words) -> bool:
    """ "maybe yes" is more than a maybe, where "that might be right" is none."""
    lists = lexicon(words)
    return any("firm" in lists.single(word).tags for word in said.words)


def _heard(said: Cut, words: Words, target: Target, perhaps: Value) -> Reading:
    events = listen(said, words, target)
    reading = one_answer(_with_negations(_without_mere_no(_with_asides(events))), hedge_doubts=True)
    if reading.value is None and _only_perhaps(events):
        return Reading(perhaps, sure=False)
    return reading


def _with_asides(events: list[Event]) -> list[Event]:
    """ "all the best to you, of course", "it was nice. of course, it rained": a yes that is not firm and trails behind
    a sentence, or begins a later one, is not sure."""
    row: list[Event] = []
    said = told = 0
    answered = False
    for event in events:
        said = 0 if event.kind in {"stop", "ask"} else said + (event.kind in TOLD or event.kind == "opener")
        trails = (said > 1 or (told and not said)) and not answered and event.value == "yes" and not event.firm
        told += event.kind in TOLD
        answered = answered or (event.kind == "choice" and not trails)
        row.append(event._replace(sure=False) if trails else event)
    return row


def _without_mere_no(events: list[Event]) -> list[Event]:
    """ "no, i object": the objection says what kind of no it is."""
    if not any(event.value == "object" for event in events):
        return events
    return [event for place, event in enumerate(events) if not _is_said_better(event, events[place + 1 :])]


def _is_said_better(event: Event, rest: list[Event]) -> bool:
    after = next((place for place, other in enumerate(rest) if other.kind not in {"comma", "stop", "opener"}), 0)
    return event.value == "no" and after > 0 and rest[after].value == "object"


def _with_negations(events: list[Event]) -> list[Event]:
    """ "not yes" and "not a bad idea" turn it round, not sure; any other "not" only begins a sentence."""
    row: list[Event] = []
    denied = False
    for event in events:
        if event.kind == "choice" and denied:
            row.append(Event("choice", OPPOSITE.get(event.value, event.value), sure=False))
        else:
            row.append(event)
        denied = event.kind == "not" or (denied and event.kind in {"opener", "perhaps"})
    return [Event("opener") if _begins(event, row[place:]) else event for place, event in enumerate(row)]


def _begins(event: Event, rest: list[Event]) -> bool:
    """A "not" that something follows: "no dont", "yes not that I care"."""
    return event.kind == "not" and len(rest) > 1


def _only_perhaps(events: list[Event]) -> bool:
    kinds = {event.kind for event in events}
    return "perhaps" in kinds and kinds <= {"perhaps", "then", "comma", "stop", "opener"}
