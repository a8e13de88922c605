"""In which language a text is: told by its little words, and only where they are clear."""

import pytest

from bot.languages import words
from flows.offering import known_by_words

WRITTEN = [
    ("pl", "cieknie kran w kuchni i nikt nie przychodzi"),
    ("pl", "dzien dobry, u nas znowu nie ma cieplej wody"),
    ("ro", "liftul nu merge de o saptamana si nimeni nu vine"),
    ("pt", "o elevador não funciona e ninguém vem, já disse muitas vezes"),
    ("es", "el ascensor no funciona desde hace una semana y nadie hace nada"),
    ("fr", "l'ascenseur ne marche plus depuis lundi et personne ne vient"),
    ("cy", "mae'r lifft wedi torri eto a does neb yn dod"),
    ("so", "wiishku ma shaqeynayo maanta oo cidna ma aanay iman"),
    ("ur", "lift kharab hai aur koi nahi aata, bohat dino se"),
    ("bn", "lift nosto hoise ar keu ashe nai ekhono"),
]
UNTOLD = [
    "the lift is broken again and nobody comes",
    "no",
    "la la la",
    "hola, the heating is off again in our flat and nobody from the office has been",
    "my son loves his croissants and the taco van on the corner",
    "te amo mi amor is what the mural says",
    "que sera sera",
    "",
]


@pytest.mark.parametrize(("language", "text"), WRITTEN)
def test_a_text_is_known_by_its_little_words(language: str, text: str) -> None:
    assert known_by_words(text, "en", words("en")) == language
    assert known_by_words(text, language, words(language)) is None


@pytest.mark.parametrize("text", UNTOLD)
def test_what_is_ours_or_too_little_tells_nothing(text: str) -> None:
    assert known_by_words(text, "en", words("en")) is None


def test_english_is_told_to_whoever_set_another() -> None:
    assert known_by_words("the lift is broken again and nobody has been here", "pl", words("pl")) == "en"
