"""From a sheet to people: each row read on its own, every mistake in it said at once, with what to write instead.

Nothing is guessed that could put somebody on the list who did not agree: two rows for one number that say different
things of when they agreed are both refused.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.console.saying import LANGUAGES
from bot.importing.agreeing import SAID_NO, SAID_YES, NoDay, could_be_another_day, read_agreed_on
from bot.importing.phones import Wrong, read_chat, read_phone
from bot.importing.sheet import CannotRead, Row, Sheet
from bot.languages import codes
from bot.messages import catalog
from bot.settings import Settings
from flows.agreeing import PURPOSES
from flows.group_names import tidy_name
from storage.imports import Content, Listed, Refused

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "phone": ("phone", "mobile", "number", "telephone", "tel", "mobile phone"),
    "telegram": ("telegram", "telegram chat", "chat", "chat id"),
    "agreed_on": ("agreed on", "agreed at", "consent date", "date agreed", "date of consent", "when", "date", "on"),
    "agreed_where": ("agreed where", "where", "consent source", "source", "place"),
    "agreed_words": ("agreed words", "words", "consent words", "consent text", "wording", "what words"),
    "purposes": ("purposes", "purpose", "agreed to", "what for"),
    "could_say_no": ("could say no", "opt out offered", "could opt out", "offered opt out"),
    "agreed": ("agreed", "consent", "opted in", "opt in"),
    "language": ("language", "lang"),
    "group": ("group", "groups"),
}
NAMES: Mapping[str, tuple[str, ...]] = {
    "take_part": ("take part", "taking part", "part"),
    "be_quoted": ("be quoted", "quote", "quoted", "quotes"),
    "be_asked_again": ("be asked again", "ask again", "asked again", "be asked"),
}
NEEDED = ("agreed_on", "agreed_where", "agreed_words")
NAMED = {"agreed_on": "when", "agreed_where": "where", "agreed_words": "with what words"}
LONGEST = 500
NO_LETTERS = re.compile(r"[\W_]+")
A_NUMBER = re.compile(r"(?<=\w) (?:numbers?|nos?)$")
NO_WAY_OUT = (
    "By a soft opt-in, each must have been able to say no when you took their number. Add could_say_no, yes or no."
)


@dataclass(frozen=True, slots=True)
class Around:
    """`group`: one that everybody of this list comes into, if any."""

    settings: Settings
    today: date
    group: str = ""


def read_people(sheet: Sheet, around: Around) -> Content:
    """Raises CannotRead where the columns are not those of a list of people."""
    places = _places(sheet.header)
    if around.settings.lawful_basis == "soft_opt_in" and "could_say_no" not in places:
        raise CannotRead(NO_WAY_OUT)
    rows = [_read(row, sheet, places, around) for row in sheet.rows]
    people = [one for one in rows if isinstance(one, Listed)]
    refused = [one for one in rows if isinstance(one, Refused)]
    kept, twice = _each_once(people, {row.number: row for row in sheet.rows})
    notes = (*sheet.notes, *_noticed(sheet, places))
    return Content(sheet.header, tuple(kept), tuple(sorted((*refused, *twice))), notes)


def _places(header: Sequence[str]) -> dict[str, int]:
    """Column -> where it stands."""
    known = {other: name for name, others in COLUMNS.items() for other in (name, name.replace("_", " "), *others)}
    places: dict[str, int] = {}
    for place, title in enumerate(header):
        tidy = NO_LETTERS.sub(" ", title.casefold()).strip()
        name = known.get(tidy) or known.get(A_NUMBER.sub("", tidy))
        if name in places:
            raise CannotRead(f'Two columns say "{name}". Keep one.')
        if name:
            places[name] = place
    if "phone" not in places and "telegram" not in places:
        raise CannotRead("No column is called phone. The first row names the columns: phone, agreed_on, agreed_where, "
                         "agreed_words, and if you like language and group.")  # fmt: skip
    if missing := [name for name in NEEDED if name not in places]:
        said = " and ".join(NAMED[name] for name in missing)
        raise CannotRead(f"It does not say {said} each person agreed. Add the column {', '.join(missing)}.")
    return places


def _read(row: Row, sheet: Sheet, places: Mapping[str, int], around: Around) -> Listed | Refused:
    cell = {name: row.cells[place] if place < len(row.cells) else "" for name, place in places.items()}
    problems: list[str] = []
    if any(row.cells[len(sheet.header) :]):
        problems.append("There are more cells than columns: perhaps a comma is missing its quotes.")
    channel, address = _address(cell, around.settings, problems)
    said = cell.get("agreed", "").casefold()
    if said in SAID_NO:
        problems.append("They did not agree, so nothing may be sent to them. Take this row out.")
    elif said not in SAID_YES:
        problems.append("The column agreed says neither yes nor no. Write yes or no.")
    day = _day(cell["agreed_on"], around.today, problems)
    for name, what in (("agreed_where", "where they agreed"), ("agreed_words", "with what words they agreed")):
        if not cell[name]:
            problems.append(f"It does not say {what}.")
        elif len(cell[name]) > LONGEST:
            problems.append(f"{name} has more than {LONGEST} characters. Say it in fewer.")
    language = _language(cell.get("language", ""), around.settings, problems)
    purposes = _purposes(cell.get("purposes", ""), problems)
    could = _could_say_no(cell.get("could_say_no", ""), around.settings, problems)
    names = _groups(cell.get("group", ""), around.group, problems)
    if problems:
        return Refused(row.number, row.cells, " ".join(dict.fromkeys(problems)))
    where, words = cell["agreed_where"], cell["agreed_words"]
    return Listed(row.number, channel, address, language, names, day, where, words, purposes, could)


def _purposes(cell: str, problems: list[str]) -> tuple[str, ...]:
    """Nothing said: only to take part. Whoever agreed to more takes part too, or there would be nothing to ask."""
    typed = [" ".join(one.casefold().replace("_", " ").split()) for one in re.split("[;,]", cell) if one.strip()]
    known = {name: purpose for purpose, names in NAMES.items() for name in names}
    if unknown := [one for one in typed if one not in known]:
        named = "; ".join(names[0] for names in NAMES.values())
        problems.append(f'"{unknown[0][:40]}" is no purpose. Write one or more of: {named}.')
    agreed = {known[one] for one in typed if one in known} | {"take_part"}
    return tuple(purpose for purpose in PURPOSES if purpose in agreed)


def _could_say_no(cell: str, settings: Settings, problems: list[str]) -> bool:
    said = cell.casefold()
    could = bool(said) and said in SAID_YES
    if said not in SAID_YES | SAID_NO:
        problems.append("The column could_say_no says neither yes nor no. Write yes or no.")
    elif settings.lawful_basis == "soft_opt_in" and not could:
        problems.append("They could not say no when their number was taken, so a soft opt-in does not reach them.")
    return could


def _address(cell: Mapping[str, str], settings: Settings, problems: list[str]) -> tuple[str, str]:
    phone, chat = cell.get("phone", ""), cell.get("telegram", "")
    try:
        if phone and chat:
            raise Wrong("There is a phone and a Telegram chat. One row for each.")
        return ("telegram", read_chat(chat)) if chat and not phone else ("sms", read_phone(phone, settings))
    except Wrong as wrong:
        problems.append(str(wrong))
        return "", ""


def _day(cell: str, today: date, problems: list[str]) -> str:
    try:
        return read_agreed_on(cell, today).isoformat()
    except NoDay as wrong:
        problems.append(str(wrong))
        return ""


def _language(cell: str, settings: Settings, problems: list[str]) -> str:
    """By its code, or its name in English or in itself."""
    if not cell:
        return settings.language
    said = cell.casefold()
    for code in codes():
        if said in (code, LANGUAGES.get(code, code).casefold(), catalog(code)["own-name"].casefold()):
            return code
    known = ", ".join(f"{code} ({LANGUAGES.get(code, code)})" for code in codes())
    problems.append(f"This language is not here. Write one of: {known}.")
    return ""


def _groups(cell: str, everybody: str, problems: list[str]) -> tuple[str, ...]:
    names = [everybody] if everybody else []
    for typed in filter(str.strip, cell.split(";")):
        try:
            names.append(tidy_name(typed))
        except ValueError as wrong:
            problems.append(str(wrong))
    return tuple(dict.fromkeys(names))


def _each_once(people: Iterable[Listed], rows: Mapping[int, Row]) -> tuple[list[Listed], list[Refused]]:
    """One row for each address: the first, and none where they say different things of how they agreed."""
    by_address: dict[tuple[str, str], list[Listed]] = {}
    for one in people:
        by_address.setdefault((one.channel, one.address), []).append(one)
    kept, refused = [], []
    for first, *others in by_address.values():
        numbers = ", ".join(str(one.row) for one in (first, *others))
        if len({(one.agreed_on, one.where, one.words, one.purposes, one.could_say_no) for one in (first, *others)}) > 1:
            why = f"Rows {numbers} are the same person and say different things of how they agreed. Keep the right one."
            refused += [Refused(one.row, rows[one.row].cells, why) for one in (first, *others)]
            continue
        kept.append(first)
        why = f"This is the same person as in row {first.row}, which is taken. Nothing to do."
        refused += [Refused(one.row, rows[one.row].cells, why, is_mistake=False) for one in others]
    return kept, refused


def _noticed(sheet: Sheet, places: Mapping[str, int]) -> Iterator[str]:
    others = [title for place, title in enumerate(sheet.header) if title and place not in places.values()]
    if others:
        yield f"Nothing is kept of: {', '.join(title[:40] for title in others[:10])}."
    when = places["agreed_on"]
    for row in sheet.rows:
        if len(row.cells) > when and (day := could_be_another_day(row.cells[when])):
            yield f"Days come before months: {row.cells[when]} is read as {day.isoformat()}."
            return
