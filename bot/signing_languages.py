"""What staff and readers see of a language: how it stands, and the words that a reader signs for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

from bot import messages
from bot.commands.telling import counted
from bot.dearest import dearest, filled
from bot.languages import ENGLISH, codes, written
from bot.wording import Wording
from storage.signed import Signature

FIRST = ("welcome-kept", "welcome", "hear-by", "hear-later", "small-print", "small-print-app", "question-first")
LEAVING = ("goodbye", "leave-unsure", "staying", "welcome-back")


def lines(
    signatures: Mapping[str, Signature], on_offer: Sequence[str], wording: Wording, zone: tzinfo
) -> Iterator[str]:
    """One for each language, and what to do about those that are not signed."""
    for code in codes():
        said, name = messages.catalog(code), messages.catalog(code)["own-name"]
        standing = stands(code, signatures.get(code), code in on_offer, zone)
        yield f"{code}  {name}: {standing}; {len(said)} messages; {cost(code, wording)}."
    if waiting := [code for code in codes() if code != ENGLISH and code not in signatures]:
        yield f"To have one signed, let somebody read it: yousaid language show {waiting[0]}."


def stands(code: str, signature: Signature | None, is_offered: bool, zone: tzinfo) -> str:
    if signature is not None:
        day = signature.at.astimezone(zone)
        return f"signed by {signature.by} on {day.day} {day:%b %Y}"
    if code == ENGLISH:
        return "signed at set-up"
    return "not signed" if is_offered else "not signed, so not offered"


def cost(code: str, wording: Wording) -> str:
    one = dearest(code, wording.always)
    sent = " (so it is sent)" if code in wording.plain else ""
    segments = counted(one.segments, "segment", "segments")
    return f"dearest {one.key}, {segments}, {one.without} without dear letters{sent}"


def to_read(code: str, wording: Wording) -> Iterator[str]:
    """Everything that somebody's safety may hang on, as it is sent and as it is read."""
    for title, keys in signed_for(code):
        yield f"{title}:"
        yield from (f"  {key}: {shown(wording.words(code, key), wording)}" for key in keys)
    yield from leave_words(written(code)["leaving"])
    yield from danger_phrases(written(code)["danger"])
    yield from no_danger_phrases(written(code).get("no_danger", ()))
    yield f'When all of it is right: yousaid language sign {code} --by "NAME"'


def signed_for(code: str) -> tuple[tuple[str, Sequence[str]], ...]:
    """The messages that somebody's safety may hang on, by what they are for."""
    helping = [key for key in messages.catalog(code) if is_help(key)]
    return (("First messages", FIRST), ("Help texts", helping), ("Leaving and coming back", LEAVING))


def is_help(key: str) -> bool:
    return key == "help" or key.startswith("help-")


def is_signed_for(key: str) -> bool:
    """A change of it must be read by somebody who reads the language well."""
    return is_help(key) or key in (*FIRST, *LEAVING)


def shown(text: str, wording: Wording) -> str:
    """Our name and the help lines filled in; what changes from text to text stays in braces."""
    return filled(text, {name: f"{{{name}}}" for name in BLANKS} | dict(wording.always))


BLANKS = ("reference", "date", "ask")


def leave_words(leaving: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield "Words that end it at once, alone in a text:"
    yield f"  {', '.join(leaving['words'])}"
    yield "Wishes that end it, anywhere in a text (* stands for a few words, / for one or the other):"
    yield from (f"  {phrase}" for phrase in leaving["wishes"])
    yield "Words after which we ask whether to stop:"
    yield from (f"  {phrase}" for phrase in leaving["unsure"])


def danger_phrases(rules: Sequence[Mapping[str, Sequence[str]]]) -> Iterator[str]:
    number = sum(len(rule["phrases"]) for rule in rules)
    yield f"{counted(number, 'phrase means', 'phrases mean')} that somebody may be in danger:"
    for rule in rules:
        yield f"  {str(rule['category']).replace('_', ' ')}, {rule['level']}: {len(rule['phrases'])}"
        yield from (f"    {phrase}" for phrase in rule["phrases"])
        yield from (f"    not with: {phrase}" for phrase in rule.get("unless", ()))


def no_danger_phrases(tables: Sequence[Mapping[str, Sequence[str]]]) -> Iterator[str]:
    for table in tables:
        yield f"  none of these, {', '.join(table['categories']).replace('_', ' ')}: {len(table['phrases'])}"
        yield from (f"    {phrase}" for phrase in table["phrases"])
