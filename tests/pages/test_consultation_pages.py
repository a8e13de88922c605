"""From a draft to invitations: what each page of a consultation says, does, and does not do."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
import segno

from bot.console.consultations.poster import code_of
from bot.console.consultations.ready import begins
from bot.console.drawing import Drawer
from bot.files.surroundings import installed
from bot.files.values import check_again
from bot.house import House
from storage import broadcasts, consultations, staff, tallied
from storage.reports import outbox
from tests.files.reading import everything_fits
from tests.injections import INJECTIONS
from tests.pages.conftest import DESK, NOON, Visit, Visitor, text
from tests.pages.reader import Reader
from tests.pages.test_consultation_form import NEW, SMALLEST, found, words

DRAFT = "/console/consultation/repair"
OAK = "/console/consultation/oak-house"
POLISH: Mapping[str, str] = {
    "t.title": "Co naprawić",
    "t.decides": "Wy decydujecie.",
    "t.can_change": "Odpowiedzi mogą coś zmienić.",
}
QUESTION: Mapping[str, str] = {
    "t.repair.text": "Co naprawić najpierw?",
    "t.repair.option.1": "Ciepła woda",
    "t.repair.option.2": "Zamki",
    "t.repair.option.3": "Ogrzewanie",
}


async def signed_in(house: House, visit: Visit, name: str | None = None) -> Visitor:
    visitor = await visit(house)
    await visitor.sign_in(name)
    return visitor


async def with_draft(house: House, visit: Visit) -> Visitor:
    visitor = await signed_in(house, visit)
    await visitor.send(f"{NEW}/choose_one", **{**SMALLEST, "q1-text": "What repair first?"})
    return visitor


def tasks(page: str) -> str:
    return words(page).partition("From here to people's phones")[2].partition("Posters")[0]


async def test_the_list_says_how_each_one_stands(house: House, visit: Visit) -> None:
    visitor = await with_draft(house, visit)
    await text(house, "hello")
    await text(house, "2")
    page = words(await visitor.look("/console/consultations"))
    assert "Draft 0 people Answer due Sunday 20 December 2026" in page
    assert "Open 1 person Answer due" in page


async def test_the_way_to_people_s_phones_is_followed_from_step_to_step(house: House, visit: Visit) -> None:
    visitor = await with_draft(house, visit)
    with house.database.transaction() as db:
        staff.add(db, DESK, ("duty_person", "admin"), ("sms", "+447700900999"), house.keys, NOON)
    assert "Look at it on a phone Nobody has yet. Next" in tasks(await visitor.look(DRAFT))
    await visitor.send(f"{DRAFT}/phone")
    await visitor.send(f"{DRAFT}/test", language="en")
    assert "Test it on yourself duty desk, Tue 24 Nov, 12pm. Done" in tasks(await visitor.look(DRAFT))
    await visitor.send(f"{DRAFT}/open")
    assert found(house, "repair").is_open(NOON)
    await text(house, "hello", number=5)
    assert "Invite people Nobody is invited yet. Next" in tasks(await visitor.look(DRAFT))
    status, _, page = await visitor.send(
        f"{DRAFT}/invite", whom="everybody", **{"text-en": "Reply REPAIR."}, as_is="yes"
    )
    assert status == 200
    assert "1 person gets it" in words(page)
    assert (await visitor.send(f"{DRAFT}/invite/send", **sent(page)))[1] == f"{DRAFT}?done=invited"
    assert "The invitation is about to go." in tasks(await visitor.look(DRAFT))


async def test_what_was_left_out_before_it_opened_does_not_come_next(house: House, visit: Visit) -> None:
    visitor = await with_draft(house, visit)
    await visitor.send(f"{DRAFT}/open")
    done = tasks(await visitor.look(DRAFT))
    assert "Look at it on a phone Nobody has yet. Not done" in done
    assert "Invite people Nobody is invited yet. Next" in done


def test_a_day_alone_begins_without_an_hour(house: House) -> None:
    drawer = Drawer(house.settings.zone)
    assert begins(datetime(2026, 11, 27, tzinfo=UTC), drawer) == "Fri 27 Nov"
    assert begins(datetime(2026, 11, 27, 0, 30, tzinfo=UTC), drawer) == "Fri 27 Nov, 12:30am"


def sent(page: str) -> dict[str, str]:
    """The hidden fields of the form that was shown last."""
    fields = [dict(attrs) for tag, attrs in Fields(page).found if tag == "input"]
    hidden = {one.get("name", ""): one.get("value", "") for one in fields if one.get("type") == "hidden"}
    return {str(name): str(value) for name, value in hidden.items() if name != "form"}


class Fields(Reader):
    def __init__(self, page: str) -> None:
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []
        super().__init__(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))
        super().handle_starttag(tag, attrs)


async def test_pressing_twice_invites_once_and_it_can_be_taken_back(house: House, visit: Visit) -> None:
    visitor = await signed_in(house, visit)
    await text(house, "hello", number=5)
    _, _, page = await visitor.send(f"{OAK}/invite", whom="everybody", **{"text-en": "Reply OAK."}, as_is="yes")
    form = sent(page)
    for _ in range(2):
        assert (await visitor.send(f"{OAK}/invite/send", **form))[0] == 303
    with house.database.reading() as db:
        (only,) = broadcasts.every(db)
    assert only.text.in_language("en") == "Reply OAK."
    assert (await visitor.send(f"{OAK}/invite/undo", number=str(only.number)))[1].endswith("done=undone")
    with house.database.reading() as db:
        assert [one.state for one in broadcasts.every(db)] == ["cancelled"]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"whom": "everybody", "text-en": ""}, "Write what the invitation says."),
        ({"whom": "everybody", "text-en": "ą" * 300}, "Say it in fewer words."),
        ({"whom": "group", "group": "x", "text-en": "Hi."}, "Choose a group."),
        ({"whom": "took-part", "took_part": "x", "text-en": "Hi."}, "Choose a consultation."),
        ({"whom": "x", "text-en": "Hi."}, "Choose who is invited."),
        ({"whom": "everybody", "text-en": "Hi."}, "Nobody would get it"),
    ],
)
async def test_what_stands_against_an_invitation_is_said(
    house: House, visit: Visit, form: Mapping[str, str], sentence: str
) -> None:
    visitor = await signed_in(house, visit)
    status, _, page = await visitor.send(f"{OAK}/invite", **form)
    assert status == 422
    assert sentence in words(page)


async def test_nobody_is_invited_to_what_is_not_open(house: House, visit: Visit) -> None:
    visitor = await with_draft(house, visit)
    assert (await visitor.client.get(f"{DRAFT}/invite")).status == 404
    assert (await visitor.send(f"{DRAFT}/invite/send", id="0" * 32, whom="everybody"))[0] == 404


async def test_a_text_to_oneself_is_the_first_message_and_goes_to_nobody_else(house: House, visit: Visit) -> None:
    visitor = await signed_in(house, visit)
    assert "We know no phone or chat of yours, duty desk" in words(await visitor.look(f"{OAK}/phone"))
    assert (await visitor.send(f"{OAK}/test", language="en"))[0] == 404
    with house.database.transaction() as db:
        staff.add(db, DESK, ("duty_person", "admin"), ("sms", "+447700900999"), house.keys, NOON)
    assert (await visitor.send(f"{OAK}/test", language="pl"))[1].endswith("done=tested")
    with house.database.reading() as db:
        (post,) = outbox(db, 9, house.keys)
    assert post.kind == "staff"


async def test_a_phone_shows_the_talk_of_each_language_with_its_cost(house: House, visit: Visit) -> None:
    visitor = await signed_in(house, visit)
    page = words(await visitor.look(f"{OAK}/phone?language=pl"))
    assert "We text: Oak House. Dziekujemy" in page
    assert "Dziękujemy" in page
    assert "2 texts; sent without the letters that make it dearer" in page
    assert "Ogrzewanie free" in page


async def test_what_happens_is_said_before_it_opens_and_before_it_closes(house: House, visit: Visit) -> None:
    visitor = await with_draft(house, visit)
    await text(house, "hello")
    await text(house, "2")
    assert "Nobody yet. Whoever texts" in words(await visitor.look(f"{DRAFT}/open"))
    page = words(await visitor.look(f"{OAK}/close"))
    assert "1 person who took part hears the result in words. 1 by text" in page
    assert "It cannot be opened again." in page
    assert not found(house, "oak-house").has_closed(NOON)
    await visitor.send(f"{OAK}/close")
    assert found(house, "oak-house").has_closed(NOON)
    assert "Closed" in words(await visitor.look(f"{OAK}/results"))
    assert "These numbers may be wrong" not in await visitor.look(f"{OAK}/results")
    with visitor.house.database.transaction() as db:
        tallied.keep_checked(db, tallied.Checked(NOON, ["oak-house"], log=False))
    page = words(await visitor.look(f"{OAK}/results"))
    assert "These numbers may be wrong The votes of oak-house were changed after it closed" in page


async def test_a_rush_that_nothing_explains_is_not_opened(house: House, visit: Visit) -> None:
    visitor = await with_draft(house, visit)
    kept = found(house, "repair")
    with house.database.transaction() as db:
        consultations.load(db, kept._replace(closes=NOON.replace(day=26)), NOON)
    assert "less than 7 days, and nothing says why" in words(await visitor.look(f"{DRAFT}/open"))
    assert (await visitor.send(f"{DRAFT}/open"))[1] == f"{DRAFT}/open"
    assert found(house, "repair").opens is None


async def test_a_poster_says_how_to_take_part_in_each_language(house: House, visit: Visit) -> None:
    visitor = await signed_in(house, visit)
    page = words(await visitor.look(f"{OAK}/poster?language=pl"))
    assert "Naprawy w Oak House" in page
    assert "There is no number and no bot to write to yet" in page


def test_a_code_is_drawn_square_by_square_with_white_around_it() -> None:
    code = code_of("sms:+447700900000?body=OAK", "", "SMS")
    drawn = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", code.path)}
    matrix = segno.make("sms:+447700900000?body=OAK", error="m", micro=False, boost_error=False).matrix
    assert drawn == {(x + 4, y + 4) for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark}
    assert code.size == len(matrix) + 8


@pytest.mark.parametrize(
    ("name", "content", "sentences"),
    [
        ("a.yaml", b"name: Oak\nquestions: 3\n", ("Line 1.", 'There is no "decides"', "Line 2.")),
        ("a.xlsx", b"MZ\x90", ("This is no spreadsheet",)),
        ("a.yaml", b"", ("Choose a file.",)),
    ],
)
async def test_a_file_with_mistakes_is_not_kept(
    house: House, visit: Visit, name: str, content: bytes, sentences: tuple[str, ...]
) -> None:
    visitor = await signed_in(house, visit)
    status, page = await imported(visitor, name, content)
    assert status == 422
    assert all(sentence in words(page) for sentence in sentences)


async def imported(visitor: Visitor, name: str, content: bytes, **fields: str) -> tuple[int, str]:
    from aiohttp import FormData

    form = FormData({"form": visitor.token(), **fields})
    form.add_field("file", content, filename=name, content_type="application/octet-stream")
    answer = await visitor.client.post("/console/consultations/import", data=form, allow_redirects=False)
    return answer.status, await answer.text()


async def test_a_file_changes_what_is_there_only_where_somebody_says_so(house: House, visit: Visit) -> None:
    visitor = await signed_in(house, visit)
    file = b"name: bins\nlanguage: en\ntitle: Bins\ndecides: We do.\ncan_change: All.\nquestions: []\n"
    assert (await imported(visitor, "a.yaml", file))[0] == 303
    again = file.replace(b"Bins", b"Bins again")
    status, page = await imported(visitor, "a.yaml", again)
    assert status == 422
    assert "Change the one that is there" in page
    assert (await imported(visitor, "a.yaml", again, change="yes"))[0] == 303
    assert found(house, "bins").title.in_language("en") == "Bins again"


async def test_what_is_written_is_shown_and_does_nothing(house: House, visit: Visit) -> None:
    visitor = await signed_in(house, visit)
    for injected in INJECTIONS:
        await is_only_shown(visitor, injected)


async def is_only_shown(visitor: Visitor, injected: str) -> None:
    form = {**SMALLEST, "q1-kind": "open_text", "title": "Safe", "decides": injected, "q1-text": injected}
    _, _, page = await visitor.send(f"{NEW}/open_text", **{**form, "answer_by": ""})
    seen = Reader(page)
    assert " ".join(injected.split()) in " ".join(seen.words.split()) or injected in page.replace("&#34;", '"')
    assert not {"img", "object", "iframe"} & set(seen.elements)
    assert seen.elements.count("script") == 1
    assert not [name for name in seen.attributes if name.startswith("on") or name == "style"]


def test_what_a_page_keeps_passes_the_check_of_a_file(house: House) -> None:
    around = installed(house.settings.zone, NOON.date(), everything_fits)
    kept = found(house, "oak-house")
    assert check_again(kept, around)._replace(version=kept.version) == kept
