"""What is on the staff page, and what is never on it."""

from bot.house import House
from storage import safety
from tests.injections import INJECTIONS
from tests.pages.conftest import Visit, text
from tests.pages.reader import Reader


async def test_what_members_write_is_shown_and_does_nothing(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    await text(house, "plain words")
    plain = Reader(await visitor.look("/console/inbox"))
    for number, words in enumerate(INJECTIONS, start=2):
        await text(house, words, number=number)
    seen = Reader(await visitor.look("/console/inbox"))
    assert [words for words in INJECTIONS if words not in seen.words] == []
    assert not {"img", "object", "iframe"} & set(seen.elements)
    assert seen.elements.count("script") == plain.elements.count("script") == 1
    assert not [name for name in seen.attributes if name.startswith("on") or name == "style"]
    assert seen.elements.count("svg") == plain.elements.count("svg")


async def test_words_of_somebody_in_danger_and_numbers_are_not_on_the_page(house: House, visit: Visit) -> None:
    await text(house, "2 i want to die tonight")
    visitor = await visit(house)
    await visitor.sign_in()
    assert "Somebody may be in danger" in await visitor.look()
    page = Reader("".join([await visitor.look(f"/console{page}") for page in ("", "/inbox", "/outbox")])).words
    assert "Held for safety" in page
    assert "tonight" not in page
    assert "7700900001" not in page
    assert "…0001" in page


async def test_an_alert_is_taken_and_let_go_by_somebody_on_the_list(house: House, visit: Visit) -> None:
    await text(house, "i want to die")
    visitor = await visit(house)
    await visitor.sign_in()
    with house.database.reading() as db:
        alert = f"/console/alert/{safety.alerts(db)[0].id}"
    assert "done=acknowledge" in (await visitor.send(f"{alert}/acknowledge", by="somebody else"))[1]
    assert "duty desk is dealing with it" in await visitor.look()
    assert "done=gone" in (await visitor.send(f"{alert}/acknowledge"))[1]
    assert "done=release" in (await visitor.send(f"{alert}/release"))[1]
    assert "duty desk is dealing with it" not in await visitor.look()


async def test_trial_mode_is_said_until_it_is_over(trial_house: House, visit: Visit) -> None:
    visitor = await visit(trial_house)
    await visitor.sign_in()
    assert "Trial mode" in await visitor.look()


async def test_answers_are_plain_counts(house: House, visit: Visit) -> None:
    for number, words in ((1, "hello"), (1, "2"), (2, "hi"), (2, "1"), (2, "4")):
        await text(house, words, number=number)
    visitor = await visit(house)
    await visitor.sign_in()
    page = " ".join(Reader(await visitor.look("/console/consultation/oak-house/results")).words.split())
    assert "Hot water 1 Locks 1 Heating 0 2 people answered." in page
    assert "4 out of 5 1 1 person answered." in page


async def test_what_was_taken_back_is_said_so_without_its_words(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    await text(house, "purple bins by the gate")
    await text(house, "undo")
    seen = Reader(await visitor.look("/console/inbox"))
    assert "Taken back by its author" in seen.words
    assert "purple" not in seen.words


async def test_several_texts_of_one_view_are_shown_together_once(house: House, visit: Visit) -> None:
    visitor = await visit(house)
    await visitor.sign_in()
    for words in ("purple bins", "by the gate", "are full again"):
        await text(house, words)
    seen = Reader(await visitor.look("/console/inbox"))
    assert "purple bins by the gate are full again" in " ".join(seen.words.split())
    assert "A1" in seen.words
    assert "A2" not in seen.words
