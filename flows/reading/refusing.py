"""What people refuse after they have named it: "locks no, lifts yes", as others say "no locks".

The rest of the reading knows a "not" that stands before its choice, so here it is put there.
"""

from collections.abc import Sequence
from itertools import takewhile

from flows.reading.events import AGREED, CLAUSE_ENDS, DOUBT, Event

SAID_WITH_IT = frozenset({"perhaps", "stray"})
""" "needed" of "not needed"."""


def refused_before(events: Sequence[Event]) -> list[Event]:
    """The same events, each "not" that ends a clause before the choice that it follows; and no "yes" after the others.

    Where no other choice comes after it, nothing is chosen for sure; nor where the next choice follows without a
    comma: "locks not needed lifts" may refuse either.
    """
    if all(event.kind != "not" for event in events):
        return list(events)
    row: list[Event] = []
    refused = False
    for place, event in enumerate(events):
        if event.kind == "not" and row and row[-1].kind == "choice" and not _denies_next(row):
            row[-1:] = _refused(row, event, events[place + 1 :])
            refused = True
        elif not (refused and event == AGREED and row[-1].kind == "choice"):
            row.append(event)
    return row


def _denies_next(row: Sequence[Event]) -> bool:
    """ "not locks": that choice is refused already."""
    return len(row) > 1 and row[-2].kind == "not"


def _refused(row: Sequence[Event], refusal: Event, rest: Sequence[Event]) -> tuple[Event, ...]:
    """What becomes of the last event of the row, a choice, and of the "not" after it."""
    choice, before = row[-1], row[:-1]
    said_with_it = next((count for count, event in enumerate(rest) if event.kind not in SAID_WITH_IT), len(rest))
    follows = rest[said_with_it].kind if said_with_it < len(rest) else ""
    if follows in CLAUSE_ENDS or not follows:
        others = (event for event in (*before, *rest) if event.kind == "choice" and event.value != choice.value)
        return (refusal, choice) if _stands_alone(before) and any(others) else (choice, DOUBT)
    return (choice, refusal, DOUBT) if said_with_it and follows == "choice" else (choice, refusal)


def _stands_alone(before: Sequence[Event]) -> bool:
    """ "bread, milk not needed" refuses the milk; "bread milk not needed" may refuse both."""
    clause = takewhile(lambda event: event.kind not in CLAUSE_ENDS, reversed(before))
    return all(event.kind != "choice" for event in clause)
