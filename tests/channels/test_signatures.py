"""Our check of Twilio's signature gives the verdict of Twilio's own library, on anything."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from bot.channels.signatures import is_signed, sign

KNOWN_URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
KNOWN_FIELDS = (
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
)
KNOWN_SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="

letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
tokens = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=32)
fields = st.lists(st.tuples(letters, letters), max_size=6)
hosts = st.sampled_from(["a.example", "A.Example", "a.example:443", "a.example:8443", "a.example:80", "a.example:"])
targets = st.one_of(
    st.sampled_from(["/sms", "/sms/", "/sms?", "/sms?a=1&b=", "/sms#", "/sms;", "/a b", "//sms", "", "/sms?id=%C3%A9"]),
    letters.map("/sms?".__add__),
)


class Fields(dict[str, str]):
    """As the frameworks give them to the library: with every value of a repeated field."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__(pairs)
        self._pairs = pairs

    def getall(self, name: str) -> list[str]:
        return [value for given, value in self._pairs if given == name]


def test_the_known_answer_of_twilio_s_documents() -> None:
    assert sign(KNOWN_URL, KNOWN_FIELDS, "12345") == KNOWN_SIGNATURE
    assert is_signed(KNOWN_URL, KNOWN_FIELDS, KNOWN_SIGNATURE, ["12345"])


@given(hosts, targets, fields, tokens, st.sampled_from(["https", "http", "HTTPS"]), st.booleans())
def test_the_library_s_signature_is_ours(
    host: str, target: str, pairs: list[tuple[str, str]], token: str, scheme: str, with_port: bool
) -> None:
    """Whatever the library signs, with or without the port, is accepted exactly when the library accepts it."""
    url = f"{scheme}://{host}{target}"
    signed_url = url.replace(host, host.partition(":")[0] + (":443" if with_port else ""), 1)
    library = RequestValidator(token)
    signature = library.compute_signature(signed_url, Fields(pairs))
    assert is_signed(url, pairs, signature, [token]) == verdict(library, url, Fields(pairs), signature)


@given(targets, fields, tokens, letters)
def test_any_other_signature_has_the_library_s_verdict_too(
    target: str, pairs: list[tuple[str, str]], token: str, signature: str
) -> None:
    url = "https://a.example" + target
    assert is_signed(url, pairs, signature, [token]) == verdict(RequestValidator(token), url, Fields(pairs), signature)


@given(fields, tokens, st.data())
def test_one_changed_character_anywhere_is_a_forgery(
    pairs: list[tuple[str, str]], token: str, data: st.DataObject
) -> None:
    pairs = [*pairs, ("Body", "1")]
    signature = sign("https://a.example/sms", pairs, token)
    changed = [*pairs[:-1], ("Body", data.draw(letters.filter("1".__ne__)))]
    assert not is_signed("https://a.example/sms", changed, signature, [token]) or set(changed) >= set(pairs)


@pytest.mark.parametrize("lone", ["\ud83d", "a\ud800"])
def test_half_a_character_was_signed_by_nobody(lone: str) -> None:
    assert not is_signed("https://a.example/sms", [("Body", lone)], KNOWN_SIGNATURE, ["12345"])
    assert not is_signed("https://a.example/" + lone, [], KNOWN_SIGNATURE, ["12345"])


def test_bytes_that_are_no_utf_8_are_signed_as_they_came() -> None:
    as_it_came = b"caf\xe9".decode("utf-8", "surrogateescape")
    signature = sign("https://a.example/sms", [("Body", as_it_came)], "12345")
    assert is_signed("https://a.example/sms", [("Body", as_it_came)], signature, ["12345"])


def test_the_current_and_the_previous_token_count_and_no_other() -> None:
    signature = sign(KNOWN_URL, KNOWN_FIELDS, "12345")
    assert is_signed(KNOWN_URL, KNOWN_FIELDS, signature, ["54321", "12345"])
    assert not is_signed(KNOWN_URL, KNOWN_FIELDS, signature, ["54321"])
    assert not is_signed(KNOWN_URL, KNOWN_FIELDS, signature, [])


def verdict(library: Any, url: str, pairs: Fields, signature: str) -> bool:
    """Where the library raises, nobody signed."""
    try:
        return bool(library.validate(url, pairs, signature))
    except ValueError:
        return False
