"""Where somebody's conversation stands, in words that they can read.

Nothing in it leads to one text: a reference or a number of texts that does not agree with the rest of the file would
tell staff that there was a complaint.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from flows.state import JUDGED_BEFORE, STRANGER, Asked, MemberState
from storage.my_data.part import Cell, Entry

ASKED: Mapping[str, str] = {
    "did_it": "whether something worked",
    JUDGED_BEFORE: "whether something worked, before something else was told",
    "leave": "whether you want no more messages",
    "promise": "news of a promise",
    "again": "whether we may ask you about other things",
    "still": "whether it is still you",
    "quote": "whether we may show words of yours",
}
PACES: Mapping[str, str] = {"": "as usual", "less": "less", "paused": "paused"}


def where_it_stands(state: MemberState) -> Entry:
    """Only what there is has a value."""
    return {**_asked(state), **_heard(state), **_next(state)}


def _asked(state: MemberState) -> dict[str, Cell]:
    return {
        "has taken part": state.joined,
        "consultation": state.consultation,
        "an answer may be about": _listed(_named(asked) for asked in state.open),
        "questions skipped": _listed(question for _, question in state.skipped),
        "question answered last": state.last[1] if state.last else None,
        "a question is put again": state.later.question if state.later else None,
        "it is put again after": _at(state.later.at) if state.later else None,
    }


def _heard(state: MemberState) -> dict[str, Cell]:
    return {
        "may have been in danger": _at(state.danger_at),
        "of which kind": state.danger.replace("_", " ") if state.danger else None,
        "we count our replies and those that we did not understand": _is_counted(state) or None,
    }


def _next(state: MemberState) -> dict[str, Cell]:
    return {
        "messages that nobody asked for": PACES[state.pace],
        "we know what UNDO, MORE and the next text go on with": bool(state.telling or state.undo or state.more) or None,
        "a code that deletes everything works until": _at(state.forget.until) if state.forget else None,
        "gets no replies because": _why_none(state.unanswered),
    }


def _is_counted(state: MemberState) -> bool:
    return bool(state.misses or state.replies or state.stuck or state.idle)


def _named(asked: Asked) -> str:
    return asked.id if asked.kind == "question" else ASKED[asked.kind]


def _listed(several: Iterable[str]) -> str | None:
    return ", ".join(several) or None


def _at(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _why_none(unanswered: str) -> str | None:
    if not unanswered:
        return None
    return "too many new people wrote that day" if unanswered == STRANGER else "nobody can be reached there"
