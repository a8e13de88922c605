"""The small parts of a file: keys, words, lists, yes or no, whole numbers. None back means: noted, go on."""

import re
from collections.abc import Callable, Iterable, Mapping

from bot.files.problems import Notes, capital, did_you_mean, shown
from bot.files.tree import Keyed, Listed, Node, Refused, Written

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 40
WHOLE = re.compile(r"-?[0-9]{1,4}")
YES_NO = {"yes": True, "true": True, "no": False, "false": False}


def read_keys(node: Node, known: Iterable[str], notes: Notes, what: str) -> Mapping[str, Node] | None:
    """What stands behind each known key; unknown keys are noted with the nearest known one."""
    known = tuple(known)
    if not isinstance(node, Keyed):
        wrong_type(node, notes, what, f"Write it as keys, for example:  {known[0]}: ...")
        return None
    for entry in node.entries:
        if entry.key.text not in known:
            there_is_no = f'There is no key "{shown(entry.key.text)}" in {what}.'
            notes.add(entry.key, there_is_no, did_you_mean(entry.key.text, known))
    return {entry.key.text: entry.node for entry in node.entries if entry.key.text in known}


def wrong_type(node: Node, notes: Notes, what: str, instead: str) -> None:
    found = {Written: "words", Listed: "a list", Keyed: "keys with values"}
    if not isinstance(node, Refused):
        empty = isinstance(node, Written) and not node.text.strip()
        notes.add(node, f"{capital(what)} {'is empty' if empty else 'cannot be ' + found[type(node)]}.", instead)


def read_word(node: Node, notes: Notes, what: str, instead: str) -> Written | None:
    """One value with something in it."""
    if isinstance(node, Written) and node.text.strip():
        return Written(node.text.strip(), node.line, node.column)
    wrong_type(node, notes, what, instead)
    return None


Meant = Callable[[str], str | None]
"""What somebody may have meant by a word that is not known."""


def read_one_of(node: Node, known: Iterable[str], notes: Notes, what: str, meant: Meant | None = None) -> str | None:
    known = tuple(known)
    word = read_word(node, notes, what, f"Write one of: {', '.join(known)}.")
    if word is None or word.text in known:
        return word.text if word else None
    near = meant(word.text) if meant else None
    instead = f'Did you mean "{near}"?' if near else did_you_mean(word.text, known)
    notes.add(word, f'{capital(what)} cannot be "{shown(word.text)}".', instead)
    return None


def read_list(node: Node, notes: Notes, what: str, example: str) -> tuple[Node, ...] | None:
    """A list; one value alone is a list of one."""
    if isinstance(node, Listed):
        return node.items
    if isinstance(node, Written) and node.text.strip():
        return (node,)
    wrong_type(node, notes, what, f"Write a list: {example}")
    return None


def read_several_of(
    node: Node, known: Iterable[str], notes: Notes, what: str, each: str, meant: Meant | None = None
) -> tuple[str, ...]:
    """A list of known words, each once."""
    known = tuple(known)
    words: dict[str, None] = {}
    for item in read_list(node, notes, what, f"[{', '.join(known[:2])}]") or ():
        word = read_one_of(item, known, notes, each, meant)
        if word is not None and word in words:
            notes.add(item, f'"{word}" is here twice.', "Keep one.")
        elif word is not None:
            words[word] = None
    return tuple(words)


def read_yes_no(node: Node | None, notes: Notes, what: str) -> bool:
    """Absent: no."""
    if node is None:
        return False
    word = read_word(node, notes, what, "Write yes or no.")
    if word is None:
        return False
    if word.text.lower() not in YES_NO:
        notes.add(word, f'{capital(what)} is "{shown(word.text)}".', "Write yes or no.")
    return YES_NO.get(word.text.lower(), False)


def read_whole(node: Node | None, usual: int, notes: Notes, what: str) -> int:
    """Absent: the usual one."""
    if node is None:
        return usual
    word = read_word(node, notes, what, f"Write a whole number, for example {usual}.")
    if word is None:
        return usual
    if not WHOLE.fullmatch(word.text):
        figures = word.text.removeprefix("-")
        too_large = figures.isascii() and figures.isdigit()
        instead = "Write at most 9999." if too_large else f"Write a whole number in figures, for example {usual}."
        notes.add(word, f'{capital(what)} is "{shown(word.text)}".', instead)
        return usual
    return int(word.text)


def read_slug(node: Node, notes: Notes, what: str, example: str) -> Written | None:
    """A short name for commands and addresses."""
    word = read_word(node, notes, what, f"Write a short one, for example {example}.")
    if word is None or (SLUG.fullmatch(word.text) and len(word.text) <= LONGEST_SLUG):
        return word
    instead = f"Write small letters a to z, figures and hyphens, at most {LONGEST_SLUG}, for example {example}."
    notes.add(word, f'{capital(what)} is "{shown(word.text)}".', instead)
    return None
