"""The answers to each kind of question in words, as the staff page shows them."""

from bot.console.outcome_form import answers_to_choose
from bot.console.tallies import tallies
from bot.demo.samples import sample
from bot.house import House
from storage import consultations
from tests.pages.conftest import NOON, text


async def shown(house: House, *answers: str) -> dict[str, str]:
    """Question -> its tally in words, after each member has answered the common room's questions in one text."""
    with house.database.transaction() as db:
        consultations.load(db, sample("common-room", NOON), NOON)
        consultations.open_consultation(db, "common-room", NOON)
    for number, answer in enumerate(answers, start=1):
        await text(house, "room", number)
        await text(house, answer, number)
    with house.database.transaction() as db:
        return {tally.question: tally.in_words for tally in tallies(db)}


async def test_points_are_added_up_by_option(house: House) -> None:
    seen = await shown(house, "garden 6 trips 4, object, agree", "4 6, yes, no", "all on trips")
    assert seen["What should the fund pay for?"] == "Garden: 10, Laptops: 6, Day trips: 14"


async def test_an_objection_stands_beside_yes_and_no_even_where_there_is_none(house: House) -> None:
    seen = await shown(house, "4 6, yes", "4 6, yes", "5 5, dunno")
    asked = "We propose to keep the common room open until 10 at night."
    assert seen[asked] == "Yes: 2, No: 0, Object: 0, No choice: 1"


async def test_a_statement_shows_who_agrees_disagrees_and_passes_in_numbers(house: House) -> None:
    seen = await shown(house, "4 6, yes, agree", "4 6, object, yes", "5 5, no, pass")
    assert seen["A tenant says that the lift matters more than the paint."] == "Agree: 2, Disagree: 0, Pass: 1"


async def test_points_are_no_choice_to_tell_an_outcome_by(house: House) -> None:
    questions = [question for question, _ in answers_to_choose(sample("common-room", NOON))]
    assert "What should the fund pay for?" not in questions
    assert len(questions) == 2
