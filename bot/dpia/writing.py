"""The draft itself: the seven steps that the ICO names, with what is known here, and blanks for what is not.

Source of the steps: ICO, Data protection impact assessments, "How do we do a DPIA?". The words are ours. It is a draft
to work on, and no legal advice.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bot.dpia.blocks import Blank, Block, Heading, Para, Table
from bot.dpia.facts import PROCESSORS, Facts
from bot.dpia.risks import RISKS
from bot.handing_over import organisation
from bot.retaining import chosen
from flows.retention import KINDS, days

STAYS = (
    ("Numbers, chats and answers", "until the member asks to be forgotten"),
    ("The list of those who want no messages (keyed hashes, no number)", "it stays"),
    ("Results and counts without names, and the log", "they stay"),
)

if TYPE_CHECKING:
    from bot.house import House

SOURCE = (
    "The seven steps are those of the Information Commissioner's Office: "
    "ico.org.uk, guide to the UK GDPR, data protection impact assessments, how do we do a DPIA."
)
NOT_ADVICE = (
    "This is a draft, put together by the software from its own facts. It is no legal advice, and it does not say that "
    "a risk is gone. Read it, correct it, and fill in every blank: they are marked TO FILL IN."
)


def document(house: "House", known: Facts, now: datetime) -> list[Block]:
    made = f"Made {now.astimezone(house.settings.zone):%d %B %Y, %H:%M} for {organisation(house)}."
    title = Heading(1, f"Data protection impact assessment: {house.name}")
    steps = (_need, _processing, _consultation, _necessity, _risks, _measures, _sign_off)
    body = [block for step in steps for block in step(house, known)]
    return [title, Para(made), Para(NOT_ADVICE), Para(SOURCE), *body]


def _need(house: "House", known: Facts) -> Iterator[Block]:
    yield Heading(2, "Step 1: is it needed?")
    yield Para(
        "People write by text and chat about the services they use. What they write can be about health, danger, "
        "money, family and those who work here, and some of them may be in a weak position. So it is likely to be "
        "needed."
    )
    yield Blank("What you want to find out, from whom, and why by text and chat.")
    yield Blank("Who wrote this assessment, and who was asked for advice (a data protection officer, if you have one).")


def _processing(house: "House", known: Facts) -> Iterator[Block]:
    yield Heading(2, "Step 2: what happens with the data")
    yield Para("How much there is on the day of this draft:")
    left = [("Members who have left", str(known.left))]
    yield Table(("What", "How many"), [*((name, str(count)) for name, count in known.counts.items()), *left])
    yield Table(("Channel", "Numbers and chats"), _rows(known.channels))
    yield Table(("Language that members write in", "Members"), _rows(known.languages))
    yield Para(f"Languages on offer: {', '.join(known.offered)}. Countries: {', '.join(house.settings.countries)}.")
    yield Heading(3, "How long it is kept")
    kinds = [(one.what, f"{days(one, chosen(house.settings))} days after {one.since}") for one in KINDS]
    yield Table(("What", "How long"), [*kinds, *STAYS])
    yield Heading(3, "Who can see it")
    yield Table(("Role on the staff list", "People"), _rows(known.roles))
    yield Heading(3, "Who works for you")
    yield Table(("Company", "What it does"), [PROCESSORS[name] for name in house.settings.channels_on()])
    yield Blank("Who runs the machine that this is on, in which country, and where the backups lie.")
    yield Blank("The contract with each company, and the safeguards where data leaves the United Kingdom.")
    yield Blank("Who the members are, whether children are among them, and how they came to know of this.")


def _consultation(house: "House", known: Facts) -> Iterator[Block]:
    yield Heading(2, "Step 3: who is asked")
    yield Para("Members can be asked here: how their words are used can be a consultation like any other.")
    yield Blank("Which members and staff you asked, when, and what they said; or why you did not ask.")


def _necessity(house: "House", known: Facts) -> Iterator[Block]:
    yield Heading(2, "Step 4: is it necessary, and in proportion?")
    yield Para(
        "The software asks for no name, no address and no date of birth. It works from a number or a chat and what "
        "people choose to say. Whoever wants no more messages says so in any words. PRIVACY, MY DATA and FORGET ME "
        "are texts."
    )
    yield Blank("The lawful basis, and for health and other special kinds of data the further condition.")
    yield Blank("Why the same could not be reached with less, and how you keep to the purpose.")


def _risks(house: "House", known: Facts) -> Iterator[Block]:
    yield Heading(2, "Step 5: the risks to people")
    yield Para("Known from the way the software works. How likely and how bad each is, only you can say.")
    blank = "TO FILL IN"
    yield Table(("Risk", "How likely", "How bad", "Together"), [(one.what, blank, blank, blank) for one in RISKS])
    yield Blank("Further risks with you: who could be harmed, and how.")


def _measures(house: "House", known: Facts) -> Iterator[Block]:
    yield Heading(2, "Step 6: what is done about them")
    yield Para("What the software does, and where it is described or tested. A risk that is smaller is still there.")
    rows = [
        (risk.what, measure.what, ", ".join(measure.where), "TO FILL IN") for risk in RISKS for measure in risk.measures
    ]
    yield Table(("Risk", "What the software does", "Where", "What is left, and is it accepted?"), rows)
    yield Blank("What you do besides: training, locked screens, who leaves and joins, encrypted disks and backups.")


def _sign_off(house: "House", known: Facts) -> Iterator[Block]:
    yield Heading(2, "Step 7: who signs it")
    yield Para("Where a high risk is left, ask the ICO before you start.")
    for ask in (
        "Measures approved by, with date.",
        "What is left of the risks accepted by, with date.",
        "Advice of the data protection officer, and whether it was followed.",
        "Who looks at this again, and when.",
    ):
        yield Blank(ask)


def _rows(counted: Mapping[str, int]) -> list[tuple[str, str]]:
    return [(name, str(count)) for name, count in counted.items()]
