"""How it will look on a phone: the talk of somebody who texts the keyword, on each channel and in each language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.clock import new_id
from bot.console.consultations.one import common
from bot.console.drawing import go_to
from bot.console.route import Desk, Visit
from bot.console.saying import LANGUAGES, counted, plainly
from bot.house import House
from bot.languages import codes, words
from bot.plain_words import advice
from bot.wording import Worded
from flows import asking, joining
from flows.changing import changed
from flows.consultation import Consultation
from flows.segments import measure, without_dear_letters
from flows.state import MemberState
from flows.translating import parts
from flows.turn import Here, Incoming, Say
from storage import audit, consultation_steps, consultations, staff
from storage.staff import Person

CHANNELS = {"sms": "SMS", "telegram": "Telegram"}
HELLO = "hello"


@dataclass(frozen=True, slots=True)
class Bubble:
    """`note`: how long it is and what it costs."""

    text: str
    is_theirs: bool
    note: str = ""
    buttons: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Phone:
    channel: str
    name: str
    bubbles: Sequence[Bubble]
    whole: str


async def show(desk: Desk, visit: Visit) -> web.Response:
    page = await desk.read(lambda db: _look(db, desk, visit))
    return desk.missing(visit) if page is None else desk.draw(visit, "consultation_phone.html", page)


def _look(db: Connection, desk: Desk, visit: Visit) -> dict[str, Any] | None:
    consultation = consultations.find(db, visit.place["name"])
    if consultation is None:
        return None
    asked = visit.request.query.get("language", "")
    code = asked if asked in consultation.languages else consultation.languages[0]
    me = next((one for one in staff.every(db) if one.name == visit.name), None)
    return {
        **common(consultation, desk),
        "phones": [phone(desk.house, consultation, code, channel, desk.now) for channel in CHANNELS],
        "code": code,
        "language": plainly(LANGUAGES, code),
        "languages": [(one, plainly(LANGUAGES, one)) for one in consultation.languages],
        "advice": list(advised(consultation, code)),
        "reached": me is not None and me.channel is not None,
        "me": visit.name,
    }


def advised(consultation: Consultation, code: str) -> Iterator[tuple[str, str]]:
    """(the words, what could be plainer); it stops nothing."""
    for part in parts(consultation):
        said = part.text.by_language.get(code)
        for sentence in advice(said, code, [consultation.keyword] if consultation.keyword else ()) if said else ():
            yield said or "", sentence


def phone(house: House, consultation: Consultation, language: str, channel: str, now: datetime) -> Phone:
    said = list(talk(house, consultation, language, channel, now))
    replies = [bubble for bubble in said if not bubble.is_theirs]
    segments = sum(measure(bubble.text).segments for bubble in replies)
    whole = f"{counted(len(replies), 'message', 'messages')}, {cost(house, channel, segments)}"
    return Phone(channel, CHANNELS[channel], said, whole)


def talk(house: House, consultation: Consultation, language: str, channel: str, now: datetime) -> Iterator[Bubble]:
    """The first message, and each question after it as it is put; conditions are left out of account."""
    yield Bubble(consultation.keyword or HELLO, is_theirs=True)
    first = first_message(house, consultation, language, channel, now)
    yield _bubble(house, first, language, channel)
    left = consultation.questions[1:] if first.put else consultation.questions
    for place, question in enumerate(left, start=1):
        lead = "question-last" if place == len(left) and len(consultation.questions) > 1 else "question-next"
        say = asking.put_question(consultation, question, (), lead)
        yield _bubble(house, render(house, say, language, channel), language, channel)


def first_message(house: House, consultation: Consultation, language: str, channel: str, now: datetime) -> Worded:
    """What whoever texts the keyword is answered, as if it were open."""
    opened = changed(consultation, opens=now - timedelta(minutes=1), closes=_later(consultation, now), is_over=False)
    code = language if language in codes() else consultation.languages[0]
    state, today = MemberState(language=code), now.astimezone(house.settings.zone).date()
    here = _here(house, opened, state, today, now)
    turn = joining.welcome(here, Incoming(channel, "", "", consultation.keyword or "", now))
    return render(house, turn.say, language, channel) if turn.say else Worded("", 0)


def _later(consultation: Consultation, now: datetime) -> datetime | None:
    return None if consultation.has_closed(now) else consultation.closes


def _here(house: House, opened: Consultation, state: MemberState, today: date, now: datetime) -> Here:
    return Here(
        now=now,
        today=today,
        name=house.name,
        nation=house.settings.nation,
        state=state,
        words=words(state.language),
        languages=codes(),
        consultations=(opened,),
        reference="A1",
    )


def render(house: House, say: Say, language: str, channel: str) -> Worded:
    return house.wording.render(say, language, channel, lambda asked, value: "")


def _bubble(house: House, worded: Worded, language: str, channel: str) -> Bubble:
    note = cost(house, channel, worded.segments)
    if channel == "sms" and (other := the_other_way(house, worded.text, language)):
        note = f"{note}; {other}"
    return Bubble(worded.text, False, note, [label for label, _ in worded.buttons])


def the_other_way(house: House, text: str, language: str) -> str:
    """What the letters of a language would cost, or save, where there are some that texts have to pay for."""
    if language in house.settings.plain_letters:
        return "sent without the letters that make it dearer"
    cheap = measure(without_dear_letters(text)).segments
    return f"{cheap} without its dear letters" if cheap < measure(text).segments else ""


def cost(house: House, channel: str, segments: int) -> str:
    if channel != "sms":
        return "free"
    price = house.settings.price_per_segment
    return counted(segments, "text", "texts") + (f", about £{segments * price:.2f}" if price else "")


async def looked(desk: Desk, visit: Visit) -> web.Response:
    return await _note(desk, visit, "looked")


async def test(desk: Desk, visit: Visit) -> web.Response:
    """The first message, to the phone of whoever is signed in and to nobody else's."""
    return await _note(desk, visit, "tested")


async def _note(desk: Desk, visit: Visit, what: consultation_steps.What) -> web.Response:
    done = await desk.write(lambda db: _step(db, desk, visit, what))
    return desk.missing(visit) if done is None else go_to(f"/console/consultation/{visit.place['name']}?done={done}")


def _step(db: Connection, desk: Desk, visit: Visit, what: consultation_steps.What) -> str | None:
    consultation, now = consultations.find(db, visit.place["name"]), desk.now
    me = next((one for one in staff.every(db) if one.name == visit.name), None)
    if consultation is None or (what == "tested" and (me is None or me.channel is None)):
        return None
    if what == "tested" and me is not None:
        _text(db, desk.house, consultation, me, visit.form.get("language", ""), now)
    consultation_steps.note(db, consultation.name, what, consultation.version, visit.name, now)
    audit.note(db, visit.name, f"consultation {what}", now, about=consultation.name)
    return what


def _text(db: Connection, house: House, consultation: Consultation, me: Person, asked: str, now: datetime) -> None:
    code = asked if asked in consultation.languages else consultation.languages[0]
    worded = first_message(house, consultation, code, me.channel or "sms", now)
    staff.queue_text(db, me.name, worded.text, worded.segments, new_id, now)
