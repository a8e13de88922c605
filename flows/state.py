"""Where one member is in the conversation: a small frozen value with a version, to JSON and back."""

from typing import Any, NamedTuple

from flows.changing import changed

VERSION = 1
MOST_OPEN = 4
ANSWER = "answer"
"""In `undo`: the last answer."""

JUDGED_BEFORE = "did_it_before"
"""Kind of what was asked of an outcome before something else was said to them."""

JUDGED = "did-it:"
"""In `undo`, with an outcome's id after it: what they last said of whether that worked."""

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
    "undo",
    "pace",
    "telling",
    "later",
    "more",
    "forget",
    "unanswered",
    "idle",
)
STRANGER, UNANSWERABLE = "stranger", "unanswerable"
"""Why nobody answers: more people wrote for the first time that day than may; or nobody can be reached there."""


class Asked(NamedTuple):
    """What an answer could belong to. `kind`: "question", "did_it" (`id`: an outcome), "did_it_before" (the same, and
    something else was said to them since), "leave" (did you mean STOP?), "promise" (`id`: one that they had news of:
    nothing was asked, but what they say next belongs to it), "again" (may we ask you again about other things?),
    "still" (is it still you? `id`: the address that was asked), "quote" (may we show these words of yours? `id`: of
    the quote).
    """

    kind: str
    id: str
    consultation: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """Of a question: (consultation, question)."""
        return self.consultation, self.id


class Telling(NamedTuple):
    """The view that the next text may continue: its reference, and when its last words came (whole seconds)."""

    reference: str
    at: int
    consultation: str = ""
    about: str = ""


class PutOff(NamedTuple):
    """LATER: this question is let be until then (whole seconds), and is put once more."""

    consultation: str
    question: str
    at: int

    @property
    def place(self) -> tuple[str, str]:
        return self.consultation, self.question

    @property
    def asked(self) -> Asked:
        return Asked("question", self.question, self.consultation)


class Forgetting(NamedTuple):
    """FORGET ME: the code that was sent, to which address (its row's id), until when it counts (whole seconds), and how
    many wrong ones are still let by."""

    code: str
    address: str
    until: int
    tries: int


class MemberState(NamedTuple):
    """Where one member is. No choice and no words of theirs are in it, so that secret questions stay secret.

    `open`: what an answer could belong to, newest first. `skipped`, `last`: (consultation, question). `held`: asks
    stop until a named person releases them. `misses`: replies in a row that we did not understand. `danger`: the
    category of the last cry. `danger_at`, `stuck`, `replies`: times in whole seconds since 1970 (that cry; replies that
    did not move on, at most 3; all replies of the last hour, at most 30). `undo`: what UNDO takes back, newest first:
    references of views, "answer" for the last answer, "did-it:" and an outcome's id for a judgement. `pace`: how much
    they hear unasked: "" (the usual), "less" or "paused". `more`: what MORE goes on with ("status" or "news"), and
    after which reference or outcome. `unanswered`: STRANGER or UNANSWERABLE; what they say is kept, and nothing but
    help lines goes to them. `idle`: when the day began (whole seconds) in which so many replies did not move on.
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
    undo: tuple[str, ...] = ()
    pace: str = ""
    telling: Telling | None = None
    later: PutOff | None = None
    more: tuple[str, str] | None = None
    forget: Forgetting | None = None
    unanswered: str = ""
    idle: tuple[int, int] | None = None

    @property
    def asks_held(self) -> bool:
        """Nothing that nobody asked for goes out: after an alert, or while we asked whether they want to leave."""
        return self.held or any(asked.kind == "leave" for asked in self.open)


def asked_now(state: MemberState, asked: Asked) -> MemberState:
    """What an answer may belong to, newest first; what was open before stays answerable behind it.

    What was put off until now is put. Whether a quote may be shown is not: a later yes would be to something else.
    """
    put_off = None if state.later is not None and asked == state.later.asked else state.later
    if state.open and state.open[0] == asked and put_off == state.later:
        return state
    older = tuple(told_before(other) for other in state.open if other.kind != "quote")
    rest = tuple(other for other in older if other not in (asked, told_before(asked)))
    return changed(state, open=(asked, *rest)[:MOST_OPEN], later=put_off)


def told_before(asked: Asked) -> Asked:
    """Since then something else was said: a bare "yes" may be about that."""
    return changed(asked, kind=JUDGED_BEFORE) if asked.kind == "did_it" else asked


def told_now(state: MemberState) -> MemberState:
    """Something was told that asks nothing."""
    if not any(asked.kind == "did_it" for asked in state.open):
        return state
    return changed(state, open=tuple(map(told_before, state.open)))


def no_longer_open(state: MemberState, asked: Asked) -> MemberState:
    gone = (asked, told_before(asked))
    return changed(state, open=tuple(other for other in state.open if other not in gone))


def to_json(state: MemberState) -> dict[str, Any]:
    """A plain dict that `json` can write; what is at its default is left out.

    An older state has no `undo`, and there the last answer can be taken back: that it cannot any more is written down.
    """
    kept: dict[str, Any] = {"v": VERSION, "language": state.language}
    for name in PLAIN:
        value = getattr(state, name)
        if value:
            kept[name] = value
    if state.last and not state.undo:
        kept["undo"] = ()
    if state.open:
        kept["open"] = [(asked.kind, asked.id, asked.consultation) for asked in state.open]
    return kept


def from_json(kept: dict[str, Any]) -> MemberState:
    """Raises ValueError for a state that a newer release wrote."""
    if kept["v"] > VERSION:
        raise ValueError(f"This state has version {kept['v']}; this release reads up to {VERSION}. Update yousaid.")
    last, telling, later, more = (kept.get(name) for name in ("last", "telling", "later", "more"))
    forget, idle = kept.get("forget"), kept.get("idle")
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
        undo=tuple(kept.get("undo", (ANSWER,) if last else ())),
        pace=kept.get("pace", ""),
        telling=Telling(*telling) if telling else None,
        later=PutOff(*later) if later else None,
        more=(more[0], more[1]) if more else None,
        forget=Forgetting(*forget) if forget else None,
        unanswered=kept.get("unanswered", ""),
        idle=(idle[0], idle[1]) if idle else None,
    )
