"""The inbox: who waits stands first; a conversation is read, answered, given and put into other words."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.console import waiting
from bot.house import House
from flows.silence import Waiting
from flows.turn import Incoming, Media
from storage import audit, hands, requests, staff, viewing
from storage.tables import outbox
from tests.injections import INJECTIONS
from tests.pages.conftest import NOON, StillClock, Visit, Visitor, text
from tests.pages.reader import Reader


async def seen(visitor: Visitor, address: str = "/console/inbox") -> str:
    return " ".join(Reader(await visitor.look(address)).words.split())


def posts(house: House, kind: str = "person") -> list[tuple[str, datetime]]:
    with house.database.reading() as db:
        found = db.execute(select(outbox.c.text, outbox.c.not_before).where(outbox.c.kind == kind))
        return [(row.text, row.not_before) for row in found]


def noted(house: House) -> list[tuple[str, str, str | None, str | None]]:
    with house.database.reading() as db:
        return [(one.who, one.did, one.about, one.reason) for one in audit.newest(db, 9)]


@pytest.fixture
async def visitor(house: House, visit: Visit) -> Visitor:
    """The duty desk, with one view to read."""
    await text(house, "showers cold")
    visitor = await visit(house)
    await visitor.sign_in()
    return visitor


async def test_those_who_asked_for_a_person_stand_first_then_the_longest_wait(visitor: Visitor) -> None:
    await text(visitor.house, "hello", number=2)
    await text(visitor.house, "person please", number=2)
    page = await seen(visitor)
    assert page.index("They asked for a person") < page.index("showers cold")
    assert "waits less than an hour; a word is due by Wed" in page
    assert "a word is due by 22 Dec" in page
    assert await seen(visitor, "/console/inbox?show=person") != page


@pytest.mark.parametrize(
    ("days", "words", "is_late"),
    [
        (0, "waits less than an hour; a word is due by 22 Dec", False),
        (1, "waits 1 day; a word is due by 22 Dec", False),
        (25, "waits 25 days; a word is due by Tue", False),
        (28, "waits 28 days; a word was due by Tue", True),
        (40, "waits 40 days; a word was due by 22 Dec", True),
    ],
)
def test_the_clock_says_how_long_and_by_when(days: int, words: str, is_late: bool) -> None:
    clock = waiting.of_view(Waiting("K7", NOON, NOON), NOON + timedelta(days=days), UTC)
    assert (clock.words, clock.is_late) == (words, is_late)


async def test_the_list_is_sieved_by_what_is_chosen(visitor: Visitor) -> None:
    await text(visitor.house, "bins full 100%", number=2)
    with visitor.house.database.transaction() as db:
        viewing.read(db, 1, "duty desk", NOON)
        hands.give(db, 2, "duty desk", "boss", NOON)
    for query, has, has_not in (
        ("show=unread", "bins full", "showers"),
        ("show=mine", "bins full", "showers"),
        ("show=waiting", "showers", "Nothing"),
        ("q=100%25", "bins full", "showers"),
        ("q=SHOWERS", "showers", "bins"),
        ("language=en", "showers", "Nothing"),
        ("consultation=oak-house", "showers", "Nothing"),
    ):
        page = await seen(visitor, f"/console/inbox?{query}")
        assert (has in page, has_not in page) == (True, False), query
    for query in ("language=pl", "q=%25%25%25", "consultation=nothing", "show=person"):
        assert "Nothing was found" in await seen(visitor, f"/console/inbox?{query}"), query


@pytest.mark.parametrize(
    "query",
    [
        "before=-1",
        "before=1e9",
        "before=NaN",
        "before=" + "9" * 300,
        "after=x",
        "show=<script>",
        "q=" + "%" * 2000,
        "q=%00&language=%00&consultation=%00",
        "q=a&q=b&show=mine&show=unread",
    ],
)
async def test_an_address_that_makes_no_sense_shows_a_page(visitor: Visitor, query: str) -> None:
    answer = await visitor.client.get(f"/console/inbox?{query}")
    assert answer.status == 200


async def test_a_search_of_ten_thousand_characters_does_no_harm(visitor: Visitor) -> None:
    assert (await visitor.client.get("/console/inbox", params={"q": "x" * 10_000})).status < 500


async def test_what_nobody_here_reads_says_so_until_somebody_does(visitor: Visitor) -> None:
    await text(visitor.house, "POLSKI", number=2)
    await text(visitor.house, "zimno w pokoju", number=2)
    assert "Needs a reader of Polish" in await seen(visitor)
    assert "done=languages" in (await visitor.send("/console/inbox/languages", language="pl"))[1]
    assert "Needs a reader" not in await seen(visitor)
    assert "duty desk: Polish" in await seen(visitor, "/console/inbox/languages")
    with visitor.house.database.transaction() as db:
        staff.add(db, "duty desk", ("duty_person", "admin"), None, visitor.house.keys, NOON)
        hands.keep_languages(db, "duty desk", ())
    assert "Needs a reader of Polish" in await seen(visitor, "/console/inbox/A2")


async def test_a_conversation_has_what_was_said_and_what_we_said_exactly_and_no_number(visitor: Visitor) -> None:
    await text(visitor.house, "2")
    page = await seen(visitor, "/console/inbox/A1")
    assert "showers cold" in page
    for said, _ in posts(visitor.house, "reply"):
        assert " ".join(said.split()) in page
    assert "Which repair first? Locks" in page
    assert "…0001" in page
    assert "7700900001" not in await visitor.look("/console/inbox/A1")


async def test_what_is_not_there_says_so(visitor: Visitor) -> None:
    for called in ("Z9", "A0", "nonsense", "a1", "A" + "9" * 30, "0" * 32, "1 OR 1", "%00"):
        answer = await visitor.client.get(f"/console/inbox/{called}")
        assert answer.status == 404, called


async def test_words_in_a_conversation_are_shown_and_do_nothing(visitor: Visitor) -> None:
    plain = Reader(await visitor.look("/console/inbox/A1"))
    for words in INJECTIONS:
        await text(visitor.house, words)
        await visitor.send("/console/inbox/A1/assign", hand="", owner=words[:40])
        page = Reader(await visitor.look("/console/inbox/A1"))
        assert " ".join(words.split()) in " ".join(page.words.split())
        assert page.elements.count("script") == plain.elements.count("script"), words
        assert not {"img", "object", "iframe"} & set(page.elements), words
        assert not [name for name in page.attributes if name.startswith("on") or name == "style"], words


async def test_a_reply_goes_is_read_and_settles_what_they_asked(visitor: Visitor) -> None:
    await text(visitor.house, "person please")
    _, leads, _ = await visitor.send("/console/inbox/A1/reply", words="A plumber comes <on> Friday.")
    assert leads.startswith("/console/inbox/A1?done=sent")
    assert posts(visitor.house) == [("Oak House. A person writes: A plumber comes <on> Friday.", NOON)]
    with visitor.house.database.reading() as db:
        assert requests.every_open(db) == []
        assert viewing.lives(db, [1])[1].read_by == "duty desk"
    assert noted(visitor.house)[0] == ("duty desk", "wrote to a member", "A1", None)


async def test_whoever_only_asked_for_a_person_is_answered_too(visitor: Visitor) -> None:
    await text(visitor.house, "hello", number=2)
    await text(visitor.house, "person please", number=2)
    with visitor.house.database.reading() as db:
        (request,) = requests.every_open(db)
    called = request.reference or request.id
    assert "done=sent" in (await visitor.send(f"/console/inbox/{called}/reply", words="We ring you."))[1]
    assert [said for said, _ in posts(visitor.house)] == ["Oak House. A person writes: We ring you."]
    with visitor.house.database.reading() as db:
        assert requests.every_open(db) == []


async def test_at_night_a_reply_waits_for_the_morning(visitor: Visitor) -> None:
    night = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)

    class NightClock(StillClock):
        def now(self) -> datetime:
            return night

    visitor.house.clock = NightClock()
    shown = (await visitor.send("/console/inbox/A1/reply/preview", words="Hello."))[2]
    assert "It waits for the morning: Wed 25 Nov, 9am." in shown
    await visitor.send("/console/inbox/A1/reply", words="Hello.")
    assert [at for _, at in posts(visitor.house)] == [datetime(2026, 11, 25, 9, 0, tzinfo=UTC)]


async def test_what_cannot_be_sent_is_said_and_stays_in_the_form(visitor: Visitor) -> None:
    for words, why in (("long " * 90, "2 are the most"), ("   ", "Write what they should read")):
        status, _, page = await visitor.send("/console/inbox/A1/reply", words=words)
        assert (status, why in page, words.strip() in page) == (422, True, True)
    assert posts(visitor.house) == []


async def test_nothing_goes_to_whoever_left(visitor: Visitor) -> None:
    await text(visitor.house, "stop")
    assert "They have left" in await seen(visitor, "/console/inbox/A1")
    assert (await visitor.send("/console/inbox/A1/reply", words="Hello."))[0] == 422
    assert posts(visitor.house) == []


async def test_the_preview_shows_the_text_and_how_many_it_takes(visitor: Visitor) -> None:
    shown = (await visitor.send("/console/inbox/A1/reply/preview", words="Hello <b>"))[2]
    assert "Oak House. A person writes: Hello &lt;b&gt;" in shown
    assert "1 text, 37 characters. It goes at once." in shown
    shown = (await visitor.send("/console/inbox/A1/reply/preview", words="long " * 90))[2]
    assert "Two texts are the most" in shown
    assert (await visitor.send("/console/inbox/Z9/reply/preview", words="x"))[2].strip() == ""


async def test_a_view_is_given_to_somebody_and_to_a_job_that_its_author_hears_of(visitor: Visitor) -> None:
    address = "/console/inbox/A1/assign"
    assert "done=given" in (await visitor.send(address, hand="approver", owner="repairs manager"))[1]
    assert "With repairs manager. approver sees to it." in await seen(visitor)
    assert "done=gone" in (await visitor.send(address, hand="somebody else", owner=""))[1]
    status, _, page = await visitor.send(address, hand="", owner="Sam 07700 900123")
    assert (status, "Take out the phone number" in page) == (422, True)
    assert "done=given" in (await visitor.send(address, hand="", owner="team"))[1]
    assert "sees to it" not in await seen(visitor)


async def test_what_it_means_stands_beside_the_words_and_the_second_is_told(visitor: Visitor) -> None:
    page = await visitor.look("/console/inbox/A1")
    message = page.split('name="message" value="')[1][:32]
    address, given = "/console/inbox/A1/meaning", {"message": message, "version": "0"}
    assert "done=meaning" in (await visitor.send(address, text="<b>cold</b> water", **given))[1]
    assert "What it means, by duty desk" in await seen(visitor, "/console/inbox/A1")
    status, _, page = await visitor.send(address, text="warm water", **given)
    assert (status, "Somebody else wrote" in page) == (422, True)
    assert "&lt;b&gt;cold&lt;/b&gt; water" in page
    assert "warm water" in page
    for wrong in ({"message": "0" * 32, "version": "0"}, {"message": message, "version": "x"}):
        assert "done=gone" in (await visitor.send(address, text="x", **wrong))[1]


async def test_a_file_is_opened_here_and_only_where_its_provider_keeps_it(house: House, visit: Visit) -> None:
    there = f"https://api.twilio.com/2010-04-01/Accounts/AC{'0' * 32}/Messages/MM{'1' * 32}/Media/ME{'2' * 32}"
    media = (Media("photo", there), Media("voice", "https://evil.example/x"), Media("photo", "http://169.254.169.254/"))
    await text(house, "look", media=media)
    sent = Incoming("telegram", "7", "4242", "listen", NOON, media=(Media("voice", "FILE1"), Media("place", "1.0,2.0")))
    await house.inbox.receive([sent])
    visitor = await visit(house)
    await visitor.sign_in()
    page = await visitor.look("/console/inbox/A1")
    assert page.count("Show the photo") == page.count("/console/inbox/A1/file/") == 1
    assert page.count("Its address is not one where Twilio keeps what people send") == 2
    assert not any(address in page for address in ("evil", "169.254", "api.twilio.com"))
    page = await visitor.look("/console/inbox/A2")
    assert (page.count("Listen"), "FILE1" in page, "It is at 1.0,2.0" in page) == (1, False, True)


async def test_groups_are_made_and_emptied_by_references(visitor: Visitor) -> None:
    address = "/console/inbox/groups"
    assert "done=kept" in (await visitor.send(address, name="first floor", refs="a1", what="add"))[1]
    assert "first floor 1" in await seen(visitor, address)
    for fields, why in (
        ({"name": "", "refs": "A1", "what": "add"}, "1 to 40 characters"),
        ({"name": "x", "refs": "", "what": "add"}, "Write the references"),
        ({"name": "x", "refs": "Z9", "what": "add"}, "There is no view Z9"),
        ({"name": "x", "refs": "<b>", "what": "add"}, "is not a reference"),
        ({"name": "x", "refs": "A1", "what": "remove"}, "Nobody of these"),
    ):
        status, _, page = await visitor.send(address, **fields)
        assert (status, why in page) == (422, True), fields
    assert "done=kept" in (await visitor.send(address, name="first floor", refs="", what="remove", everybody="yes"))[1]
    assert "There is no group yet" in await seen(visitor, address)
