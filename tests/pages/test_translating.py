"""A consultation side by side in two languages: whole before it is used, and nobody's words are lost."""

from bot.house import House
from flows.consultation import Consultation
from tests.pages.conftest import Visit, Visitor
from tests.pages.test_consultation_form import SMALLEST, found, words
from tests.pages.test_consultation_pages import DRAFT, POLISH, QUESTION, with_draft


async def test_a_language_is_in_use_when_its_last_part_is_saved(house: House, visit: Visit) -> None:
    visitor = await with_draft(house, visit)
    here = f"{DRAFT}/languages"
    assert (await visitor.send(here, add="pl"))[1] == f"{here}/pl"
    assert (await visitor.send(f"{here}/pl", revision="1", **POLISH))[0] == 303
    assert found(house, "repair").languages == ("en",)
    assert "4 texts are still to translate." in words(await visitor.look(f"{here}/pl"))
    assert (await visitor.send(f"{here}/pl", revision="2", **QUESTION))[0] == 303
    kept = found(house, "repair")
    assert kept.languages == ("en", "pl")
    assert kept.questions[0].options[1].by_language == {"en": "Locks", "pl": "Zamki"}
    await edited(visitor, kept, **{"q1-options": "Hot water\nLocks\nRoof"})
    assert found(house, "repair").languages == ("en",)
    assert "1 text is still to translate." in words(await visitor.look(f"{here}/pl"))


async def edited(visitor: Visitor, kept: Consultation, **changes: str) -> None:
    form = {
        **SMALLEST,
        "q1-text": "What repair first?",
        "q1-id": "repair",
        "title": "What repair first",
        "version": str(kept.version),
    }
    status, _, page = await visitor.send(
        f"{DRAFT}/write", **{**form, "can_change": "Your answers can change what happens.", **changes}
    )
    assert status == 303, words(page)


async def test_the_second_translator_is_told_and_loses_nothing(house: House, visit: Visit) -> None:
    visitor = await with_draft(house, visit)
    here = f"{DRAFT}/languages"
    await visitor.send(here, add="pl")
    await visitor.send(f"{here}/pl", revision="1", **POLISH)
    status, _, page = await visitor.send(f"{here}/pl", revision="1", **{**POLISH, "t.title": "Naprawy"})
    assert status == 422
    assert "duty desk saved this language while you were writing" in words(page)
    assert "There now: Co naprawić" in words(page)
    assert "Naprawy" in page
    assert (await visitor.send(f"{here}/pl", revision="2", **{**POLISH, "t.title": "Naprawy"}))[0] == 303


async def test_a_translation_is_checked_as_a_file_is(house: House, visit: Visit) -> None:
    visitor = await with_draft(house, visit)
    here = f"{DRAFT}/languages"
    await visitor.send(here, add="pl")
    await visitor.send(f"{here}/pl", revision="1", **POLISH)
    status, _, page = await visitor.send(f"{here}/pl", revision="2", **{**QUESTION, "t.repair.option.2": "STOP"})
    assert status == 422
    assert "the phone company would stop all our messages" in words(page)
