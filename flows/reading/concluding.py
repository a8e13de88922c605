"""The end of a reply is its answer: "depends on cost but yes", "locks are fine so heating", "if its cheap then yes"."""

from collections.abc import Sequence

from flows.reading.events import Event

BESIDE = frozenset({"opener", "perhaps", "maybe", "comma", "stop", "choice"})


def conclusion(events: Sequence[Event]) -> Event | None:
    """The choice with which a reply ends, right after its last "but", "so" or "then"; None: it ends otherwise.

    `firm`: it is the answer, whatever stands before it. A number or a name after "but" may be what is left out. A yes
    "then" a no is what happened: "they told me yes and then no".
    """
    place = next((place for place in range(len(events) - 1, -1, -1) if _leads(events[place])), -1)
    rest = events[place + 1 :]
    chosen = [event for event in rest if event.kind == "choice"]
    if place <= 0 or not chosen or any(event.kind not in BESIDE for event in rest):
        return None
    if len({event.value for event in chosen}) > 1 or not all(event.sure for event in chosen):
        return None
    if events[place].kind == "then" and _was_other(events[:place], chosen[0]):
        return None
    return chosen[0]._replace(firm=chosen[0].how == "word" or events[place].how == "so")


def _was_other(before: Sequence[Event], chosen: Event) -> bool:
    return any(
        event.kind == "choice" and event.how == chosen.how == "word" and event.value != chosen.value for event in before
    )


def _leads(event: Event) -> bool:
    return event.kind == "then" or (event.kind in {"reason", "opener"} and event.how in {"but", "so"})
