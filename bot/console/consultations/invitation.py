"""From the form of an invitation to a broadcast, and everything that stands against sending it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot import messages
from bot.broadcasting.asking import approvers
from bot.broadcasting.bill import Bill, bill_of, limits
from bot.commands.drafting import whole_sentence
from bot.console.consultations.poster import spaced
from bot.console.saying import LANGUAGES, counted, plainly
from bot.fitting import broadcast_overflow
from bot.house import House
from bot.money import too_dear
from flows.broadcast import Broadcast, is_above, needs_second
from flows.consultation import Consultation, Text
from flows.crowd import EVERYBODY, Rule, Segment
from storage import consultations, groups

WHOM = {
    "everybody": "Everybody who has not answered yet",
    "took-part": "Those of them who took part in another consultation",
    "group": "Those of them in a group",
}
LONGEST = 400
NOBODY = "Nobody would get it: everybody has answered, or nobody is there who may be written to."
NO_APPROVER = "A second person must approve it, and nobody else may. An approver has to be on the staff list."


@dataclass(frozen=True, slots=True)
class Invitation:
    """As it would be kept and sent. `problems`: field -> sentence; with any it is not for use."""

    broadcast: Broadcast
    bill: Bill
    problems: Mapping[str, str]
    needs_second: bool


def suggested(house: House, consultation: Consultation, language: str) -> str:
    """The question and how to answer it, in words that are there in every language."""
    asked = consultation.questions[0].text if len(consultation.questions) == 1 else consultation.title
    said = whole_sentence(asked.in_language(language), language)
    number = house.settings.twilio_from
    if language == "en":
        how = f"To answer, reply {consultation.keyword}." if consultation.keyword else "To answer, reply START."
        return f"{said} {how}"
    if consultation.keyword and number:
        blanks = {"keyword": consultation.keyword, "number": spaced(number)}
        parts = messages.parts(language, "page-join")
        return f"{said} {''.join(blanks.get(part, part) for part in parts)}"
    return f"{said} {consultation.keyword or ''}".strip()


def tidy(form: Mapping[str, str], consultation: Consultation, house: House) -> dict[str, str]:
    """Every field; a form that was not sent yet has our words."""
    is_new = "whom" not in form
    names = ("whom", "took_part", "group", "as_is", "id")
    texts = {
        f"text-{code}": suggested(house, consultation, code)
        if is_new
        else " ".join(form.get(f"text-{code}", "").split())
        for code in consultation.languages
    }
    return {**{name: form.get(name, "") for name in names}, "whom": form.get("whom", "everybody"), **texts}


def read(
    db: Connection, house: House, consultation: Consultation, form: Mapping[str, str], who: str, now: datetime
) -> Invitation:
    """`form` as `tidy` gives it."""
    words = {code: whole_sentence(form[f"text-{code}"], code) for code in consultation.languages}
    text = Text({code: said for code, said in words.items() if said} or {consultation.languages[0]: ""})
    broadcast = Broadcast("", 0, who, text, segment(consultation, form), as_is=bool(form["as_is"]))
    problems = dict(_wrong(db, house, consultation, form, broadcast))
    bill = bill_of(db, house, broadcast, now)
    second = needs_second(bill.people, bill.cost, limits(house.settings))
    for field, sentence in () if problems else _against(db, house, broadcast, bill, second):
        problems.setdefault(field, sentence)
    return Invitation(broadcast, bill, problems, second)


def segment(consultation: Consultation, form: Mapping[str, str]) -> Segment:
    """Never those who have answered already."""
    waiting = Rule("has-not-answered", consultation.name)
    if form["whom"] == "took-part":
        return Segment((waiting, Rule("took-part", form["took_part"])))
    if form["whom"] == "group":
        return Segment((waiting, Rule("group", form["group"])))
    return Segment((waiting, Rule(EVERYBODY)))


def _wrong(
    db: Connection, house: House, consultation: Consultation, form: Mapping[str, str], broadcast: Broadcast
) -> Iterator[tuple[str, str]]:
    if form["whom"] not in WHOM:
        yield "whom", "Choose who is invited."
    if form["whom"] == "took-part" and consultations.find(db, form["took_part"]) is None:
        yield "took_part", "Choose a consultation."
    if form["whom"] == "group" and form["group"] not in groups.sizes(db):
        yield "group", "Choose a group."
    if not form[f"text-{consultation.languages[0]}"]:
        yield f"text-{consultation.languages[0]}", "Write what the invitation says."
    for code, said in broadcast.text.by_language.items():
        if len(said) > LONGEST:
            yield f"text-{code}", "This is too long for a text. Say it in fewer words."
        elif over := broadcast_overflow(house.wording, broadcast, code):
            yield f"text-{code}", f"It takes {over.units} of {over.limit} characters. Say it in fewer words."


def _against(db: Connection, house: House, broadcast: Broadcast, bill: Bill, second: bool) -> Iterator[tuple[str, str]]:
    """The rules of every broadcast."""
    limit = limits(house.settings)
    if not bill.people:
        yield "whom", NOBODY
    if limit.month is not None and is_above(bill.spent, bill.cost, limit):
        yield "whom", f"{too_dear(bill.cost, bill.spent, limit.month)}. Choose fewer people."
    if not broadcast.as_is:
        yield from untranslated(broadcast, bill)
    if second and not approvers(db, broadcast):
        yield "whom", NO_APPROVER


def untranslated(broadcast: Broadcast, bill: Bill) -> Iterator[tuple[str, str]]:
    readers: dict[str, int] = {}
    for (language, _), many in bill.sizes.items():
        if language not in broadcast.text.by_language:
            readers[language] = readers.get(language, 0) + many
    if readers:
        said = ", ".join(
            f"{counted(many, 'person reads', 'people read')} {plainly(LANGUAGES, code)}"
            for code, many in readers.items()
        )
        yield "as_is", f"{said}. Translate it, or say that they get it as it is."
