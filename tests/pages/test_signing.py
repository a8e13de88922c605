"""Who is let in to the staff pages."""

import time_machine

from bot.console.signing import Signing

SECRET, OTHER = b"s" * 32, b"o" * 32


def test_a_link_opens_for_twelve_hours_and_not_longer() -> None:
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False) as clock:
        key = Signing(SECRET).link_key()
        clock.move_to("2026-11-24T21:59:00Z")
        assert Signing(SECRET).opens(key)
        clock.move_to("2026-11-24T22:01:00Z")
        assert not Signing(SECRET).opens(key)


def test_a_link_of_another_installation_or_a_changed_one_does_not_open() -> None:
    key = Signing(SECRET).link_key()
    assert not Signing(OTHER).opens(key)
    assert not Signing(SECRET).opens(("A" if key[0] != "A" else "B") + key[1:])
    assert not any(Signing(SECRET).opens(nonsense) for nonsense in ("", ".", "a.b.c", "\ud800", "é", key * 1000))


def test_a_link_is_no_session_and_a_session_is_no_link() -> None:
    signing = Signing(SECRET)
    assert not signing.is_signed_in(signing.link_key())
    assert not signing.opens(signing.session())


def test_a_form_of_one_session_is_refused_in_another() -> None:
    signing = Signing(SECRET)
    mine, theirs = signing.session(), signing.session()
    assert signing.is_own_form(mine, signing.form_token(mine))
    assert not signing.is_own_form(mine, signing.form_token(theirs))
    assert not signing.is_own_form(mine, "\ud800")
