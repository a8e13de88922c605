"""A poster and a card to print: what is asked, and how to take part, with codes that a camera reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import segno
from aiohttp import web
from sqlalchemy import Connection

from bot.console.consultations.bot_name import bot_name
from bot.console.consultations.one import common
from bot.console.route import Desk, Visit
from bot.console.saying import LANGUAGES, plainly
from bot.house import House
from bot.public.words import Words
from flows.consultation import Consultation
from flows.phrase import Phrase
from storage import consultations

CARDS = 8
"""On a page of A4."""

QUIET = 4
"""White modules round a code, without which cameras do not see it."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code as one path of unit squares. `says`: what it does, for who cannot see it."""

    size: int
    path: str
    says: str
    label: str


async def show(desk: Desk, visit: Visit) -> web.Response:
    name = await bot_name(desk)
    page = await desk.read(lambda db: _look(db, desk, visit, name))
    return desk.missing(visit) if page is None else desk.draw(visit, "consultation_poster.html", page)


def _look(db: Connection, desk: Desk, visit: Visit, name: str | None) -> dict[str, Any] | None:
    consultation = consultations.find(db, visit.place["name"])
    if consultation is None:
        return None
    asked, house = visit.request.query, desk.house
    code = asked.get("language", "")
    code = code if code in consultation.languages else consultation.languages[0]
    words = Words(code, house.name, house.settings.zone)
    number = house.settings.twilio_from
    return {
        **common(consultation, desk),
        "code": code,
        "languages": [(one, plainly(LANGUAGES, one)) for one in consultation.languages],
        "is_card": asked.get("as") == "card",
        "cards": range(CARDS),
        "direction": words.direction,
        "heading": consultation.title.in_language(code),
        "question": _question(consultation, code),
        "decides": consultation.decides.in_language(code),
        "join": words.how_to_join(consultation.keyword, spaced(number)) if consultation.keyword and number else None,
        "hear": _said(house, Phrase("hear-by", {"date": consultation.answer_by}), code)
        if consultation.answer_by
        else "",
        "small_print": _said(house, Phrase("small-print"), code),
        "codes": list(codes(consultation, number, name)),
        "number": number,
        "bot": name,
    }


def _question(consultation: Consultation, code: str) -> str:
    """Where there are several, the title has to do."""
    return consultation.questions[0].text.in_language(code) if len(consultation.questions) == 1 else ""


def _said(house: House, phrase: Phrase, code: str) -> str:
    return house.wording.text((phrase,), code)


def codes(consultation: Consultation, number: str | None, bot: str | None) -> Iterator[Code]:
    """One for each way to take part that is there; a number or a bot that nobody has set has none."""
    if number is not None and consultation.keyword:
        yield code_of(
            f"sms:{number}?body={quote(consultation.keyword)}",
            f"Writes the text {consultation.keyword} to {number}",
            "SMS",
        )
    if bot is not None:
        start = (
            f"?start={quote(consultation.keyword)}" if consultation.keyword and consultation.keyword.isascii() else ""
        )
        yield code_of(f"https://t.me/{bot}{start}", f"Opens {bot} in Telegram", "Telegram")


def code_of(content: str, says: str, label: str) -> Code:
    rows = [bytes(row) for row in segno.make(content, error="m", micro=False, boost_error=False).matrix]
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    )
    return Code(len(rows) + 2 * QUIET, path, says, label)


def spaced(number: str) -> str:
    """ "07700 900123": as people in the country dial and read it; a short code stays as it is."""
    import phonenumbers

    if not number.startswith("+"):
        return number
    parsed = phonenumbers.parse(number)
    is_here = parsed.country_code == 44
    form = phonenumbers.PhoneNumberFormat.NATIONAL if is_here else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)
