"""Is this text a command? Alone it is one; inside a sentence it is not: "status of the lift repairs is a joke"."""

import re
from functools import lru_cache
from typing import NamedTuple

from flows import command_parts
from flows.command_index import SOFT, CommandIndex, index_of, letters_of
from flows.language_asked import asked_in_words, asked_instead, named_anywhere, naming
from flows.reading.closeness import SHORTEST, is_swap, sound_of
from flows.reading.command_slips import LONG, doubled, lost_a_letter, next_key
from flows.reading.entries import UNKNOWN
from flows.reading.leaving import wants_a_pause
from flows.reading.lexicon import Lexicon
from flows.reading.plain_form import Cut, cut
from flows.words import Words

COMMANDS = (
    *("MENU", "HELP", "START", "SKIP", "BACK", "UNDO", "CHANGE", "LATER", "PAUSE", "LESS", "LANGUAGE", "STATUS"),
    *("NEWS", "MORE", "RULES", "PRIVACY", "PERSON", "PROPOSE", "LINK", "MY_DATA", "FORGET_ME", "JOIN"),
)
MOST_COUNTED = 40
OPEN_ENDED = {"PROPOSE": 1000, "START": 2, "JOIN": 3, "LANGUAGE": 0, "UNDO": 3, "CHANGE": 3}
"""How many words may follow these at once; after a comma, a courtesy or a correction, any number may follow UNDO."""

SHORT = 3
"""Words: slips of the fingers are looked for only where nothing else is said."""

LONGEST_ASKED, LONGEST_LEAD = 10, 5
"""Words: whoever asks for a command, however kindly, says no more."""

NOT_ASKED_FOR = frozenset({"HELP", "MORE", "BACK"})
"""In "i want to help" and "can we go back" they are about something else."""

TOLD_OF = frozenset({"fillers", "sayings", "yes"})
"""What answers alone and begins to tell of something: in "it was a menu" nobody asks for one."""

UNSAID = frozenset({"fillers", "corrections"})
MOST_OF_A_SPAN = 2
"""Words after LATER: "5", or "5 days"."""

NAMES_WHAT = 3
"""Words: "change my vote to" and then anything, where "change the lights" is no command."""

_REFERENCE = re.compile("[a-hjkmnp-z][1-9][0-9]{0,5}")
_SLASH = r"\s*/([A-Za-z_]{2,32})(?:@\w+)?(?:\s+|$)"


class Found(NamedTuple):
    """`rest`: what stands after the command, as it was typed. `language_asked`: the code that LANGUAGE names."""

    command: str
    rest: str = ""
    language_asked: str | None = None


@lru_cache(maxsize=1024)
def find(text: str, words: Words) -> Found | None:
    """The command that this text is, in the language we write in or in any other."""
    if "/" in text and (slashed := re.match(_SLASH, text)):
        return _slash(text, slashed, words)
    said = cut(text)
    if not said.words:
        return None
    speaking = _speaking(said.words, words)
    if len(said.words) == 1 and len(said.words[0]) >= SHORTEST:
        speaking |= {words.language}  # any slip in a command of their own is looked for
    names = not naming(words).isdisjoint(said.words)
    instead = asked_instead(text, said.words, words, _language_asked) if names else None
    if instead is not None:
        return Found("LANGUAGE", "", instead.language)
    for one in words.of(speaking):
        found = _find(text, said, one, names, LONGEST_ASKED if one is words else SHORT)
        if found and (one is words or not _is_own(said, words, found, one)):
            return found
    return _asked_for(said, words) or _in_parts(said, words) or _in_other_words(text, said, words, names)


def _in_other_words(text: str, said: Cut, words: Words, names_language: bool) -> Found | None:
    """ "polish would be better", "stop texting me for a week"."""
    if names_language and (asked := asked_in_words(said.words, words)):
        return Found("LANGUAGE", "", asked)
    return Found("PAUSE") if wants_a_pause(text, words) else None


def _language_asked(part: str, words: Words) -> str | None:
    found = find(part, words)
    return found.language_asked if found else None


def _is_own(said: Cut, words: Words, found: Found, other: Words) -> bool:
    """ "change nothing", "no change": in words of their own, among which it is no command; "agre" is a slip in one."""
    index = index_of(words)
    if len(said.words) == 1:
        return said.words[0] not in other.commands and index.lists.slip(said.words[0]) is not UNKNOWN
    if found.rest:
        return said.words[0] in index.first
    return said.words[0] in index.lists.singles and any(word in index.names for word in said.words[1:])


def _asked_for(said: Cut, words: Words) -> Found | None:
    """ "can i undo", "i want to talk to someone": asked for in a sentence, in their own language, and nothing else."""
    index = index_of(words)
    if len(said.words) > LONGEST_ASKED or said.words[0] not in index.begin_asking:
        return None
    for length in range(min(LONGEST_LEAD, len(said.words) - 1), 1, -1):
        if " ".join(said.words[:length]) in words.leave_leads:
            asked = said.words[length:], _without_courtesy_after(said, length, index.lists)
            name = next((index.plain[" ".join(one)] for one in asked if " ".join(one) in index.plain), None)
            if name is not None:
                return Found(name) if name not in NOT_ASKED_FOR else None
    return None


def _in_parts(said: Cut, words: Words) -> Found | None:
    """ "main kisi insaan se baat karna chahta hoon", of a language whose lists say commands in parts."""
    command, name = command_parts.find(said.words, words, naming(words)) or ("", "")
    return Found(command, "", named_anywhere(name, words) if name else None) if command else None


def _speaking(said: tuple[str, ...], words: Words) -> frozenset[str]:
    """The languages of its first word, of languages that it names, and of a short text's letters in whatever order."""
    everywhere = words.everywhere()
    speaking = everywhere.commands.seen_in((said[0], *(everywhere.names.keys() & said)))
    if len(said) > SHORT:
        return speaking
    return speaking | everywhere.command_letters.seen_in((letters_of(" ".join(said)),))


def _slash(text: str, slashed: re.Match[str], words: Words) -> Found | None:
    """A Telegram command: "/start payload", "/menu@bot"."""
    rest = text[slashed.end() :].strip()
    for one in (words, *words.also.values()):
        if name := _slash_name(text, one):
            return Found(name, rest, named_anywhere(rest, words) if name == "LANGUAGE" else None)
    return None


def _slash_name(text: str, words: Words) -> str | None:
    slashed = re.match(_SLASH, text)
    return words.commands.get(" ".join(slashed.group(1).lower().split("_"))) if slashed else None


def _find(text: str, said: Cut, words: Words, names_language: bool, longest_slip: int) -> Found | None:
    """`longest_slip`: words of a text in which slips are looked for, with courtesies around them."""
    index = index_of(words)
    if not said.words:
        return None
    if found := _beginning_at(0, text, said, index, _end_of_saying(said, index)):
        return found
    if len(said.words) > longest_slip and not names_language and index.first.keys().isdisjoint(said.words):
        return None  # "please" begins many a text, in many languages
    start = _after_courtesy(said, index.lists)
    if start == len(said.words):
        return _alone(said, words, index)
    if start and (found := _beginning_at(start, text, said, index)):
        return found
    if names_language and (found := _language(said, 0, words, index) or _language(said, start, words, index)):
        return found
    return _slip(said, start, index)


def _end_of_saying(said: Cut, index: CommandIndex) -> int:
    """ "help yourself", "good news": what would be a command and a courtesy is something else."""
    entry, end = index.lists.at(said, 0)
    return end if "sayings" in entry.tags else 0


def _beginning_at(start: int, text: str, said: Cut, index: CommandIndex, shortest: int = 0) -> Found | None:
    for length in index.first.get(said.words[start], ()):
        name = index.names.get(" ".join(said.words[start : start + length])) if length >= shortest else None
        if name and (found := _with_rest(text, said, start + length, name, index)) is not None:
            return found
    return None


def _alone(said: Cut, words: Words, index: CommandIndex) -> Found | None:
    """Courtesies only; but a word such as "pause" may be in both lists."""
    name = index.names.get(" ".join(said.words))
    return Found(name) if name else None


def _after_courtesy(said: Cut, lists: Lexicon) -> int:
    place = 0
    while place < len(said.words):
        entry, end = lists.at(said, place)
        if not entry.tags & SOFT or "wished" in entry.tags or (entry.tags >= TOLD_OF and "openers" not in entry.tags):
            break
        place = end
    return place


def _with_rest(text: str, said: Cut, end: int, name: str, index: CommandIndex) -> Found | None:
    left = _content(said, end, index.lists)
    if not left:
        return Found(name)
    if name == "LATER" and left <= MOST_OF_A_SPAN and index.lists.single(said.words[end]).number is not None:
        return Found(name, _rest(text, end))
    if name == "CHANGE" and _is_place(said.words[end]):
        return Found(name, _rest(text, end))
    if (name, " ".join(said.words[:end])) not in index.open_ended:
        return None
    if _says_what_for(name, said, end, index.lists):
        return Found(name, _rest(text, end))
    if name in {"START", "JOIN"} and "little" in index.lists.single(said.words[end]).tags:
        return None  # "start at nine": no keyword of a consultation
    if left <= OPEN_ENDED.get(name, 0) and not _begins_clause(said.words[end], index.lists):
        return Found(name, _rest(text, end))
    return Found(name, _rest(text, end)) if name == "PROPOSE" else None


def _says_what_for(name: str, said: Cut, end: int, lists: Lexicon) -> bool:
    """ "undo sorry meant the locks", "change my vote to the locks": whatever follows is the new answer."""
    if name == "CHANGE":
        return end >= NAMES_WHAT
    return name == "UNDO" and (bool(said.gaps[end].strip()) or _is_soft(said, end, lists))


def _content(said: Cut, place: int, lists: Lexicon) -> int:
    """How many words from here on say something; more than any command has are not counted."""
    count = 0
    while place < len(said.words) and count <= MOST_COUNTED:
        entry, end = lists.at(said, place)
        if entry.number is not None or entry.tags & {"yes", "no"} or not entry.tags & UNSAID:
            count += end - place
        place = end
    return count


def _is_place(word: str) -> bool:
    """A question's number or a view's reference: what follows it may be long."""
    return word.isdigit() or _REFERENCE.fullmatch(word) is not None


def _is_soft(said: Cut, place: int, lists: Lexicon) -> bool:
    entry, _ = lists.at(said, place)
    soft = bool(entry.tags & {"fillers", "corrections", "reasons"}) and said.words[place] != "the"
    return soft or entry.number is not None


def _begins_clause(word: str, lists: Lexicon) -> bool:
    return "openers" in lists.single(word).tags


def _rest(text: str, count: int) -> str:
    """What stands after the first `count` words, as typed: a word with a hyphen in it counts as two."""
    pieces = re.split(r"(\s+)", text)
    taken = 0
    for place, piece in enumerate(pieces):
        if taken >= count:
            return "".join(pieces[place:]).strip()
        taken += len(cut(piece).words)
    return ""


def _language(said: Cut, start: int, words: Words, index: CommandIndex) -> Found | None:
    """ "POLSKI", "in Polish please", "do you speak Polish": a language's name and what may stand around it."""
    left = _without_courtesy_after(said, start, index.lists)
    if len(left) > 1 and index.plain.get(" ".join(left[:-1])) == "LANGUAGE":
        named = named_anywhere(left[-1], words)
        return Found("LANGUAGE", "", named) if named else None
    named = _language_named(left[-1:], words)
    if named is None or (len(left) > 1 and " ".join((*left[:-1], "{}")) not in index.around):
        return None
    return Found("LANGUAGE", "", named)


def _without_courtesy_after(said: Cut, start: int, lists: Lexicon) -> tuple[str, ...]:
    left = said.words[start:]
    while len(left) > 1 and lists.single(left[-1]).tags & SOFT:
        left = left[:-1]
    return left


def _language_named(left: tuple[str, ...], words: Words) -> str | None:
    return words.languages.get(left[0]) if len(left) == 1 else None


def _slip(said: Cut, start: int, index: CommandIndex) -> Found | None:
    """ "my dtaa", "mneu": letters changed places, and nothing else in the text; also "skipp" and "notisias"."""
    left = said.words[start:]
    if len("".join(left)) < SHORTEST or len(left) > SHORT:
        return None
    whole = " ".join(left)
    alike = index.by_letters.get(letters_of(whole), ())
    phrase = next((phrase for phrase in alike if is_swap(whole, phrase)), None)
    if phrase is None and len(left) == 1:
        phrase = doubled(whole, index.plain) or lost_a_letter(whole, index.plain, index.lists)
        phrase = phrase or next_key(whole, index.plain, index.lists)
    if phrase is None and len(whole) >= LONG - 1 and whole not in index.lists.singles:
        phrase = index.by_sound.get(sound_of(whole))
    return Found(index.plain[phrase]) if phrase else None
