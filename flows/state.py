"""Where one member is in the conversation: a small frozen value with a version, to JSON and back."""

from typing import Any, NamedTuple

from flows.changing import changed

VERSION = 1
MOST_OPEN = 4
PLAIN = (
    "joined",
    "left",
    "held",
    "consultation",
    "skipped",
    "last",
    "misses",
    "danger_at",
    "danger",
    "stuck",
    "replies",
)


class Asked(NamedTuple):
    """What an answer could belong to. `kind`: "question", "did_it" (`id`: an outcome), "leave" (did you mean STOP?),
    "promise" (`id`: one that they had news of: nothing was asked, but what they say next belongs to it).
    """

    kind: str
    id: str
    consultation: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """Of a question: (consultation, question)."""
        return self.consultation, self.id


class MemberState(NamedTuple):
    """Where one member is. No choice and no words of theirs are in it, so that secret questions stay secret.

    `open`: what an answer could belong to, newest first. `skipped`, `last`: (consultation, question). `held`: asks
    stop until a named person releases them. `misses`: replies in a row that we did not understand. `danger`: the
    category of the last cry. `danger_at`, `stuck`, `replies`: times in whole seconds since 1970 (that cry; replies that
    did not move on, at most 3; all replies of the last hour, at most 30).
    """

    language: str
    joined: bool = False
    left: bool = False
    held: bool = False
    consultation: str | None = None
    open: tuple[Asked, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    last: tuple[str, str] | None = None
    misses: int = 0
    danger_at: int | None = None
    danger: str | None = None
    stuck: tuple[int, ...] = ()
    replies: tuple[int, ...] = ()

    @property
    def asks_held(self) -> bool:
        """Nothing that nobody asked for goes out: after an alert, or while we asked whether they want to leave."""
        return self.held or any(asked.kind == "leave" for asked in self.open)


def asked_now(state: MemberState, asked: Asked) -> MemberState:
    """What an answer may belong to, newest first; what was open before stays answerable behind it."""
    if state.open and state.open[0] == asked:
        return state
    older = tuple(other for other in state.open if other != asked)
    return changed(state, open=(asked, *older)[:MOST_OPEN])


def no_longer_open(state: MemberState, asked: Asked) -> MemberState:
    return changed(state, open=tuple(other for other in state.open if other != asked))


def to_json(state: MemberState) -> dict[str, Any]:
    """A plain dict that `json` can write; what is at its default is left out."""
    kept: dict[str, Any] = {"v": VERSION, "language": state.language}
    for name in PLAIN:
        value = getattr(state, name)
        if value:
            kept[name] = value
    if state.open:
        kept["open"] = [(asked.kind, asked.id, asked.consultation) for asked in state.open]
    return kept


def from_json(kept: dict[str, Any]) -> MemberState:
    """Raises ValueError for a state that a newer release wrote."""
    if kept["v"] > VERSION:
        raise ValueError(f"This state has version {kept['v']}; this release reads up to {VERSION}. Update yousaid.")
    last = kept.get("last")
    return MemberState(
        language=kept["language"],
        joined=kept.get("joined", False),
        left=kept.get("left", False),
        held=kept.get("held", False),
        consultation=kept.get("consultation"),
        open=tuple(Asked(kind, of, consultation) for kind, of, consultation in kept.get("open", ())),
        skipped=tuple((consultation, question) for consultation, question in kept.get("skipped", ())),
        last=(last[0], last[1]) if last else None,
        misses=kept.get("misses", 0),
        danger_at=kept.get("danger_at"),
        danger=kept.get("danger"),
        stuck=tuple(kept.get("stuck", ())),
        replies=tuple(kept.get("replies", ())),
    )
