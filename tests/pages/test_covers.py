"""Words that are hard to read are covered on every page, in lists too, until somebody uncovers them, each time anew."""

import re

import pytest

from bot import languages
from bot.hard_words import hard_words, kind_in
from bot.house import House
from flows.covers import KINDS, OF_DANGER
from storage import audit, safety, staff
from tests.pages.conftest import NOON, Visit, Visitor, text

HARD = "my friend died in the corridor"


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    await text(house, HARD)
    await text(house, "the showers are cold", number=2)
    visitor = await visit(house)
    await visitor.sign_in()
    return visitor


def covered(page: str, words: str) -> bool:
    """Do these words stand behind something that one has to open?"""
    outside = re.sub(r"<details class=\"cover\">.*?</details>", "", page, flags=re.DOTALL)
    return words in page and words not in outside


@pytest.mark.parametrize("page", ["/console/inbox", "/console/inbox?show=waiting", "/console/inbox/A1"])
async def test_a_sentence_stands_before_them_and_opens_without_script(visitor: Visitor, page: str) -> None:
    seen = await visitor.look(page)
    assert covered(seen, HARD)
    assert "<summary>Covered: this may be about somebody" in seen
    assert "<script>" not in seen
    if "A1" not in page:
        assert not covered(seen, "the showers are cold")


async def test_staff_cover_a_view_and_uncover_it_and_that_is_in_the_log(visitor: Visitor, house: House) -> None:
    assert (await visitor.send("/console/inbox/A2/cover", kind="hate"))[1].startswith("/console/inbox/A2?done=covered")
    page = await visitor.look("/console/inbox")
    assert covered(page, "the showers are cold")
    assert "Covered: this may be about hateful words." in page
    await visitor.send("/console/inbox/A1/cover", kind="")
    assert not covered(await visitor.look("/console/inbox"), HARD)
    with house.database.reading() as db:
        said = [(one.did, one.about, one.reason) for one in audit.newest(db, 2)]
    assert said == [("uncovered a view", "A1", None), ("covered a view", "A2", "hate")]


@pytest.mark.parametrize("kind", ["nonsense", "<script>", "x" * 500])
async def test_a_kind_that_is_none_covers_nothing(visitor: Visitor, kind: str) -> None:
    assert (await visitor.send("/console/inbox/A2/cover", kind=kind))[1] == "/console/inbox?done=gone"
    assert not covered(await visitor.look("/console/inbox"), "the showers are cold")


async def test_who_uncovers_what_is_kept_nowhere(visitor: Visitor, house: House) -> None:
    """It is an element of the page that opens: no request, no cookie, no form."""
    page = await visitor.look("/console/inbox/A1")
    cover = re.findall(r"<details class=\"cover\">.*?</details>", page, re.DOTALL)[0]
    assert not re.search(r"<form|<a |href|name=|id=", cover)


async def test_words_held_for_safety_are_covered_too_after_the_reason(house: House, visit: Visit) -> None:
    await text(house, "i want to die")
    visitor = await visit(house)
    await visitor.sign_in()
    _, _, page = await visitor.send("/console/inbox/A1/held", reason="I am on duty")
    assert covered(page, "i want to die")
    assert "this may be about suicide or self-harm" in page
    with house.database.reading() as db:
        assert audit.newest(db, 1)[0].reason == "I am on duty"
        assert safety.words_of(db, 1, house.keys) == "i want to die"


async def test_a_complaint_that_is_hard_to_read_is_covered_for_its_reader(house: House, visit: Visit) -> None:
    with house.database.transaction() as db:
        staff.add(db, "reader", ("outside_reader",), None, house.keys, NOON)
    await text(house, "the new worker shouted at my mate, it was racist abuse")
    reader = await visit(house)
    await reader.sign_in("reader")
    _, _, page = await reader.send("/console/complaints", show="A1")
    assert covered(page, "it was racist abuse")


def test_every_kind_of_danger_has_a_cover() -> None:
    from flows.words import DangerRule

    kinds = {rule.category for code in languages.codes() for rule in languages.words(code).danger}
    assert DangerRule.__name__
    assert kinds == set(OF_DANGER)
    assert set(OF_DANGER.values()) <= set(KINDS)


@pytest.mark.parametrize("code", languages.codes())
def test_each_language_has_its_words_and_each_is_found(code: str) -> None:
    found = hard_words(code)
    assert set(found.kinds) == {"violence", "abuse", "death", "hate"}
    for kind, phrases in found.kinds.items():
        for phrase in phrases:
            assert phrase, kind
            assert kind_in(f"{phrase}", code), (kind, phrase)


@pytest.mark.parametrize(
    "words", ["the showers are cold", "my phone died", "this queue is killing me", "dying to vote", ""]
)
def test_plain_words_are_not_covered(words: str) -> None:
    assert kind_in(words, "en") == ""
