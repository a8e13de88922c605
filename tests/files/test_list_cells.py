"""A number, a chat or a day on a list is read however people write it, or refused with what to write."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importing.agreeing import NoDay, read_agreed_on
from bot.importing.phones import Wrong, read_chat, read_phone
from tests.files.lists import SETTINGS, TODAY, refused

PHONES = {
    "07700 900123": "+447700900123",
    "+44 (0)7700-900-123": "+447700900123",
    "0044 7700 900123": "+447700900123",
    "447700900123": "+447700900123",
    "7700900123": "+447700900123",
    "07700.900.123": "+447700900123",
    "07700\u2013900123": "+447700900123",
    "07700\u00a0900123": "+447700900123",
    "+447781123456": "+447781123456",
    "07624 123456": "+447624123456",
    "TEL:+447700900123": "+447700900123",
    "whatsapp:+447700900123": "+447700900123",
    "447700900123.0": "+447700900123",
    "7700900123.00": "+447700900123",
    "“07700 900123”": "+447700900123",
}
NOT_PHONES = {
    "": "no number",
    "N/A": "no number",
    "none": "no number",
    "0161 496 0000": "landline",
    "020 7946 0000": "landline",
    "0909 8790000": "premium",
    "07012 345678": "070 number",
    "07600 123456": "pager",
    "0808 157 0000": "service number",
    "0845 123 4567": "Write the person's mobile",
    "+1 202 555 0123": "another country",
    "+919812345678": "another country",
    "7.7009E+09": "shortened",
    "4.477E+11": "shortened",
    "07700 900123 / 07700 900124": "two numbers",
    "07700 900123 or 07700 900124": "two numbers",
    "07700900123, 07700900124": "two numbers",
    "0161 496 0000 ext 4": "extension",
    "60777": "not a phone number that exists",
    "077009001234": "not a phone number that exists",
    "Sam": "not a phone number",
    "+447700900999": "our own number",
    "=cmd|' /C calc'!A0": "not a phone number",
}
DAYS = {
    "2026-11-24": date(2026, 11, 24),
    "2026-11-24 10:30": date(2026, 11, 24),
    "24/11/2026": date(2026, 11, 24),
    "3/4/2026": date(2026, 4, 3),
    "24.11.2026": date(2026, 11, 24),
    "1 Mar 2026": date(2026, 3, 1),
    "1st March 2026": date(2026, 3, 1),
    "1st of March 2026": date(2026, 3, 1),
    "Sun 1 Mar 2026": date(2026, 3, 1),
    "Sunday, March 1st, 2026": date(2026, 3, 1),
    "2026-11-24T23:30:00+00:00": date(2026, 11, 24),
    "2026-11-24T10:30:05.123456Z": date(2026, 11, 24),
    "2026/11/24 2:30:05 PM GMT+1": date(2026, 11, 24),
    "24/11/2026, 14:30:05": date(2026, 11, 24),
    "24/11/2026 2:30 p.m.": date(2026, 11, 24),
    "24.11.2026 14.30": date(2026, 11, 24),
    "Tue Nov 24 2026 10:00:00 GMT+0000 (Greenwich Mean Time)": date(2026, 11, 24),
}
NO_DAYS = {
    "": "does not say when",
    "yes": "not when",
    "no": "did not agree",
    "2026-11-25": "has not come yet",
    "1/1/1900": "years ago",
    "45000": "2023-03-15",
    "1/2/26": "two digits",
    "24-Nov-26": "two digits",
    "24 Nov '26 10:30": "two digits",
    "24/11/2026 after lunch": "not a day",
    "Nov 31 2026": "no day 31",
    "31/02/2026": "no day 31",
    "2026-13-01": "no day 1 in month 13",
    "last summer": "not a day",
    "0000-01-01": "no day",
}


@pytest.mark.parametrize("cell", PHONES)
def test_a_number_is_the_same_however_it_is_written(cell: str) -> None:
    assert read_phone(cell, SETTINGS) == PHONES[cell]


@pytest.mark.parametrize("cell", NOT_PHONES)
def test_what_texts_do_not_reach_is_refused_with_its_reason(cell: str) -> None:
    with pytest.raises(Wrong, match=NOT_PHONES[cell]):
        read_phone(cell, SETTINGS)


def test_a_chat_in_telegram_is_one_of_a_person() -> None:
    assert read_chat("4242424242") == "4242424242"
    for cell, said in (("@sam", "A name"), ("-100123", "a group"), ("t.me/sam", "A name"), ("12.5", "whole number")):
        with pytest.raises(Wrong, match=said):
            read_chat(cell)


@pytest.mark.parametrize("cell", DAYS)
def test_a_day_is_read_as_people_write_it(cell: str) -> None:
    assert read_agreed_on(cell, TODAY) == DAYS[cell]


@pytest.mark.parametrize("cell", NO_DAYS)
def test_what_is_no_day_of_agreeing_is_refused_with_what_to_write(cell: str) -> None:
    with pytest.raises(NoDay, match=NO_DAYS[cell]):
        read_agreed_on(cell, TODAY)


@given(st.text(max_size=60))
def test_any_cell_is_read_or_refused_and_never_breaks(cell: str) -> None:
    for reading, wrong in ((lambda: read_phone(cell, SETTINGS), Wrong), (lambda: read_agreed_on(cell, TODAY), NoDay)):
        assert refused(reading, wrong).endswith(".")
