"""Where a conversation stands is said in words, all of it, and no reference is in it."""

from datetime import UTC, datetime

import pytest

from flows.state import Asked, Forgetting, MemberState, PutOff, Telling
from storage.my_data.standing import ASKED, where_it_stands

AT = 1_795_521_600
NOWHERE = MemberState("en")
FULL = MemberState(
    "pl",
    joined=True,
    left=True,
    held=True,
    consultation="oak-house",
    open=(Asked("question", "first-repair", "oak-house"), *(Asked(kind, "K7") for kind in ASKED)),
    skipped=(("oak-house", "safe"),),
    last=("oak-house", "noise"),
    misses=2,
    danger_at=AT,
    danger="self_harm",
    stuck=(AT,),
    replies=(AT, AT),
    undo=("K7", "answer"),
    pace="less",
    telling=Telling("K7", AT),
    later=PutOff("oak-house", "cooking", AT),
    more=("status", "K7"),
    forget=Forgetting("483920", "3", AT, 2),
    unanswered="stranger",
    idle=(AT, 4),
)
ON_THE_MEMBER_S_ROW = {"language", "left", "held"}


@pytest.mark.parametrize("field", [name for name in MemberState._fields if name not in ON_THE_MEMBER_S_ROW])
def test_whatever_we_remember_is_said(field: str) -> None:
    only_this = NOWHERE._replace(**{field: getattr(FULL, field)})
    assert where_it_stands(only_this) != where_it_stands(NOWHERE)


def test_it_is_said_in_words_without_a_reference_or_a_code() -> None:
    said = where_it_stands(FULL)
    assert said["an answer may be about"] == ", ".join(["first-repair", *ASKED.values()])
    assert said["may have been in danger"] == datetime.fromtimestamp(AT, UTC)
    assert said["of which kind"] == "self harm"
    assert "K7" not in str(said)
    assert "483920" not in str(said)
