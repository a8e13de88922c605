"""A reply as a row of small events: choices, numbers out of range, and the little words that join or undo them.

Question kinds differ only in what counts as a choice (`Target`); how people correct themselves, hedge, give reasons
and go off on a tangent is the same for all of them, and is read from this row.
"""

from collections.abc import Iterator

from flows.reading.alone import in_its_place
from flows.reading.entries import UNKNOWN, Entry
from flows.reading.events import (
    ABOUT_SOMEBODY,
    BETWEEN_CHOICES,
    CONTENT,
    DENIED,
    DOUBT,
    OPENER,
    Event,
    Target,
    joining_kind,
)
from flows.reading.gaps import meaning
from flows.reading.letters import (
    is_only_a_picture,
    is_short_for_a_word,
    letter_at,
    may_be_a_face,
    number_of,
    says_nothing,
)
from flows.reading.lexicon import Piece, lexicon
from flows.reading.may_answer import TELLING, may_answer
from flows.reading.names import Mention
from flows.reading.no_number import (
    after_number,
    are_only_numbers,
    is_an_article,
    is_before_a_number,
    is_of_a_verb,
    is_of_thousands,
    is_out_of_nothing,
    is_short_for_number,
    may_be_a_preposition,
    may_only_count,
    only_begins,
    only_denies,
)
from flows.reading.number_slips import slipped_number
from flows.reading.plain_form import Cut, beginning
from flows.reading.refusing import refused_before
from flows.reading.verdicts import verdicts
from flows.value import Value
from flows.words import Words

SLIPS_UP_TO = 10
"""Slips of the fingers are forgiven in replies of at most so many words: longer ones are stories."""


def listen(said: Cut, words: Words, target: Target) -> list[Event]:
    """The events of a reply, in order. Fillers leave none; what nobody can place is content."""
    start = beginning(said)
    if len(start.words) > TELLING and not may_answer(start, words, target):
        return [CONTENT]
    listening = _Listening(start, words, target)
    heard = verdicts(start, target, listening.named, listening.lists) or list(listening.events())
    events = refused_before(heard) if target.numbers else heard
    return events if start is said else [*events, CONTENT]


FEW = 4
FIRM = frozenset({"firm", "firmly"})
SAYING = frozenset({"sayings"})


class _Listening:
    """One pass over one reply."""

    def __init__(self, said: Cut, words: Words, target: Target) -> None:
        self.said = said
        self.words, self.gaps = said
        self.language = words
        self.lists = lexicon(words, target.lists)
        self.target = target
        self.named = target.names.find(self.words) if target.names else {}
        self.last = self.how = ""
        self.chosen = self.told = self.denied = False
        self.after_ordinal = -1

    def events(self) -> Iterator[Event]:
        place = 0
        while place < len(self.words):
            if self.gaps[place] != " " and says_nothing(self.said, place):
                place += 1
                continue
            if (sign := self._sign(place)) and (sign != "equal" or self.chosen):
                yield Event(sign)
                self.last, self.denied = sign, False
            here, place = self._next(place)
            for event in here:
                yield event
                self.denied = (self.last, event.kind) == ("choice", "not") or (self.denied and event.kind == "choice")
                self.last, self.how = event.kind, event.how
                self.told = self.told or event is CONTENT
                self.chosen = self.chosen or event.kind in {"choice", "abstain", "maybe", "all", "both", "none"}
            if self.last == "reason" and self.chosen and self._only_tells(place):
                yield CONTENT
                return
        if self.words and "?" in self.gaps[-1]:
            yield Event("ask")

    def _only_tells(self, place: int) -> bool:
        """A reason of more than a few words, with no figures, in which nobody corrects themselves: it is a view."""
        rest = self.words[place:]
        return len(rest) > FEW and self.lists.correcting.isdisjoint(rest) and not any(map(str.isdigit, rest))

    def _sign(self, place: int) -> str:
        if self.gaps[place] == " " or is_short_for_number(self.said, place - 1, self.lists):
            return ""
        if place > 0:
            numbers = self.words[place - 1].isdigit() and self.words[place].isdigit()
            sign = meaning(self.gaps[place], numbers)
            return "" if not self.target.numbers and self._joins_no_answers(sign, numbers) else sign
        if self.gaps[0].endswith("-"):
            return "minus"
        return "money" if "$" in self.gaps[0] else ""

    def _joins_no_answers(self, sign: str, numbers: bool) -> bool:
        """ "yes. for 1.50": no figure is an answer here; "yeah, the cats/dogs" has no other answer."""
        return numbers or (sign == "slash" and self.last not in {"choice", "abstain", "maybe", "perhaps"})

    def _next(self, place: int) -> tuple[tuple[Event, ...], int]:
        piece = in_its_place(self.lists.at(self.said, place), self.said, place, self.lists)
        entry, end = piece
        if self.named:
            mention = self.named.get(place) or self.named.get(place - 1)  # its article: "pour les" and then "serrures"
            if (entry.ordinal or entry.tags == SAYING) and not (mention and mention.end > place):
                mention = self.named.get(end - 1)  # "a quarta", Wednesday; "a day" centre
            better = mention and not mention.sure and not entry.tags.isdisjoint(self.target.marks)
            if mention and not better and mention.end > place and (mention.end >= end or entry.ordinal is not None):
                return (self._mentioned(mention, piece),), max(mention.end, end)
        if entry is UNKNOWN:
            entry = self.lists.guess(self.words[place], slips=len(self.words) <= SLIPS_UP_TO)
        letter = letter_at(place, self.said, self.lists, self.target, self.named) if end == place + 1 else None
        if letter is not None:
            return (letter._replace(sure=letter.sure and not self.told),), end
        if entry is UNKNOWN:
            meant = slipped_number(self.said, place, self.language, self.target)
            return (meant,) if meant else () if is_only_a_picture(self.said, place) else (CONTENT,), end
        here = self._placed(entry, place, end)
        return ((OPENER, *here) if here in {(), (CONTENT,)} and self._tells_why(place, end) else here), end

    def _tells_why(self, place: int, end: int) -> bool:
        """ "no it was cold", "no i have a car": after a yes or a no a phrase that begins with who it is about begins a
        sentence, as a single word would."""
        said_so = (self.last, self.how) == ("choice", "word") and end > place + 1
        return said_so and "openers" in self.lists.single(self.words[place]).tags

    def _mentioned(self, mention: Mention, piece: Piece) -> Event:
        """ "first" is an option of that name before it is the first option, and sure where it is both."""
        entry, end = piece
        number = min(mention.options)
        value = self.target.name_values[number - 1] if self.target.name_values else number
        is_both = entry.ordinal == number and len(mention.options) == 1
        return Event("choice", value, is_both or (mention.sure and mention.end >= end), how="name")

    def _placed(self, entry: Entry, start: int, end: int) -> tuple[Event, ...]:
        tags = entry.tags
        if "leads" in tags and entry.ordinal:  # "first choice lifts": a place where there are places, else it leads
            return self._ordinal(entry.ordinal, sure=True) if self.target.places else self._rest(tags, end)
        if "leads" in tags and (self._number_follows(entry, end) or self._answer_follows(tags, end)):
            return ()
        for tag, value in self.target.marks.items():
            if tag in tags and not (tag == "abstain" and "hedges" in tags):
                return (self._marked(tag, value, tags, start, end),)
        if entry.number is not None and not (tags & {"none", "denials"} and entry.number not in self.target.numbers):
            return self._number(entry, start, end)
        if entry.ordinal is not None and (self.target.ordinals or "abstain" not in tags or self.target.has_middle()):
            self.after_ordinal = end
            return self._ordinal(entry.ordinal, sure=not only_begins(self.said, start, end, self.lists, self.told))
        if "negations" in tags and self.target.numbers and is_of_a_verb(self.said, start, end, self.lists):
            return (DOUBT,)
        return self._joining(tags, end)

    def _marked(self, tag: str, value: Value, tags: frozenset[str], start: int, end: int) -> Event:
        if tag in {"yes", "no"} and end == start + 1 and is_short_for_a_word(self.said, start, self.lists):
            return CONTENT
        if tag == "no" and "negations" in tags and end in self.named:
            return Event("not")  # "i do not disagree"
        sure = not (tag == "no" and only_denies(self.said, end, self.lists))
        return Event("choice", value, sure, firm=not tags.isdisjoint(FIRM), how="word")

    def _answer_follows(self, tags: frozenset[str], end: int) -> bool:
        """ "totally disagree": how much, and then what. But "no" before another answer is one."""
        if "fillers" not in tags or end == len(self.words) or self.gaps[end].strip():
            return False
        following, _ = in_its_place(self.lists.at(self.said, end), self.said, end, self.lists)
        return any(mark in following.tags for mark in self.target.marks) and "fillers" not in following.tags

    def _number_follows(self, entry: Entry, place: int) -> bool:
        """ "option 2", "number two", "letter b"; "no 2" only where it can mean number 2."""
        if place >= len(self.words) or not self.target.numbers:
            return False
        word = self.words[place]
        if "no" in entry.tags:
            return word.isdigit() and self.last in {"", "opener"}
        return self.lists.single(word).number is not None or number_of(word, self.target.letters) is not None

    def _number(self, entry: Entry, start: int, end: int) -> tuple[Event, ...]:
        number = entry.number
        if self._only_says_one(entry, start):
            return ()
        of_score = not self.target.letters and is_before_a_number(self.said, end, self.lists)
        if is_an_article(entry, self.said, end, self.lists, end in self.named or of_score):
            return (OPENER,)
        if start == self.after_ordinal and self.target.ordinals:
            return (DOUBT,)
        follows = after_number(self.said, end)
        if number == 100 and follows == "percent":
            return (self._wholly(),)
        of_more = self.last in {"money", "decimal", "time"} or is_of_thousands(self.said, start)
        if number not in self.target.numbers or of_more or follows in {"percent", "time"}:
            return (Event("outside", number) if self.target.numbers else CONTENT,)
        in_text_speak = self.language.language == "en" and may_be_a_preposition(self.said, start, self.lists)
        counts = may_only_count(self.said, start, end, number, self.lists)
        doubted = in_text_speak or counts or may_be_a_face(self.said, start) or self.last == "minus"
        return (Event("choice", number, sure=follows != "decimal" and not doubted),)

    def _wholly(self) -> Event:
        """ "100%" is a yes where nothing else is said."""
        yes = self.target.marks.get("yes")
        return Event("choice", yes, how="word") if yes and len(self.words) == 1 else Event("perhaps")

    def _only_says_one(self, entry: Entry, start: int) -> bool:
        """ "the second one", "that one", "a good one": here it counts nothing."""
        if entry.number == 1 and start == self.after_ordinal and self.target.ordinals:
            return True
        if "fillers" not in entry.tags or are_only_numbers(self.said, self.lists):
            return False
        praised = self.last == "perhaps" and start > 1 and "openers" in self.lists.single(self.words[start - 2]).tags
        return praised or self.last in {"choice", "opener", "place"}

    def _ordinal(self, ordinal: int, sure: bool) -> tuple[Event, ...]:
        if self.target.places and ordinal:
            return (Event("place", self.target.number_at(ordinal)),)
        if not self.target.ordinals:
            is_middle = not ordinal and self.target.has_middle()
            return (Event("choice", self.target.number_at(0), sure=False) if is_middle else CONTENT,)
        number = self.target.number_at(ordinal)
        return (Event("choice" if number in self.target.numbers else "outside", number, sure),)

    def _joining(self, tags: frozenset[str], end: int) -> tuple[Event, ...]:
        if "reasons" in tags:
            return (self._reason(tags),)
        kind = joining_kind(tags)
        if kind == "correction" and self.last == "not" and not self.chosen:
            return ()  # "not actually sure" takes nothing back
        if kind == "not" and self.last == "choice" and end == len(self.words) and self.target.numbers:
            return (DOUBT,)  # "2 not"
        if kind in BETWEEN_CHOICES and self.last not in {"choice", "outside"}:
            scaled = kind == "out_of" and is_out_of_nothing(self.said, end, self.lists, self.target.numbers)
            return (DOUBT if scaled else Event("opener", kind),)
        if kind == "then" and not self.chosen and tags.isdisjoint({"fillers", "openers"}):
            return (ABOUT_SOMEBODY,)  # "before 4" says when, where "2 before 4" is an order
        if kind:
            left_open = kind == "correction" and "hedges" in tags and self.last != "not"
            return (Event(kind, sure=not left_open, firm="abstain" in tags),)
        if "abstain" in tags:
            return (Event("maybe" if "hedges" in tags else "abstain"),)
        return self._stray(tags, end) if tags & {"yes", "no", "partly", "denials"} else self._rest(tags, end)

    def _rest(self, tags: frozenset[str], end: int) -> tuple[Event, ...]:
        if "perhaps_yes" in tags:
            return (Event("perhaps"),)
        if {"openers", "little"} <= tags and (self.last, self.how) == ("choice", "name"):
            goes_on = end < len(self.words)
            return (CONTENT,) if goes_on else ()  # "park mein ...": in the park; at the beginning the same word is "I"
        if "openers" in tags:
            return (OPENER if "fillers" in tags else ABOUT_SOMEBODY,)
        return () if tags & {"fillers", "hedges", "leads"} and "sayings" not in tags else (CONTENT,)

    def _reason(self, tags: frozenset[str]) -> Event:
        """ "because" after an answer; before one it only begins the sentence. "all but 2" leaves 2 out."""
        if "excepts" in tags and self.last in {"all", "both"}:
            return Event("except")
        how = "but" if "excepts" in tags else "so" if "fillers" in tags else ""
        return Event("reason" if self.chosen else "opener", how=how)

    def _stray(self, tags: frozenset[str], end: int) -> tuple[Event, ...]:
        """A yes or no where none was asked for: "1 no 2" is doubtful, "yes park" is not; "2 no lights" goes on."""
        named = self.named.get(end)
        if self.denied and "yes" in tags:
            return (DOUBT,)  # "locks not lifts yes" may refuse either
        if "fillers" in tags or ("yes" in tags and not self.last and named and named.end == len(self.words)):
            return ()
        if self.last not in {"choice", "outside"} or not tags & {"no", "denials"}:
            return (Event("stray", "yes" if "yes" in tags else None),)
        if "denials" not in tags and end < len(self.words) and meaning(self.gaps[end], False) in {"comma", "stop"}:
            return (Event("not"),)
        goes_on = end < len(self.words) and self.lists.single(self.words[end]) is UNKNOWN and end not in self.named
        return (OPENER,) if goes_on else (DENIED if "denials" in tags else DOUBT,)
