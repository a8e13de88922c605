"""Whatever is posted to /sms is heard or refused: nothing else ever happens."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import sms
from bot.channels.channel import Raw, Refused
from bot.channels.forms import FORM, read_form
from bot.channels.numbers import is_answered, read_number
from bot.channels.signatures import sign
from bot.settings import load_settings
from tests.channels.captured import ACCOUNT, ADDRESS, NOW, OURS, SETTINGS, TOKEN

GOOD = {"MessageSid": "SM1", "From": "+447700900101", "To": OURS, "AccountSid": ACCOUNT, "Body": "hello"}
SERVICE = load_settings(
    {
        "YOUSAID_PUBLIC_URL": ADDRESS,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_MESSAGING_SERVICE_SID": "MG" + "0" * 32,
    }
)


def posted(fields: Mapping[str, str], target: str = "/sms") -> Raw:
    headers = {"content-type": FORM, "x-twilio-signature": sign(ADDRESS + target, fields.items(), TOKEN)}
    return Raw(target, headers, urlencode(fields).encode())


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_arrives_as_it_was_written(body: str) -> None:
    heard = sms.read(posted({**GOOD, "Body": body}), SETTINGS, NOW)
    assert heard.messages[0].text == body.replace("\x00", "")


@given(
    st.sampled_from(["/sms", "/sms/fallback", "/sms/status", "/sms/status?id=1&id=%ff", "/", "//sms", ""]),
    st.dictionaries(st.sampled_from(["content-type", "x-twilio-signature"]), st.one_of(st.just(FORM), st.text())),
    st.binary(),
)
def test_nothing_unsigned_is_heard_and_nothing_makes_it_stumble(
    target: str, headers: dict[str, str], body: bytes
) -> None:
    with pytest.raises(Refused) as refused:
        sms.read(Raw(target, headers, body), SETTINGS, NOW)
    assert 400 <= refused.value.status <= 499


any_field = st.sampled_from(
    [*GOOD, "MessageStatus", "ErrorCode", "OptOutType", "MediaUrl0", "MediaContentType0", "MediaUrl1", "NumMedia"]
)
any_value = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.sampled_from(["STOP", "1", "-1", "é" * 99])
)


@given(st.dictionaries(any_field, any_value), st.sampled_from(["/sms", "/sms/fallback", "/sms/status?id=a"]))
def test_whatever_twilio_itself_signs_is_heard_or_refused_in_plain_words(fields: dict[str, str], target: str) -> None:
    said = answer(posted({"AccountSid": ACCOUNT, "To": OURS, **fields}, target))
    assert said == "<Response/>" or said.endswith(".")


def test_bytes_that_are_no_utf_8_are_read_as_latin_1_and_noted() -> None:
    fields = {**GOOD, "Body": b"caf\xe9".decode("utf-8", "surrogateescape")}
    body = urlencode(fields, errors="surrogateescape").encode()
    raw = Raw("/sms", {"content-type": FORM, "x-twilio-signature": sign(ADDRESS + "/sms", fields.items(), TOKEN)}, body)
    heard = sms.read(raw, SETTINGS, NOW)
    assert (heard.messages[0].text, dict(heard.notes)) == ("café", {"encoding": "not UTF-8, read as Latin-1"})


def test_with_a_messaging_service_any_of_its_numbers_is_ours() -> None:
    heard = sms.read(posted({**GOOD, "To": "+447700900777"}), SERVICE, NOW)
    assert heard.messages


def test_a_body_of_a_thousand_fields_too_many_is_refused() -> None:
    raw = Raw("/sms", {"content-type": FORM}, b"&".join(b"a=1" for _ in range(1001)))
    assert refusal(raw) == 400


def test_one_byte_changed_after_signing_is_a_forgery() -> None:
    raw = posted(GOOD)
    assert refusal(Raw(raw.target, raw.headers, raw.body.replace(b"hello", b"hellp"))) == 403


@pytest.mark.parametrize("added", ["/", "?x=1", "%20", "#"])
def test_a_signature_is_for_its_exact_address(added: str) -> None:
    assert refusal(Raw("/sms" + added, posted(GOOD).headers, posted(GOOD).body)) in (403, 404)


def test_what_a_proxy_says_about_the_address_does_not_count() -> None:
    spoofed = {"x-forwarded-host": "evil.example", "x-forwarded-proto": "http", "host": "evil.example"}
    raw = posted(GOOD)
    assert sms.read(Raw(raw.target, {**raw.headers, **spoofed}, raw.body), SETTINGS, NOW).messages


def test_where_sms_is_not_set_up_there_is_nothing_at_its_address() -> None:
    with pytest.raises(Refused) as refused:
        sms.read(posted(GOOD), load_settings({}), NOW)
    assert refused.value.status == 404


def test_an_address_under_a_path_is_signed_with_it() -> None:
    settings = replace(SETTINGS, public_url=ADDRESS + "/yousaid")
    headers = {"content-type": FORM, "x-twilio-signature": sign(ADDRESS + "/yousaid/sms", GOOD.items(), TOKEN)}
    assert sms.read(Raw("/sms", headers, urlencode(GOOD).encode()), settings, NOW).messages


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+447700900101", "+447700900101"),
        ("447700900101", "+447700900101"),
        ("07700900101", "+447700900101"),
        ("07700 900 101", "+447700900101"),
        ("+44 (0)7700 900101", "+447700900101"),
        ("+44(0)7700-900-101", "+447700900101"),
        ("60777", None),
        ("+0", None),
        ("", None),
        ("+", None),
        ("anonymous", None),
        ("+266696687", None),
        ("+٤٤٧٧٠٠٩٠٠١٠١", None),
        ("+44770090010１", None),
        ("+447700900101;ext=5", None),
        ("07700 900101\n", None),
        ("whatsapp:+447700900101", None),
        ("9" * 40, None),
    ],
)
def test_numbers_have_one_way_to_be_written(written: str, number: str | None) -> None:
    assert read_number(written, "GB") == number


@pytest.mark.parametrize(
    ("countries", "kind"), [("GB", "text"), ("IE,GB", "text"), ("IE", "unanswerable"), ("GG", "text")]
)
def test_numbers_of_other_countries_are_kept_and_not_answered(countries: str, kind: str) -> None:
    """Guernsey shares its country code with the United Kingdom, and with it what a text costs."""
    settings = replace(SETTINGS, countries=tuple(countries.split(",")))
    (message,) = sms.read(posted(GOOD), settings, NOW).messages
    assert message.kind == kind


@pytest.mark.parametrize(
    ("number", "answered"),
    [
        ("+447700900101", True),
        ("+447624123456", True),
        ("+447021234567", False),
        ("+447640123456", False),
        ("+449098790000", False),
        ("+448431234567", False),
        ("+12025550123", False),
    ],
)
def test_numbers_that_earn_by_being_answered_are_not_answered(number: str, answered: bool) -> None:
    """An 070 number, a pager, premium and shared-cost numbers: each could be somebody's income."""
    assert is_answered(number, ("GB",)) is answered


@given(st.text())
def test_no_sender_makes_it_stumble(written: str) -> None:
    number = read_number(written, "GB")
    assert number is None or (number.startswith("+") and number[1:].isdecimal())


def test_a_header_that_is_no_text_of_ours_is_only_a_wrong_signature() -> None:
    raw = posted(GOOD)
    assert refusal(Raw(raw.target, {**raw.headers, "x-twilio-signature": "\udcff"}, raw.body)) == 403


def answer(raw: Raw) -> str:
    try:
        return sms.read(raw, SETTINGS, NOW).body
    except Refused as refused:
        return refused.reason


def refusal(raw: Raw) -> int:
    with pytest.raises(Refused) as refused:
        sms.read(raw, SETTINGS, NOW)
    return refused.value.status


@given(st.one_of(st.binary(), st.text("ab=&+%0cCé\x00é;", max_size=30).map(str.encode)))
def test_a_form_is_read_as_python_s_own_library_reads_it(body: bytes) -> None:
    text = body.decode("utf-8", "surrogateescape")
    assert list(read_form(Raw("/sms", {"content-type": FORM}, body)).fields) == parse_qsl(
        text, keep_blank_values=True, errors="surrogateescape"
    )
