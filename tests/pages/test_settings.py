"""Settings, help lines and languages on pages: what is kept, who wins, and what cannot be kept."""

import pytest

from bot.console.setting_groups import ASKED, GROUPS
from bot.house import House
from bot.in_force import ON_PAGES
from storage import audit, chosen, signed
from tests.injections import INJECTIONS
from tests.pages.conftest import Visit, Visitor, text
from tests.pages.reader import Reader

BEFORE = {
    "YOUSAID_QUIET_HOURS": "20:00-09:00",
    "YOUSAID_TIMEZONE": "Europe/London",
    "YOUSAID_PER_WEEK": "2",
    "YOUSAID_PER_MONTH": "6",
    "YOUSAID_PLAIN_LETTERS": "pl,ro",
    "YOUSAID_LANGUAGE": "en",
    "YOUSAID_COUNTRIES": "GB",
    "YOUSAID_ALERT_MINUTES": "5,15,30",
    "YOUSAID_ALONE_PEOPLE": "50",
    "YOUSAID_SIGN_IN": "link",
}


@pytest.fixture
async def admin(house: House, visit: Visit) -> Visitor:
    visitor = await visit(house)
    await visitor.sign_in()
    return visitor


async def keep(admin: Visitor, group: str, **values: str) -> tuple[int, str, str]:
    names = GROUPS[group].names
    before = {f"before-{name}": BEFORE.get(name, "") for name in names}
    return await admin.send(
        f"/console/settings/{group}", **before, **{name: BEFORE.get(name, "") for name in names} | values
    )


def kept(house: House) -> dict[str, str]:
    with house.database.reading() as db:
        return dict(chosen.chosen(db).settings)


def test_every_setting_that_can_be_chosen_has_a_place_on_one_page() -> None:
    asked = [name for group in GROUPS.values() for name in group.names]
    assert sorted(asked) == sorted(ON_PAGES) == sorted(ASKED)


async def test_what_is_kept_is_in_force_and_noted(admin: Visitor, house: House) -> None:
    status, to, _ = await keep(admin, "hours", YOUSAID_QUIET_HOURS="21:00-08:30")
    assert (status, to) == (303, "/console/settings?done=kept")
    page = await admin.look("/console/settings")
    assert "21:00-08:30" in page
    assert "chosen here" in page
    assert f"{house.settings.quiet_hours[0]:%H:%M}" == "21:00"
    with house.database.reading() as db:
        (entry,) = [one for one in audit.newest(db, 9) if one.did == "setting changed" and "QUIET" in (one.about or "")]
    assert (entry.who, entry.reason) == ("duty desk", "21:00-08:30")


async def test_what_the_environment_says_is_shown_and_cannot_be_changed_here(admin: Visitor, house: House) -> None:
    page = await admin.look("/console/settings/name")
    assert "Set in the environment" in page
    assert "<button>Keep it" not in page
    await keep(admin, "name", YOUSAID_NAME="Elm House")
    assert (house.name, kept(house)) == ("Oak House", {})


UNREADABLE = (
    ("hours", "YOUSAID_QUIET_HOURS", "late"),
    ("hours", "YOUSAID_QUIET_HOURS", "20:00-24:00"),
    ("hours", "YOUSAID_TIMEZONE", "../../etc/passwd"),
    ("hours", "YOUSAID_TIMEZONE", "Mars/Crater"),
    ("money", "YOUSAID_PRICE_PER_SEGMENT", "-1"),
    ("money", "YOUSAID_PRICE_PER_SEGMENT", "1e999"),
    ("money", "YOUSAID_PRICE_PER_SEGMENT", "NaN"),
    ("money", "YOUSAID_MONTHLY_LIMIT", "a lot"),
    ("caps", "YOUSAID_PER_WEEK", "8"),
    ("caps", "YOUSAID_PER_MONTH", "two"),
    ("letters", "YOUSAID_LANGUAGE", "xx"),
    ("letters", "YOUSAID_PLAIN_LETTERS", "pl,zz"),
    ("countries", "YOUSAID_COUNTRIES", "Britain"),
    ("alerts", "YOUSAID_ALERT_MINUTES", "30,15,5"),
    ("sign-in", "YOUSAID_SIGN_IN", "nothing"),
    *(("countries", "YOUSAID_COUNTRIES", words) for words in INJECTIONS),
    ("countries", "YOUSAID_COUNTRIES", "A" * 50_000),
)


async def test_what_cannot_be_read_is_told_and_not_kept(admin: Visitor, house: House) -> None:
    for group, name, value in UNREADABLE:
        status, _, page = await keep(admin, group, **{name: value})
        assert (status, f'href="#{name}"' in page) == (422, True), (name, value)
        assert kept(house) == {}, (name, value)
        assert Reader(page).elements.count("script") == 1, (name, value)


async def test_of_two_who_change_the_same_the_second_is_told_and_may_keep_theirs(admin: Visitor, house: House) -> None:
    await keep(admin, "caps", YOUSAID_PER_WEEK="3")
    status, _, page = await keep(admin, "caps", YOUSAID_PER_WEEK="1")
    assert status == 422
    assert "it is 3 now" in page
    assert 'value="1"' in page
    again = {"before-YOUSAID_PER_WEEK": "3", "before-YOUSAID_PER_MONTH": "6", "YOUSAID_PER_MONTH": "6"}
    assert (await admin.send("/console/settings/caps", **again, YOUSAID_PER_WEEK="1"))[0] == 303
    assert house.settings.per_week == 3  # until the next page, batch or tick looks
    await admin.look()
    assert house.settings.per_week == 1


async def test_an_empty_field_goes_back_to_the_usual(admin: Visitor, house: House) -> None:
    await keep(admin, "caps", YOUSAID_PER_WEEK="3")
    await admin.send("/console/settings/caps", **{
        "before-YOUSAID_PER_WEEK": "3", "before-YOUSAID_PER_MONTH": "6", "YOUSAID_PER_WEEK": "", "YOUSAID_PER_MONTH": "6",
    })  # fmt: skip
    await admin.look()
    assert house.settings.per_week == 2


async def test_languages_stand_on_the_list_by_name(admin: Visitor) -> None:
    page = " ".join(Reader(await admin.look("/console/settings")).words.split())
    assert "Language of the first answer by text English" in page
    assert "Polish, Romanian" in page


async def test_nothing_is_said_to_be_kept_where_nothing_was_changed(admin: Visitor) -> None:
    status, to, _ = await keep(admin, "caps")
    assert (status, to) == (303, "/console/settings?done=same")
    assert "Nothing was changed." in await admin.look(to)


async def test_a_month_is_worked_out_where_everybody_sees_how(admin: Visitor) -> None:
    form = {"YOUSAID_PRICE_PER_SEGMENT": "\u00a30.04", "members": "100"}
    _, _, page = await admin.send("/console/settings/money/preview", **form)
    assert "100 members, 8 texts each of 2 segments, at £0.04: £64.00" in page
    for members in ("0", "-5", "many", "9" * 30, ""):
        status, _, page = await admin.send("/console/settings/money/preview", **{**form, "members": members})
        assert (status, "£64" in page) == (200, False)


async def test_a_page_that_is_no_group_is_not_there(admin: Visitor) -> None:
    for address in ("x", "..%2f..", "%00", "x/preview"):
        assert (await admin.client.get(f"/console/settings/{address}")).status in (404, 405)


LINES = {
    "emergency": "999",
    "talk": "Samaritans 116 123",
    "text_line": "SHOUT to 85258",
    "child": "Childline 0800 1111",
    "domestic": "0808 2000 247",
    "health": "111",
    "mind": "NHS 111 and press 2",
    "checked": "2026-11-20",
}


async def lines(admin: Visitor, **changed: str) -> tuple[int, str, str]:
    page = await admin.look("/console/settings/help-lines/england")
    before = page.partition('name="before" value="')[2].partition('"')[0]
    return await admin.send("/console/settings/help-lines/england", before=before, **{**LINES, **changed})


async def test_own_help_lines_and_the_day_of_their_check_are_told_from_the_next_text_on(
    admin: Visitor, house: House
) -> None:
    assert "Check them now" in await admin.look("/console/settings/help-lines")
    assert (await lines(admin, talk="Our line 0800 123"))[0] == 303
    page = await admin.look("/console/settings/help-lines")
    assert "2026-11-20" in page
    await text(house, "i want to die")
    assert "Our line 0800 123" in house.wording.always["talk"]
    assert (await lines(admin))[0] == 303
    with house.database.reading() as db:
        assert chosen.chosen(db).help_lines == {"england": {"checked": "2026-11-20"}}


@pytest.mark.parametrize(
    "name, words",
    [
        ("talk", ""),
        ("talk", "ring us"),
        ("talk", "x" * 61 + "1"),
        ("talk", "a {name} 1"),
        ("talk", "1\u202e2"),
        ("talk", "☎ 116 123"),
        ("talk", "The very long name of a very good help line 0800 123 4567"),
        ("checked", ""),
        ("checked", "2026-11-25"),
        ("checked", "20261124"),
        ("checked", "yesterday"),
    ],
)
async def test_a_help_line_that_cannot_be_told_is_not_kept(admin: Visitor, house: House, name: str, words: str) -> None:
    status, _, page = await lines(admin, **{name: words})
    assert (status, f'href="#{name}"' in page) == (422, True)
    with house.database.reading() as db:
        assert chosen.chosen(db).help_lines == {}


async def test_a_check_of_half_a_year_ago_is_warned_of(admin: Visitor) -> None:
    await lines(admin, checked="2026-05-20")
    assert "Nobody has said within six months" in await admin.look("/console/settings/help-lines/england")


@pytest.mark.parametrize("part", ["0", "-1", "99999", "x", "\u0661", "1e3", "%00"])
async def test_a_part_that_is_none_is_not_there(admin: Visitor, part: str) -> None:
    assert (await admin.client.get(f"/console/settings/languages/en/words/{part}")).status == 404


async def test_a_reader_signs_for_what_stands_on_the_page(admin: Visitor, house: House) -> None:
    with house.database.transaction() as db:
        signed.take_back(db, "pl")
    page = await admin.look("/console/settings/languages/pl")
    assert "Not signed yet" in page
    assert "Samaritans" in page
    first = await admin.look("/console/settings/languages/pl/words/1")
    assert "Words that end it at once" in first
    parts = page.count("/words/")
    every = [await admin.look(f"/console/settings/languages/pl/words/{part}") for part in range(1, parts + 1)]
    assert sum("phrases mean that somebody may be in danger" in one for one in every) == 1
    assert max(len(one.encode()) for one in every) < 100_000
    version = page.partition('name="version" value="')[2].partition('"')[0]
    assert (await admin.send("/console/settings/languages/pl", reader=" ", version=version))[0] == 422
    assert (await admin.send("/console/settings/languages/pl", reader="A Reader", version="99"))[0] == 422
    assert (await admin.send("/console/settings/languages/pl", reader="A Reader", version=version))[0] == 303
    with house.database.reading() as db:
        assert signed.signatures(db)["pl"].by == "A Reader"
    assert "Signed by A Reader" in Reader(await admin.look("/console/settings/languages")).words
