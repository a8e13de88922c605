"""Keys in the links of emails: each is good for its purpose, for its time, and under this installation's key alone."""

from datetime import timedelta

import time_machine

from bot.console.signing import signed, signer

SECRET, OTHER = b"s" * 32, b"o" * 32
DAY = timedelta(days=1)


def test_what_was_signed_comes_back_for_its_time() -> None:
    with time_machine.travel("2026-11-24 12:00:00+00:00", tick=False):
        key = signer(SECRET, "trying").sign(b"who").decode()
    with time_machine.travel("2026-11-25 12:00:00+00:00", tick=False):
        assert signed(SECRET, "trying", key, DAY) == b"who"
    with time_machine.travel("2026-11-25 12:00:02+00:00", tick=False):
        assert signed(SECRET, "trying", key, DAY) is None


def test_nothing_else_is_ours() -> None:
    key = signer(SECRET, "trying").sign(b"who").decode()
    assert signed(OTHER, "trying", key, DAY) is None
    assert signed(SECRET, "another purpose", key, DAY) is None
    assert signed(SECRET, "trying", ("A" if key[0] != "A" else "B") + key[1:], DAY) is None
    assert not any(
        signed(SECRET, "trying", nonsense, DAY) for nonsense in ("", ".", "a.b.c", "\ud800", "é", key * 1000)
    )
