"""What goes out is exactly what was written, once, with what the provider needs to tell us more of it."""

import io
import subprocess
import sys

import pytest

from bot.channels import terminal
from bot.channels.registry import CHANNELS
from bot.channels.telegram_sending import keyboard
from bot.channels.twilio_codes import BY_CODE, fate
from storage.outbox import Post
from tests.channels.test_every_channel import through
from tests.rehearsal.world import World

PHONE = "+447700900101"
SERVICE = "MG" + "0123456789abcdef" * 2


async def test_a_text_arrives_as_it_was_written_and_its_statuses_carry_our_id(world: World) -> None:
    text = "Oak House. 1 Hot water\n2 Locks *_[` <b & {name} 100% é 😡"
    fate = await through(world, "sms", Post("id-1", "sms", PHONE, text))
    await world.provider.settled()
    (sent,) = world.provider.log.sent
    assert (sent.text, sent.to, sent.reference) == (text, PHONE, "id-1")
    assert [(r.outbox_id, r.provider_id, r.status) for r in world.bot.receipts] == [
        ("id-1", fate.provider_id, status) for status in ("queued", "sent", "delivered")
    ]


async def test_telegram_reads_no_markup_into_anybody_s_words(world: World) -> None:
    text = "*bold* _[x](javascript:alert(1)) <b> & ` https://example.org"
    world.provider.telegram_phone(7001).change(has_started=True)
    await through(world, "telegram", Post("1", "telegram", "7001", text, buttons=(("1", "a"), ("Hot water", "b"))))
    (sent,) = world.provider.log.sent
    assert (sent.text, sent.buttons) == (text, (("1", "a"), ("Hot water", "b")))


@pytest.mark.parametrize(("text", "code"), [("", "21602"), ("x" * 1601, "21617")])
async def test_what_twilio_cannot_carry_fails_and_is_not_tried_again(world: World, text: str, code: str) -> None:
    fate = await through(world, "sms", Post("1", "sms", PHONE, text))
    assert (fate.status, fate.code) == ("failed", code)


@pytest.mark.parametrize("buttons", [(("1", "t" * 65),), (("", "t"),)])
async def test_what_telegram_cannot_carry_fails_and_is_not_tried_again(
    world: World, buttons: tuple[tuple[str, str], ...]
) -> None:
    world.provider.telegram_phone(7001).change(has_started=True)
    fate = await through(world, "telegram", Post("1", "telegram", "7001", "hello", buttons=buttons))
    assert (fate.status, fate.effect) == ("failed", None)


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_every_code_of_twilio_s_that_we_know_has_a_meaning_with_its_code(code: int) -> None:
    known = fate("1", code, 400)
    assert known.code == str(code)
    assert known.status in ("retry", "failed", "unknown")
    assert (known.effect == "stop_channel") <= (known.status == "retry" and known.stop)


MEANINGS = """
20003 retry stop_channel    30002 retry stop_channel    21211 failed bad_address    21604 failed bad_address
21614 failed bad_address    30005 failed bad_address    30006 failed bad_address    21610 failed left
21612 retry -               30003 retry -               30008 retry -               30001 retry -
30017 retry -               30004 failed -              30007 failed -              21602 failed -
21617 failed -              21606 retry stop_channel    21703 retry stop_channel    30034 retry stop_channel
21608 failed -              14107 failed -              21611 retry -               20429 retry -
30410 unknown -
"""


@pytest.mark.parametrize("line", [" ".join(part) for part in zip(*[iter(MEANINGS.split())] * 3, strict=True)])
def test_each_code_means_what_the_table_says(line: str) -> None:
    code, status, effect = line.split()
    known = fate("1", int(code), 400)
    assert (known.status, known.effect or "-") == (status, effect)


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (400, "failed"),
        (404, "retry"),
        (408, "unknown"),
        (413, "failed"),
        (500, "unknown"),
        (503, "unknown"),
        (302, "unknown"),
    ],
)
def test_a_status_without_a_code_decides_by_itself(status: int, meaning: str) -> None:
    assert fate("1", None, status).status == meaning


def test_short_labels_stand_side_by_side_and_long_ones_one_under_the_other() -> None:
    scale = keyboard(tuple((str(n), f"t{n}") for n in range(1, 6)))
    options = keyboard((("Hot water", "a"), ("Locks", "b")))
    assert scale is not None
    assert options is not None
    assert [len(row) for row in scale.inline_keyboard] == [5]
    assert [len(row) for row in options.inline_keyboard] == [1, 1]
    assert keyboard(()) is None


async def test_the_terminal_prints_what_we_say_with_its_buttons() -> None:
    out = io.StringIO()
    fate = await terminal.send(out, Post("1", "terminal", "you", "Which first?", buttons=(("Locks", "t"),)))
    assert (fate.status, out.getvalue()) == ("sent", "bot: Which first?\n  [Locks]\n")


async def test_a_terminal_that_is_gone_raises_nothing() -> None:
    out = io.StringIO()
    out.close()
    assert (await CHANNELS["terminal"].send(out, Post("1", "terminal", "you", "hello"))).status == "failed"


def test_the_list_of_channels_costs_no_provider_s_library() -> None:
    heavy = "{'twilio', 'telegram', 'phonenumbers', 'aiohttp', 'httpx', 'requests'}"
    check = f"import sys, bot.channels.registry; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


class TestThroughAMessagingService:
    @pytest.fixture
    def more_settings(self) -> dict[str, str]:
        return {"TWILIO_FROM": "", "TWILIO_MESSAGING_SERVICE_SID": SERVICE}

    async def test_the_service_sends_and_its_opt_outs_are_told(self, world: World) -> None:
        fate = await through(world, "sms", Post("1", "sms", PHONE, "hello"))
        await world.provider.sms_phone(PHONE).text("stop")
        await world.provider.settled()
        assert fate.status == "sent"
        assert [message.kind for message in world.bot.messages] == ["left"]
