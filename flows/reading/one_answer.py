"""One value out of a reply: for questions where only one can be right."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from flows.questions.kind import Reading
from flows.reading.concluding import conclusion
from flows.reading.events import CLAUSE_ENDS, DENIED, DOUBT, NOT, OR_ELSE, Event
from flows.reading.several_numbers import are_no_one_answer
from flows.value import Value

ABSTAIN = "abstain"
TOLD = frozenset({"content", "outside", "stray"})
DOUBTS = frozenset({"or", "doubt", "decimal", "minus", "slash", "dash", "equal", "less", "out_of", "among"})
QUIET = frozenset({"opener", "maybe", "perhaps", "and", "then", "money"})


def one_answer(events: Sequence[Event], options: int = 0, hedge_doubts: bool = False) -> Reading:
    """The one choice that the events make; `options`: how many there are to choose from (0: not a list).

    Two different choices, an "or", a question mark, "not that one": `sure` is False. "2 people were hurt" is not sure
    either: a number that counts something is no vote.
    """
    events = with_denials(events)
    corrected = after_correction(events)
    ending = conclusion(corrected)
    head = before_reason(corrected)
    if ending and ending.firm and _is_only_led_to(ending, weigh(head)[0]):
        return Reading(ending.value, sure=True, more=says_more(events, corrected, head))
    more = says_more(events, corrected, head)
    strong, weak, excluded = weigh(head)
    kinds = {event.kind for event in head}
    values = [value for value in dict.fromkeys(strong) if value not in excluded]
    if values:
        settled = len(values) == 1 and not set(weak) - set(values) - excluded and not kinds & DOUBTS
        if "abstain" in kinds and len({*values, *weak}) > 1:
            return Reading(ABSTAIN, sure=False, more=more)
        doubted = "abstain" in kinds or (hedge_doubts and "maybe" in kinds) or bool(set(values) & excluded)
        contradicted = _only_says_otherwise(corrected[len(head) :], values[0]) or _stands_beside_none(head)
        contradicted = contradicted or _counts_or_denies(head) or _says_how_many(head, options)
        contradicted = contradicted or are_no_one_answer(head, corrected)
        contradicted = contradicted or (ending is not None and ending.value != values[0])
        contradicted = contradicted or head[-1].kind == "except" or is_left_open(head)  # "i would but no"
        return Reading(values[0], settled and not doubted and not contradicted, more)
    return _nothing_strong(head, [value for value in weak if value not in excluded], excluded, options, more)


def _nothing_strong(
    head: Sequence[Event], weak: Sequence[Value], excluded: set[Value], options: int, more: bool
) -> Reading:
    kinds = {event.kind for event in head}
    if weak:
        return Reading(weak[0], sure=False, more=more)
    if any(is_abstaining(event) for event in head):
        return _abstained(head, more)
    if excluded and options == 2 and len(excluded) == 1:
        return Reading(next(n for n in (1, 2) if n not in excluded), sure=False, more=more)
    return Reading(more=more or bool(kinds))


def is_abstaining(event: Event) -> bool:
    """ "neither" is in the lists for none and for abstaining: where one is asked for, it is the latter."""
    return event.kind in {"abstain", "maybe"} or (event.kind == "none" and event.firm)


def _abstained(head: Sequence[Event], more: bool) -> Reading:
    """ "dunno" is an answer; "dunno what you mean" is not."""
    place = next(place for place, event in enumerate(head) if is_abstaining(event))
    if any(event.kind not in QUIET | CLAUSE_ENDS | {"correction"} for event in head[:place]):
        return Reading(more=more)
    rest = [event.kind for event in head[place + 1 :] if not is_abstaining(event)]
    follows = rest[0] if rest and rest != ["correction"] else ""
    asked = next((kind for kind in rest if kind in CLAUSE_ENDS), "") == "ask"  # "maybe because of the rain?"
    if follows in {"", "comma", "stop", "reason"}:
        return Reading(ABSTAIN, sure=not asked, more=more)
    if follows in TOLD or follows == "opener":
        return Reading(more=more)
    return Reading(ABSTAIN, sure=False, more=more)


def after_correction(events: Sequence[Event]) -> Sequence[Event]:
    """ "1 no wait 2": what was said before they corrected themselves does not count."""
    for place in [place for place, event in enumerate(events) if event.kind == "correction"][::-1]:
        rest = events[place + 1 :]
        if weigh(before_reason(rest))[0]:
            return rest
    return events


def with_denials(events: Sequence[Event]) -> Sequence[Event]:
    """ "1 nahi 2" as "not 1, 2"; where nothing else is chosen it is a doubt."""
    if DENIED not in events:
        return events
    row: list[Event] = []
    for place, event in enumerate(events):
        others = {other.value for other in (*row[:-1], *events[place + 1 :]) if other.kind in {"choice", "all"}}
        if event is not DENIED:
            row.append(event)
        elif row and row[-1].kind in {"choice", "outside"} and others - {row[-1].value}:
            denied = row.pop()
            row += (Event("comma"), NOT, denied, Event("comma")) if denied.kind == "choice" else (Event("comma"),)
        else:
            row.append(DOUBT)
    return row


def _only_says_otherwise(reason: Sequence[Event], value: Value) -> bool:
    """ "yes but no", "rent but also noise": what follows is no reason but another choice."""
    is_but = bool(reason) and reason[0].how == "but"
    chosen = {event.value for event in reason if event.kind == "choice" and (is_but or event.how != "name")}
    told = any(event.kind in TOLD | {"not"} for event in reason)
    return (bool(chosen - {value}) and not told) or _offers_another(reason, value)


def is_left_open(events: Sequence[Event]) -> bool:
    """ "no wait", "2, hang on": who takes back an answer and gives no other, where "wait times" tells something."""
    ends = {"choice", "doubt", "stray", *CLAUSE_ENDS}
    three = zip(events, events[1:], (*events[2:], None), strict=False)
    return any(
        before.kind in ends and one.kind == "correction" and not one.sure and (after is None or after.kind not in TOLD)
        for before, one, after in three
    )


def _offers_another(reason: Sequence[Event], value: Value) -> bool:
    """ "the gym for my son or the park", "the gym but maybe the park"."""
    row = [event for event in reason if event.kind != "opener" or event == OR_ELSE]
    offered = (after for before, after in pairwise(row) if before == OR_ELSE or before.kind == "maybe")
    return any(event.kind == "choice" and event.value != value for event in offered)


def _counts_or_denies(head: Sequence[Event]) -> bool:
    """ "neither bus nor tram" is none of them; in "2 teas" the number is no choice, where 2 is another option."""
    return any(
        after.kind == "choice" and (before.kind == "none" or counts(before, after)) for before, after in pairwise(head)
    )


def _is_only_led_to(ending: Event, strong: Sequence[Value]) -> bool:
    """Nothing before it stands as another answer: "yes but no" is none."""
    return set(strong) <= {ending.value}


def _says_how_many(head: Sequence[Event], options: int) -> bool:
    """ "all 4" of four options: all of them, and not the fourth."""
    pairs = ((before.kind, after.how, after.value) for before, after in pairwise(head) if after.kind == "choice")
    return any(pair == ("all", "number", options) for pair in pairs)


def counts(number: Event, name: Event) -> bool:
    """A number right before the name of an option that has another number."""
    return number.kind == "choice" and (number.how, name.how) == ("number", "name") and number.value != name.value


def _stands_beside_none(head: Sequence[Event]) -> bool:
    """ "1 and 3" of two options: a list with a number in it that is no choice."""
    kinds = {event.kind for event in head}
    joined = kinds & {"and", "comma"}
    return bool(joined) and kinds - joined == {"choice", "outside"}


def says_more(events: Sequence[Event], corrected: Sequence[Event], head: Sequence[Event]) -> bool:
    """Is there anything besides the answer? After a reason every word says something."""
    if any(event.kind in TOLD for event in events):
        return True
    return any(event.kind not in CLAUSE_ENDS | {"reason"} for event in corrected[len(head) :])


def before_reason(events: Sequence[Event]) -> Sequence[Event]:
    """A reason given after a choice is a view, whatever numbers and names are in it; but "not 5 but 4" gives none."""
    chosen = denied = False
    for place, event in enumerate(events):
        chosen = chosen or (event.kind == "choice" and not denied)
        if event.kind == "reason" and chosen:
            return events[:place]
        denied = event.kind in {"not", "except"} or (denied and event.kind == "opener")
    return events


def weigh(events: Sequence[Event]) -> tuple[list[Value], list[Value], set[Value]]:
    """Choices that stand by themselves, those that may be only part of a sentence, and those said not to be it."""
    strong: list[Value] = []
    weak: list[Value] = []
    excluded: set[Value] = set()
    for clause, asked in clauses(events):
        for value, weight in list(_weigh_clause(clause, asked, bool(strong))):
            if weight < 0:
                excluded.add(value)
            elif weight:
                (strong if weight == 2 else weak).append(value)
    return strong, weak, excluded


def clauses(events: Sequence[Event]) -> Iterator[tuple[list[Event], bool]]:
    """Parts between commas and stops, each with whether it ends in a question mark."""
    clause: list[Event] = []
    for event in events:
        if event.kind in CLAUSE_ENDS:
            yield clause, event.kind == "ask"
            clause = []
        else:
            clause.append(event)
    yield clause, False


def _weigh_clause(clause: Sequence[Event], asked: bool, answered: bool) -> Iterator[tuple[Value, int]]:
    """Each choice with its weight: 2 stands, 1 perhaps, 0 part of a sentence, -1 said not to be it.

    `answered`: something before this stands already.
    """
    told = False
    for place, event in enumerate(clause):
        told = told or event.kind in TOLD
        if event.kind == "choice" and event.value is not None:
            around = _around(clause, place)
            weight = _weight(event, around, told, asked, answered)
            yield event.value, weight
            answered = answered or weight == 2


class _Around(NamedTuple):
    """What stands next to a choice in its clause: kinds of events, "" at the edges."""

    negated: bool
    opened: bool
    counted: bool
    goes_on: bool


def _around(clause: Sequence[Event], place: int) -> _Around:
    before = place - 1
    while before >= 0 and clause[before].kind == "opener":
        before -= 1
    negated = before >= 0 and clause[before].kind in {"not", "except"}
    opened = before < place - 1
    leads = _only_leads(clause[place], opened)
    passed = {"maybe", "perhaps", "opener", "and", "then"} if leads else {"maybe", "perhaps"}
    rest = [event for event in clause[place + 1 :] if event.kind not in passed]
    after = rest[0].kind if rest else ""
    told = after == "choice" and opened and _tells(rest) and rest[0].value != clause[place].value
    denied = after == "not" and (clause[place].how == "word" or _tells_of_it(clause[place], rest))
    goes_on = after in TOLD or after == "abstain" or denied or (clause[place].how == "word" and told)
    counts = clause[place].how == "number" or _is_denied(clause, before)
    counted = counts and any(not event.sure for event in clause[before + 1 : place])
    return _Around(negated, opened, counted, goes_on)


def _tells_of_it(event: Event, rest: Sequence[Event]) -> bool:
    """ "the boiler man never came", where "heating not locks" chooses."""
    return event.how == "name" and len(rest) > 1 and rest[1].kind in TOLD


def _is_denied(clause: Sequence[Event], place: int) -> bool:
    """ "cant park my car": after a choice that was denied, "my" begins no other choice, where "the" does."""
    return place > 0 and clause[place].kind == "choice" and clause[place - 1].kind in {"not", "except"}


def _tells(rest: Sequence[Event]) -> bool:
    """ "you never can tell the difference": a choice that is a part of what somebody tells."""
    return rest[0].how == "word" and len(rest) > 1 and rest[1].kind in TOLD


def _only_leads(event: Event, opened: bool) -> bool:
    """ "of course it rained", "you never answer the phone": a yes that is not firm goes on, and so does a no in a
    sentence that has begun, where "no the lifts are broken" gives a reason."""
    return event.how == "word" and not event.firm and (event.value == "yes" or opened)


def _weight(event: Event, around: _Around, told: bool, asked: bool, answered: bool) -> int:
    if around.negated:
        return -1
    if around.goes_on and (told or _is_passing(event, around.opened, answered)):
        return 0
    if told or asked or not event.sure or around.counted or (around.goes_on and not event.firm):
        return 1
    return 2


def _is_passing(event: Event, opened: bool, answered: bool) -> bool:
    """Said in passing: "i never said that"; "yes. no heating for weeks"; "4, i have 2 kids"."""
    if event.how == "word":
        return not event.firm and (opened or answered)
    return event.how == "number" and opened and answered
