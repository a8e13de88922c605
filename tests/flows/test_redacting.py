"""What leads to somebody goes, what may is marked, and what leads to nobody stays as it was."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.redacting import GONE, MOST, redact
from flows.redacting_numbers import is_card, is_iban, is_nhs

NAMES = ("Tyler", "Mary Okafor", "Hope", "St Jude's", "Świątek")

GOES = [
    ("Ring 07700 900123 please", "07700 900123", "phone number"),
    ("+44 (0)7700-900-123", "+44 (0)7700-900-123", "phone number"),
    ("my no 0044 7700 900123.", "0044 7700 900123", "phone number"),
    ("07700900123", "07700900123", "phone number"),
    ("(0161) 496 0123", "(0161) 496 0123", "phone number"),
    ("0161.496.0123", "0161.496.0123", "phone number"),
    ("7700 900123 is me", "7700 900123", "phone number"),
    ("call me on 496 0123", "496 0123", "phone number"),
    ("+353 1 496 0123", "+353 1 496 0123", "phone number"),
    ("0800\u2013496\u20130123", "0800\u2013496\u20130123", "phone number"),
    ("\u0660\u0667\u0667\u0660\u0660 \u0669\u0660\u0660\u0661\u0662\u0663", "\u0660\u0667\u0667\u0660\u0660 \u0669\u0660\u0660\u0661\u0662\u0663", "phone number"),
    ("0\u200b7700 900\u00a0123", "0\u200b7700 900\u00a0123", "phone number"),
    ("oh seven seven oh oh nine oh oh one two three", "oh seven seven oh oh nine oh oh one two three", "phone number"),
    ("its Zero Seven Double Seven, nine hundred one two three", "Zero Seven Double Seven, nine hundred one two three", "phone number"),
    ("on oh 7 seven 00 nine 00 one two three ok", "oh 7 seven 00 nine 00 one two three", "phone number"),
    ("write a.b@example.org now", "a.b@example.org", "email address"),
    ("A.B+repairs@mail.example.co.uk", "A.B+repairs@mail.example.co.uk", "email address"),
    ("a b @ example.org".replace("a b", "ab"), "ab @ example.org", "email address"),
    ("jo at example dot org", "jo at example dot org", "email address"),
    ("sam.okafor (at) example.org ok", "sam.okafor (at) example.org", "email address"),
    ("sam.okafor[at]example.co.uk", "sam.okafor[at]example.co.uk", "email address"),
    ("its sam.okafor at gmail.com", "sam.okafor at gmail.com", "email address"),
    ("sam dot okafor at example dot com", "sam dot okafor at example dot com", "email address"),
    ("jo(at)example(dot)co(dot)uk", "jo(at)example(dot)co(dot)uk", "email address"),
    ("I live in SW1A 1AA", "SW1A 1AA", "postcode"),
    ("i live in sw1a1aa", "sw1a1aa", "postcode"),
    ("M1 1AE is damp", "M1 1AE", "postcode"),
    ("near ec1a  1bb", "ec1a  1bb", "postcode"),
    ("NHS 943 476 5919", "943 476 5919", "NHS number"),
    ("my nhs number is 943 476 5918", "943 476 5918", "NHS number"),
    ("9434765919", "9434765919", "NHS number"),
    ("943-476-5919", "943-476-5919", "NHS number"),
    ("QQ123456C", "QQ123456C", "National Insurance number"),
    ("qq 12 34 56 c", "qq 12 34 56 c", "National Insurance number"),
    ("NI AB-12-34-56-D ok", "AB-12-34-56-D", "National Insurance number"),
    ("DOB 1/2/81", "1/2/81", "date of birth"),
    ("d.o.b. 01.02.1981", "01.02.1981", "date of birth"),
    ("date of birth: 1st February 1981", "1st February 1981", "date of birth"),
    ("I was born on 3 March 1960", "3 March 1960", "date of birth"),
    ("born in Leeds in 1960", "1960", "date of birth"),
    ("my birthday is March 3rd", "March 3rd", "date of birth"),
    ("The car AB12 CDE blocks it", "AB12 CDE", "car registration"),
    ("a van ab12cde", "ab12cde", "car registration"),
    ("A123 BCD", "A123 BCD", "car registration"),
    ("XYZ 123A", "XYZ 123A", "car registration"),
    ("reg: ABZ 1234", "ABZ 1234", "car registration"),
    ("GB29 NWBK 6016 1331 9268 19", "GB29 NWBK 6016 1331 9268 19", "bank account"),
    ("gb29nwbk60161331926819", "gb29nwbk60161331926819", "bank account"),
    ("sort code 12-34-56", "12-34-56", "bank account"),
    ("account 12345678", "12345678", "bank account"),
    ("card 4111 1111 1111 1111", "4111 1111 1111 1111", "bank card"),
    ("case no. AB/12345/2020", "AB/12345/2020", "case number"),
    ("Crime reference 4212345/21", "4212345/21", "case number"),
    ("my claim number is 00412", "00412", "case number"),
    ("ref: HX-2041-B", "HX-2041-B", "case number"),
    ("it was 123456789 they said", "123456789", "long number"),
    ("ask @tenant_voice", "@tenant_voice", "handle"),
    ("see t.me/oakhouse", "t.me/oakhouse", "link"),
    ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d", "link"),
    ("http://169.254.169.254/latest", "http://169.254.169.254/latest", "link"),
    ("www.example.org", "www.example.org", "link"),
    ("javascript:alert(1)", "javascript:alert(1)", "link"),
    ("look at example.co.uk", "example.co.uk", "link"),
    ("Tyler did it", "Tyler", "name"),
    ("tyler's bike", "tyler's", "name"),
    ("TYLER!", "TYLER", "name"),
    ("I asked mary  okafor.", "mary  okafor", "name"),
    ("Hope said no", "Hope", "name"),
    ("at St Jude\u2019s", "St Jude\u2019s", "name"),
    ("pan \u015bwi\u0105tek", "\u015bwi\u0105tek", "name"),
    ("my name is Ola", "Ola", "name"),
]  # fmt: skip

STAYS = [
    "It costs \u00a31,250,000 in all", "\u00a31250000000 was spent", "Rent is 450.50 a week", "$12,500,000 wasted", "We paid 120000 for it",
    "The meeting is on 12/11/2026", "on 12-11-2026 10 30", "01.02.2026 at 10:30", "Open 9:30-17:00", "from 10am to 4pm",
    "3 March 2026", "since 1998", "the B1 block is cold", "B1 3am noise", "take the A4 5th exit", "THE M25 AND A40 ARE LOUD",
    "1 2 3 4 5", "one two three four five", "two or three of the nine of us", "I have told you one hundred times",
    "Option 2", "1, 3 and 4", "call 999", "ring 111 or 116 123", "text SHOUT to 85258", "NHS 111 is slow",
    "I hope you will", "meet at noon", "look at the dot on the wall", "we were @ the gate", "e.g. this", "done.It was cold",
    "50% of 2000 people", "case 2 is worse", "in case 3 people come", "ref K7", "no reference at all", "my account is wrong",
    "the bill rose in May", "10,000 people", "2026-27", "no 4 bus", "24/7", "flat out", "the only way is up", "9 out of 10",
    "He came 3rd", "AND THE 12 OF US", "room for 20 people", "16 GB of RAM", "PS5 or XBOX", "it is 20 minutes away",
]  # fmt: skip

MARKED = [
    ("flat 3 above the chippy", ["flat 3", "above the chippy"]),
    ("my son Tom at St Mary's", ["my son Tom", "St Mary's"]),
    ("I'm the only wheelchair user in ward 7", ["only wheelchair user", "ward 7"]),
    ("12 High Street is damp", ["12 High Street"]),
    ("I am 84 and alone", ["I am 84"]),
    ("a 9 year old fell", ["9 year old"]),
    ("Oakfield School is loud", ["Oakfield School"]),
    ("hope is nice", ["hope"]),
]


@pytest.mark.parametrize(("text", "gone", "kind"), GOES)
def test_what_leads_to_somebody_goes(text: str, gone: str, kind: str) -> None:
    found = redact(text, NAMES)
    assert [(one.words, one.kind) for one in found.removed] == [(gone, kind)]
    assert found.text == text.replace(gone, GONE)


@pytest.mark.parametrize("text", STAYS)
def test_what_leads_to_nobody_stays(text: str) -> None:
    found = redact(text, ("Tyler",))
    assert (found.text, found.removed) == (text, ())


@pytest.mark.parametrize(("text", "marked"), MARKED)
def test_what_sounds_like_one_person_is_marked_and_stays(text: str, marked: list[str]) -> None:
    found = redact(text, NAMES)
    assert (found.text, [one.words for one in found.to_judge]) == (text, marked)


@given(st.text(max_size=400), st.lists(st.text(max_size=20), max_size=5))
def test_any_text_can_be_redacted_and_a_second_time_changes_nothing_that_was_gone(text: str, names: list[str]) -> None:
    found = redact(text, names)
    at = 0
    for one in found.removed:
        assert text[one.at : one.at + len(one.words)] == one.words
        assert one.at >= at
        at = one.at + len(one.words)


@given(st.from_regex(r"0[1-9]\d{8,9}", fullmatch=True), st.text(alphabet="ab .,!?\n", max_size=20))
def test_a_phone_number_goes_wherever_it_stands(number: str, words: str) -> None:
    assert number not in redact(f"{words} {number} {words}").text


@pytest.mark.parametrize(
    "piece",
    ["a", "1", "1 ", "0-", "a@", "a.", "@a", "one ", "double ", "(", "+4", "AB12 ", "my ", "https:", "at dot ", "born ", "flat ", "ref no ", "1/2/", "only a ", "GB29 ", "\u0660", "Tyler "],
)  # fmt: skip
def test_no_text_takes_long(piece: str) -> None:
    """A pattern that tries everything would take minutes here."""
    text = (piece * 20_000)[:20_000]
    began = time.process_time()
    redact(text, NAMES)
    assert time.process_time() - began < 0.5


def test_what_nobody_looked_at_is_not_there() -> None:
    assert len(redact("a" * (MOST + 10)).text) == MOST


def test_the_checks_of_numbers_are_the_published_ones() -> None:
    assert [is_nhs("9434765919"), is_nhs("9434765918")] == [True, False]
    assert [is_card("4111111111111111"), is_card("4111111111111112")] == [True, False]
    assert [is_iban("GB29 NWBK 6016 1331 9268 19"), is_iban("GB28 NWBK 6016 1331 9268 19")] == [True, False]
