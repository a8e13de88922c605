"""The load is what it says it is: every text signed and different, every kind of turn as often as any other."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest

from bot.bench import kept, talk
from bot.bench.generator import CONNECTIONS
from bot.bench.load import CONSULTATION
from bot.bench.processes import BenchFailed
from bot.bench.webhooks import TOKEN, Line, message_sid, requests
from bot.channels.signatures import is_signed
from bot.files.consultations import read_file
from bot.fitting import overflow
from tests.transcripts.player import START
from tests.transcripts.pure_world import PureWorld

APART = timedelta(minutes=3)
"""Sooner, words of their own would go on with the view before."""

LED_TO = {
    "first": ["MemberJoined", "ViewSent"],
    "number": ["AnswerGiven first-repair"],
    "undo": ["AnswerTakenBack first-repair"],
    "words": ["AnswerGiven first-repair"],
    "view": ["ViewSent"],
    "reason": ["AnswerGiven first-repair", "ViewSent"],
    "menu": [],
    "status": [],
    "several": ["AnswerGiven first-repair", "AnswerGiven safe-night"],
    "skip": ["QuestionSkipped more-lamps"],
}


@pytest.mark.parametrize("member", range(0, 20_000, 997))
async def test_every_text_of_the_load_is_answered_and_leads_to_what_its_kind_says(member: int) -> None:
    consultation = read_file(CONSULTATION, ZoneInfo("Europe/London"), START.date(), overflow)
    world, now = PureWorld([consultation], "sms", "en"), START
    for kind in (talk.FIRST, *talk.TALKS[member % len(talk.TALKS)]):
        now += APART
        replies = await world.hear(talk.text_of(member, kind).words, [], now)
        happened = [fact.partition(" K")[0] for fact in await world.happened()]
        assert (kind, len(replies), happened) == (kind, 1, LED_TO[kind])


def test_every_kind_comes_equally_often() -> None:
    texts = Counter(text.kind for text in talk.side_by_side(0, 50, newcomers=1000))
    assert texts == dict.fromkeys(talk.KINDS, 50)


def test_a_member_sends_the_next_text_when_the_last_one_is_answered() -> None:
    last: dict[int, tuple[int, int]] = {}
    gaps = []
    for place, text in enumerate(talk.side_by_side(0, 200, newcomers=1000)):
        if text.member in last:
            gaps.append(place - last[text.member][0])
            assert talk.KINDS.index(text.kind) == last[text.member][1] + 1
        last[text.member] = place, talk.KINDS.index(text.kind)
    assert min(gaps) > CONNECTIONS


def test_no_two_members_write_the_same_words_of_their_own() -> None:
    assert len({talk.complaint(member) for member in range(40_000)}) == 40_000


def test_requests_are_signed_whole_and_have_ids_of_their_own() -> None:
    line = Line(8080, "a1")
    for number, request in enumerate(requests(line, talk.side_by_side(0, 3, newcomers=100))):
        head, _, body = request.decode().partition("\r\n\r\n")
        headers = dict(header.split(": ", 1) for header in head.split("\r\n")[1:])
        fields = parse_qsl(body, keep_blank_values=True)
        assert int(headers["Content-Length"]) == len(body)
        assert is_signed(line.url, fields, headers["X-Twilio-Signature"], [TOKEN])
        assert dict(fields)["MessageSid"] == message_sid("a1", number)


@contextmanager
def database(path: Path, *sids: str) -> Iterator[Path]:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE texts (sid TEXT)")
        db.executemany("INSERT INTO texts VALUES (?)", [(sid,) for sid in sids])
    yield path
    db.close()


def test_what_was_acknowledged_and_kept_once_is_in_order(tmp_path: Path) -> None:
    with database(tmp_path / "plain.db", "SM1", "SM2") as path:
        assert kept.check(path, kept.PLAIN, ["SM2", "SM1"]) is None


@pytest.mark.parametrize("sids", [["SM1"], ["SM1", "SM2", "SM2"], ["SM1", "SM3"], []])
def test_one_text_lost_or_kept_twice_fails_the_bench(tmp_path: Path, sids: list[str]) -> None:
    with database(tmp_path / "plain.db", *sids) as path, pytest.raises(BenchFailed):
        kept.check(path, kept.PLAIN, ["SM1", "SM2"])


async def test_a_whole_round_against_the_plain_server_keeps_one_row_for_each_text(tmp_path: Path) -> None:
    from aiohttp.test_utils import TestServer

    from bot.bench.crowd import post
    from bot.bench.plain_server import keep_in, plain_app
    from bot.bench.processes import free_port

    line = Line(free_port(), "b2")
    texts = list(requests(line, talk.first_texts(0, 50)))
    server = TestServer(plain_app(line.url, keep_in(str(tmp_path / "plain.db"))), port=line.port)
    async with server:
        outcome = await asyncio.wait_for(post(line.port, texts, 8, asyncio.get_running_loop().time), 30)
    assert outcome.statuses == {200: 50}
    kept.check(tmp_path / "plain.db", kept.PLAIN, [message_sid("b2", number) for number in range(50)])
