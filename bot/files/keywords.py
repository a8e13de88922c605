"""The word that people text to take part in one consultation."""

from bot.files.parts import read_word
from bot.files.problems import Notes, shown
from bot.files.surroundings import Surroundings
from bot.files.taken_words import position_meant, why_taken
from bot.files.texts import tidy
from bot.files.tree import Node
from flows.consultation import Question
from flows.reading.lexicon import lexicon
from flows.reading.plain_form import plain_form
from flows.words import Words

SHORTEST, LONGEST = 2, 12


def read_keyword(node: Node | None, questions: tuple[Question, ...], around: Surroundings, notes: Notes) -> str | None:
    """In capitals, as posters show it."""
    word = read_word(node, notes, "the keyword", "Write one word, for example OAK.") if node is not None else None
    if word is None:
        return None
    keyword = tidy(word.text).upper()
    if why := _why_not(keyword, questions, tuple(around.every_words())):
        notes.add(word, f'The keyword cannot be "{shown(word.text)}": {why}.', "Write another word, for example OAK.")
    return keyword


def _why_not(keyword: str, questions: tuple[Question, ...], every_words: tuple[Words, ...]) -> str | None:
    if not keyword.isalpha() or not SHORTEST <= len(keyword) <= LONGEST:
        return f"it is one word of {SHORTEST} to {LONGEST} letters"
    if taken := why_taken(keyword, every_words):
        return taken
    if position_meant(keyword, every_words) is not None:
        return "it is a number"
    plain = plain_form(keyword)
    if any(lexicon(words).single(plain).tags & {"yes", "no", "abstain"} for words in every_words):
        return "it can be an answer"
    asked = next((q for q in questions for option in q.options if plain in map(plain_form, option.every())), None)
    return f'it is an option of "{asked.id}"' if asked else None
