"""Advice on plain words as staff read it: what is hard about each phrase, and what to write instead."""

from flows.plain import MOST_WORDS, Advice, Rule, length
from flows.segments import TYPOGRAPHY

MOST_SHOWN = 60
SENTENCES: dict[Rule, str] = {
    "long": '"{words}" has {length} words. Split it: a sentence has at most {most}.',
    "joined": '"{words}" says several things. Write a sentence for each.',
    "hard": '"{words}" is hard to read.',
    "deficit": '"{words}" can hurt.',
    "blame": '"{words}" sounds like blame.',
    "idiom": '"{words}" does not mean what it says.',
    "loud": '"{words}" is loud. Write a full stop.',
    "capitals": '"{words}" in capitals is loud.',
    "dear": '"{words}" makes a text dearer.',
}


def in_words(one: Advice) -> str:
    """One sentence or two."""
    said = SENTENCES[one.rule].format(words=shown(one.words), length=length(one.words), most=MOST_WORDS)
    return f"{said} {what_to_write(one)}".rstrip()


def what_to_write(one: Advice) -> str:
    if one.rule == "dear" and one.words in TYPOGRAPHY:
        return f'We send "{one.instead}" for it, so write that.' if one.instead else "We leave it out, so leave it out."
    if one.rule == "dear" and not one.instead:
        return "Leave it out."
    if not one.instead or one.instead.endswith("."):
        return one.instead
    return f'Write "{one.instead}".'


def shown(words: str) -> str:
    """On one line, and not too much of it."""
    flat = " ".join(words.split()) or f"U+{ord(words[0]):04X}"
    return flat if len(flat) <= MOST_SHOWN else flat[: MOST_SHOWN - 3].rstrip() + "..."
