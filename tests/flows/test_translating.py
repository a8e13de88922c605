"""Texts of a consultation are taken out, translated, and put in again where they fit."""

from flows.consultation import Consultation, Question, Text
from flows.translating import Translation, fitting, in_languages, in_only, known_from, missing, parts, with_texts


def text(words: str) -> Text:
    return Text({"en": words})


FIRST = Consultation(
    name="oak",
    title=text("Oak House"),
    decides=text("You decide."),
    can_change=text("All of it."),
    questions=(Question("first", "choose_one", text("What first?"), options=(text("Water"), text("Locks"))),),
    languages=("en",),
)
WORDS = {"Oak House": "Dom", "You decide.": "Wy.", "All of it.": "Wszystko.", "What first?": "Co?", "Water": "Woda"}
ALL = {**WORDS, "Locks": "Zamki"}


def known(words: dict[str, str], consultation: Consultation = FIRST) -> dict[str, Translation]:
    said = {part.key: part.text.in_language("en") for part in parts(consultation)}
    return {key: Translation(of, words[of]) for key, of in said.items() if of in words}


def test_a_language_counts_only_when_nothing_is_missing() -> None:
    assert in_languages(FIRST, {"pl": known(WORDS)}).languages == ("en",)
    whole = in_languages(FIRST, {"pl": known(ALL)})
    assert whole.languages == ("en", "pl")
    assert whole.questions[0].options[1].by_language == {"en": "Locks", "pl": "Zamki"}


def test_taken_out_and_put_in_again_it_is_the_same() -> None:
    whole = in_languages(FIRST, {"pl": known(ALL)})
    assert in_languages(in_only(whole, ("en",)), {"pl": known_from(whole, "pl")}) == whole
    assert with_texts(whole, {part.key: part.text for part in parts(whole)}, whole.languages) == whole


def test_what_was_translated_from_other_words_is_missing_again() -> None:
    changed = FIRST._replace(title=text("Elm House"))
    assert [part.key for part in missing(changed, known(ALL))] == ["title"]


def test_an_option_that_has_moved_keeps_its_translation() -> None:
    asked = FIRST.questions[0]
    moved = FIRST._replace(questions=(asked._replace(options=(asked.options[1], asked.options[0])),))
    found = fitting(moved, known(ALL))
    assert (found["first.option.1"], found["first.option.2"]) == ("Zamki", "Woda")
