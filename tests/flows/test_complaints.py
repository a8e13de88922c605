"""Who reads a view that complains of staff."""

from datetime import timedelta

import pytest

from bot.languages import words
from flows.complaints import is_about_staff
from flows.facts import PersonAsked, ViewSent
from tests.flows.talking import after_talk, new_world

ABOUT_STAFF = [
    "the new worker shouted at my mate",
    "my carer is always rude to me",
    "staff laughed at me when i asked",
    "i want to complain about the manager",
    "2 cos the warden swore at us",
    "staff nick my stuff",
    "my support worker keeps asking me for money",
    "staff told other tenants i have hiv",
    "the caretaker came into my flat without asking",
    "staff went through my things",
    "staff talk about me behind my back",
    "staff treat me like dirt",
    "staff ignore me",
    "your staff discriminate against me",
    "i was bullied by staff",
    "the volunteer made fun of my accent",
    "im scared of one of the workers",
    "i dont trust my key worker",
]
ABOUT_SOMETHING_ELSE = [
    "we need more staff at night",
    "the staff kitchen is dirty",
    "kids were shouting all night",
    "staff are lovely",
    "my neighbour is rude",
    "staff treat us like family",
    "staff told other tenants about the meeting",
    "staff should read our letters to the council",
    "the officer came to my flat to fix the tap",
    "cleaner needs to come into my room without noise",
    "the manager went through my options with me",
    "the worker touched on the main points for us",
    "i trust my worker",
    "staff ignore the bins",
]

IN_OTHER_LANGUAGES = [
    ("fr", "l'infirmier a pris mon argent", "l'infirmier a pris ma température"),
    ("fr", "la gardienne entre dans mon studio sans frapper", "la gardienne entre dans le hall à midi"),
    ("es", "el cuidador me robó la cartera", "el cuidador me trajo la medicina"),
    ("es", "la encargada entró en mi cuarto sin avisar", "la encargada entró en la cocina"),
    ("pt", "o auxiliar levou a minha carteira", "o auxiliar abriu a janela"),
    ("pl", "portier ukradł mój telefon", "portier otworzył drzwi"),
    ("pl", "kierowniczka wchodzi do mieszkania bez uprzedzenia", "kierowniczka wchodzi na zebranie"),
    ("ro", "îngrijitoarea mi-a furat cardul", "îngrijitoarea a adus cardul nou"),
    ("uk", "медсестра забрала мої ліки", "медсестра принесла ліки"),
    ("uk", "охоронець спить на чергуванні", "охоронець відчинив двері"),
    ("cy", "mae'r nyrs wedi dwyn fy arian", "mae'r nyrs wedi dod â'r bwyd"),
    ("ar", "البواب دخل شقتي بدون إذن", "البواب دخل المصعد"),
    ("ur", "carer ne mera phone chura liya", "carer ne phone kiya"),
    ("bn", "ম্যানেজার আমার টাকা চুরি করেছে", "ম্যানেজার ফোন করেছে"),
    ("so", "shaqaaluhu alaabtayda ayay xadeen", "shaqaaluhu way fiican yihiin"),
]


@pytest.mark.parametrize(("code", "complaint", "other"), IN_OTHER_LANGUAGES)
def test_theft_and_intrusion_by_staff_are_complaints_in_every_language(code: str, complaint: str, other: str) -> None:
    assert is_about_staff(complaint, words(code))
    assert not is_about_staff(other, words(code))


@pytest.mark.parametrize("text", ABOUT_STAFF)
def test_a_complaint_of_staff_is_one(text: str) -> None:
    assert is_about_staff(text, words("en"))


@pytest.mark.parametrize("text", ABOUT_SOMETHING_ELSE)
def test_other_views_are_none(text: str) -> None:
    assert not is_about_staff(text, words("en"))


@pytest.mark.parametrize("text", ABOUT_STAFF)
def test_a_complaint_is_held_for_the_outside_reader(text: str) -> None:
    world = new_world()
    after_talk([("hello", timedelta(0)), (text, timedelta(seconds=9))], world)
    views = [fact for fact in world.facts if isinstance(fact, ViewSent)]
    assert [view.held for view in views] == [None, "outside"]


def test_nobody_who_works_here_is_asked_to_see_to_somebody_who_complains() -> None:
    """Twice not understood goes to a person; but whoever looked would learn whose complaint it is."""
    world = new_world()
    texts = ("the showers are cold", "hm well the bins then", "staff nick my stuff")
    told = after_talk([(text, timedelta(minutes=9)) for text in texts], world)
    assert [fact for fact in world.facts if isinstance(fact, PersonAsked)] == []
    assert "Someone outside reads it." in told[-1][1][0]


def test_the_same_talk_without_a_complaint_goes_to_a_person() -> None:
    world = new_world()
    texts = ("the showers are cold", "hm well the bins then", "and the lift is slow")
    after_talk([(text, timedelta(minutes=9)) for text in texts], world)
    assert PersonAsked("not-understood") in world.facts
