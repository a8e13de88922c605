"""Any message in an organisation's own words: what they must keep to, and who must have read them."""

import re

import pytest

from bot import messages
from bot.house import House
from bot.offered import offered
from storage import audit, chosen, signed
from tests.injections import INJECTIONS
from tests.pages.conftest import Visit, Visitor, text
from tests.pages.reader import Reader

THANKS = "/console/wording/en/thanks"
KEPT = "/console/wording/pl/welcome-kept"


@pytest.fixture
async def admin(house: House, visit: Visit) -> Visitor:
    visitor = await visit(house)
    await visitor.sign_in()
    return visitor


def own(house: House) -> dict[tuple[str, str], str]:
    with house.database.reading() as db:
        return dict(chosen.chosen(db).words)


def shipped(language: str, key: str) -> str:
    return messages.catalog(language)[key]


async def test_a_message_is_found_by_its_name_and_by_its_words(admin: Visitor) -> None:
    for wanted in ("thanks", "THANK you", "welcome-kept"):
        assert "Thank you" in Reader(await admin.look(f"/console/wording?q={wanted}")).words
    assert "welcome-kept" in await admin.look("/console/wording?language=pl&q=welcome-kept")
    assert "No message" in await admin.look("/console/wording?q=zzzz")


async def test_a_search_finds_and_does_nothing_else(admin: Visitor) -> None:
    for words in (*INJECTIONS, "%", "_", "(a+)+$"):
        answer = await admin.client.get("/console/wording", params={"q": words, "language": words})
        page = Reader(await answer.text())
        assert answer.status == 200, words
        assert page.elements.count("script") == 1, words
        assert not {"img", "iframe"} & set(page.elements), words
    far_too_long = await admin.client.get("/console/wording", params={"q": "x" * 10_000, "language": "en"})
    assert far_too_long.status == 400  # no address is so long


async def test_own_words_are_said_from_the_next_text_on_and_ours_again_at_one_button(
    admin: Visitor, house: House
) -> None:
    said = "Well kept, thank you."
    status, to, _ = await admin.send(THANKS, words=said, before=shipped("en", "thanks"))
    assert (status, "done=kept" in to) == (303, True)
    assert said in await admin.look("/console/wording?q=thanks")
    assert house.wording.words("en", "thanks") == said
    assert (await admin.send(f"{THANKS}/as-shipped"))[0] == 303
    assert own(house) == {}
    with house.database.reading() as db:
        done = [(one.did, one.about) for one in audit.newest(db, 5)]
    assert done[:2] == [("wording as shipped again", "en thanks"), ("wording changed", "en thanks")]


@pytest.mark.parametrize(
    "key, words, sentence",
    [
        ("thanks", "", "Write what is said"),
        ("thanks", " \r\n\t ", "Write what is said"),
        ("thanks", "a\x00b", "plain letters"),
        ("thanks", "\u202etxet", "plain letters"),
        ("thanks", "x" * 5000, "plain letters"),
        ("thanks", "Thank you {name}", "Take out {name}"),
        ("hear-by", "You will hear soon", "Keep {date}"),
        ("hear-by", "{date} {date} {__class__}", "Take out {date}: it is not filled in here a second time"),
        ("thanks", "word " * 65, "Say it in fewer words"),
        ("thanks", "\u017c" * 202, "Say it in fewer words"),
        ("small-print", "{emergency} " + "word " * 55, "It is said in one text with welcome-kept, hear-by"),
        ("help", "{talk} {text_line} {emergency} " + "word " * 40, "Help lines must fit into 1 text"),
        ("menu", "Send STATUS.", "The menu must name each word"),
    ],
)
async def test_words_that_break_a_rule_are_not_kept_and_not_lost(
    admin: Visitor, house: House, key: str, words: str, sentence: str
) -> None:
    status, _, page = await admin.send(
        f"/console/wording/en/{key}", words=words, before=shipped("en", key), reader="A second person"
    )
    assert status == 422
    assert sentence in Reader(page).words
    assert own(house) == {}


@pytest.mark.parametrize("words", [words for words in INJECTIONS if "{" not in words and "\u202e" not in words])
async def test_what_is_kept_is_shown_and_does_nothing(admin: Visitor, house: House, words: str) -> None:
    assert (await admin.send(THANKS, words=words, before=shipped("en", "thanks")))[0] == 303
    for address in (THANKS, "/console/wording?q=thanks", "/console/wording"):
        page = Reader(await admin.look(address))
        assert page.elements.count("script") == 1
        assert not {"img", "object", "iframe"} & set(page.elements)
    await text(house, "hello")


async def test_the_preview_shows_text_size_problems_and_plain_words(admin: Visitor) -> None:
    _, _, page = await admin.send(f"{THANKS}/preview", words="We shall utilise “all” 😀 of it!")
    for words in ('We shall utilise "all"', "1 text", "dearer because of", "utilise", "loud"):
        assert words in Reader(page).words.replace("&quot;", '"')


async def test_a_safety_message_locks_its_language_until_a_reader_signs_again(admin: Visitor, house: House) -> None:
    words = f"{shipped('pl', 'welcome-kept')} Tak."
    assert "the signature of" in Reader(await admin.look(KEPT)).words
    status, to, _ = await admin.send(KEPT, words=words, before=shipped("pl", "welcome-kept"))
    assert (status, "done=locked" in to) == (303, True)
    with house.database.reading() as db:
        assert "pl" not in offered(db, house.settings)
    page = await admin.look("/console/settings/languages/pl")
    assert "Tak." in page
    version = re.findall(r'name="version" value="(\d+)"', page)[0]
    await admin.send("/console/settings/languages/pl", reader="A Reader", version=version)
    with house.database.reading() as db:
        assert "pl" in offered(db, house.settings)


async def test_other_messages_lock_nothing(admin: Visitor, house: House) -> None:
    await admin.send("/console/wording/pl/thanks", words="Wielkie dzieki.", before=shipped("pl", "thanks"))
    with house.database.reading() as db:
        assert "pl" in signed.signatures(db)


@pytest.mark.parametrize("reader, status", [("", 422), ("Duty Desk", 422), ("A second person", 303)])
async def test_in_english_a_second_person_has_read_what_safety_hangs_on(
    admin: Visitor, house: House, reader: str, status: int
) -> None:
    form = {"words": "{name}. Thanks. We keep your words ({reference}).", "before": shipped("en", "welcome-kept")}
    assert (await admin.send("/console/wording/en/welcome-kept", reader=reader, **form))[0] == status
    assert bool(own(house)) == (status == 303)


async def test_of_two_who_write_at_once_the_second_sees_both(admin: Visitor, house: House) -> None:
    before = shipped("en", "thanks")
    await admin.send(THANKS, words="First words.", before=before)
    status, _, page = await admin.send(THANKS, words="Second words.", before=before)
    assert status == 422
    assert "First words." in page
    assert "Second words." in page
    assert own(house) == {("en", "thanks"): "First words."}


async def test_what_is_no_message_cannot_be_changed(admin: Visitor, house: House) -> None:
    for address in ("en/own-name", "en/day-pattern", "en/x", "xx/thanks", "..%2f/thanks"):
        assert (await admin.send(f"/console/wording/{address}", words="x", before=""))[0] == 404
    assert own(house) == {}
