"""The documents that a row may hold as JSON, in the shape that they had at a revision: what came later is not in them.

Why they are written out here and not made by today's code: what today's code writes it can read.
"""

import json
from collections.abc import Mapping
from typing import Any

from tests.upgrades.row import BARE, CLOSED, OPEN, Row

TITLE = [["en", 'Oak House: what "first"?'], ["pl", "Dąb: co najpierw?"]]
ASKED_SINCE = {"promise": "0009", "again": "0023", "still": "0029", "quote": "0030"}
"""What else an answer may belong to, and since when."""

NOTHING_LOST = json.dumps({"entries": [], "heads": []})


def state(row: Row) -> str:
    """Of a member: one who is held since an alert, one who is asked a question, and one who has left."""
    kept: dict[str, Any] = {"v": 1, "language": row.language}
    kept |= {BARE: _held(row), OPEN: _asked(row), CLOSED: _left(row)}[row.place]
    return json.dumps(kept, separators=(",", ":"))


def _held(row: Row) -> Mapping[str, Any]:
    since_later = {"danger": "self_harm"} if row.is_since("0002") else {}
    return {"held": True, "danger_at": row.seconds, "stuck": [row.seconds], **since_later}


def _asked(row: Row) -> Mapping[str, Any]:
    asked = [["question", "first-repair", row.consultation]]
    later = [[kind, row.id, ""] for kind, since in ASKED_SINCE.items() if row.is_since(since)]
    kept: dict[str, Any] = {"joined": True, "consultation": row.consultation, "open": [*asked, *later][:4]}
    if row.is_since("0006"):
        kept |= {"undo": [], "telling": [row.reference, row.seconds, row.consultation, ""]}
        kept |= {"more": ["status", row.reference]}
    if row.is_since("0021"):
        kept["forget"] = ["4821", row.id, row.seconds, 2]
    return kept


def _left(row: Row) -> Mapping[str, Any]:
    place = [row.consultation, "first-repair"]
    kept: dict[str, Any] = {"joined": True, "left": True, "skipped": [place], "last": place, "misses": 1}
    kept |= {"replies": [row.seconds, row.seconds + 60]}
    if row.is_since("0006"):
        kept |= {"undo": [row.reference, "answer"], "pace": "less", "later": [*place, row.seconds]}
    if row.is_since("0024"):
        kept |= {"unanswered": "stranger", "idle": [row.seconds, 3]}
    return kept


def consultation(row: Row) -> str:
    questions = [
        _question("first-repair", "choose_one", options=[[["en", "Hot water"]], [["en", "Locks"]]]),
        _question("safe-night", "score", low=1, high=5, secret=True),
        _question("why", "open_text", ask_if=["first-repair", [1]]),
    ]
    body: dict[str, Any] = {"title": TITLE, "decides": TITLE, "can_change": TITLE, "questions": questions}
    body |= {"languages": ["en", "pl"], "answer_by": None if row.is_bare else "2026-12-20", "keyword": None}
    body |= {"audience": {"channels": ["sms"], "languages": []}, "sensitive": False}
    if row.is_since("0010") and not row.is_bare:
        body |= {"rung": "involving", "decided_by": "staff", "short_because": TITLE}
    if row.is_since("0025") and not row.is_bare:
        body["offers"] = "voucher £5"
    return json.dumps({"v": 1, **body}, sort_keys=True)


def _question(id: str, kind: str, **more: Any) -> Mapping[str, Any]:
    empty = {"short": None, "options": [], "low": None, "high": None, "low_label": None, "high_label": None}
    return {"id": id, "kind": kind, "text": TITLE, **empty, "ask_if": None, "secret": False, **more}


def outcome(row: Row) -> str:
    body: dict[str, Any] = {"said": TITLE, "did": TITLE, "because": None, "references": [row.reference]}
    body |= {"answers": [["first-repair", 1]], "owner": "repairs manager", "by": None, "sensitive": False}
    if row.is_since("0010") and not row.is_bare:
        body |= {"voted": ["first-repair"], "why": TITLE}
    return json.dumps({"v": 1, **body}, sort_keys=True)


def promise(row: Row) -> str:
    body = {"what": TITLE, "owner": "repairs manager", "references": [row.reference], "answers": []}
    return json.dumps({"v": 1, **body, "sensitive": False}, sort_keys=True)


def broadcast(row: Row) -> str:
    segment = {"to": [["language", "en", ""]], "include": [], "exclude": []}
    return json.dumps({"v": 1, "words": TITLE, "segment": segment, "as_is": False}, sort_keys=True)


def measures(row: Row) -> str:
    shares = {name: [1, 2] for name in ("thanked", "answered", "told_on_time", "kept_on_time", "confirmed")}
    numbers = dict.fromkeys(("people", "messages", "votes", "views", "unread", "disputed", "reopened"), row.n)
    return json.dumps({**shares, **numbers, "days": 1.5})


def published(row: Row) -> str:
    numbers = {"answered": 40, "rows": [[1, 30, None, None], [2, 10, None, None]], "won": [1], "sides": None}
    more = {"tenths": 4, "no_choice": 0, "late": 0, "objected": None, "is_told": True}
    return json.dumps({"v": 1, "question": "first-repair", **numbers, **more})


def listed(row: Row) -> str:
    """The rows of a list of people that waits to be taken."""
    person = [1, "sms", "+447700900999", "en", ["Oak House"], "2026-11-01", "at the door", "You may text me."]
    refused = [2, ["07700", ""], "No number.", True]
    if row.is_since("0023"):
        person += [["take_part"], True]
    notes = {"notes": []} if row.is_since("0019") else {}
    return json.dumps({"columns": ["phone", "agreed_on"], "people": [person], "refused": [refused], **notes})
