"""Updates that Telegram never sends, sends seldom, or somebody else sends in its name."""

import json
from pathlib import Path
from typing import Any

from tests.hostile.attack import at_once, attacked, message

NO_UPDATES = {
    "D1 empty": (b"{}", 200),
    "D1 a list": (b"[]", 400),
    "D1 null": (b"null", 400),
    "D1 a text": (b'""', 400),
    "D1 a figure": (b"1", 400),
    "D1 cut off": (b'{"update_id":1,"message":{"text":"i want', 400),
    "D1 a comma too many": (b'{"a":1,}', 400),
    "D1 NaN": (b'{"update_id":NaN}', 400),
    "D1 deep lists": (b"[" * 100_000, 400),
    "D1 deep objects": (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400),
    "D1 infinite": (b'{"update_id":1e400,"message":{}}', 200),
    "D1 100 digits": (b'{"update_id":' + b"9" * 100 + b',"message":{}}', 200),
    "D1 5000 digits": (b'{"update_id":' + b"9" * 5000 + b"}", 400),
    "not UTF-8": (b'{"update_id":1,"message":{"text":"\xff\xfe"}}', 400),
    "NUL": (b"\x00", 400),
    "nothing": (b"", 400),
}
IDS = {"none": None, "a text": "5", "true": True, "a fraction": 1.5, "a list": [1], "too long": 2**63}
GOOD_IDS = (0, -1, 2**31, 2**53, 2**63 - 1, 5, 3)
KINDS = (
    "poll_answer",
    "business_message",
    "message_reaction",
    "chat_boost",
    "future_kind",
    "channel_post",
    "inline_query",
)
CHATS: tuple[Any, ...] = (None, "x", {}, {"id": 1}, {"id": "1", "type": "private"}, {"id": 1.5, "type": "private"},
    {"id": 2**63, "type": "private"}, {"id": 777000, "type": "private"}, {"id": 1, "type": "group"},
    {"id": -1001234567890123, "type": "supergroup"}, {"id": -1, "type": "channel"})  # fmt: skip
NOT_SAID: dict[str, dict[str, Any]] = {
    "a list for a text": {"text": ["a"]},
    "a figure for a text": {"text": 5},
    "pinned": {"pinned_message": {}},
    "new members": {"new_chat_members": []},
    "no photo": {"photo": [{"file_id": 5}]},
    "a place off the map": {"location": {"latitude": 10**400, "longitude": "x"}},
    "pinned words": {"pinned_message": {"text": "i want to die"}},
    "a list that was ticked": {"checklist_tasks_done": {"checklist_message": {"checklist": {"title": "x"}}}},
    "a topic": {"forum_topic_created": {"name": "x", "title": "x"}},
    "words of nothing": {"rich_things": {"text": [{"type": "bold"}, 5, None, []], "title": "  "}},
    "moved": {"migrate_to_chat_id": -100},
    "a machine": {"text": "x", "from": {"id": 1, "is_bot": True}},
}
NESTED: Any = "deep"
for _ in range(300):
    NESTED = [{"text": NESTED}]
SAID: dict[str, dict[str, Any]] = {
    "a sticker": {"sticker": {"emoji": "\U0001f52a"}},
    "a sticker of nothing": {"sticker": {}},
    "a voice note": {"voice": {"file_id": "v"}},
    "a contact": {"contact": {"phone_number": "+447700900555"}},
    "dice": {"dice": {"emoji": "\U0001f3b2", "value": 3}},
    "what somebody wrote in blocks": {"rich_message": {"blocks": [{"type": "paragraph", "text": "the lift"}]}},
    "blocks without words": {"rich_message": {"blocks": [{"type": "divider"}]}},
    "blocks in blocks": {"rich_message": {"blocks": NESTED}},
    "paid photos": {"paid_media": {"star_count": 1, "paid_media": []}},
    "a song": {"audio": {"file_id": "a", "title": "Stop"}},
    "a long file id": {"photo": [{"file_id": "x" * 9999}]},
    "from nobody": {"text": "x", "from": None},
    "from a word": {"text": "x", "from": "bob"},
    "a language that is a list": {"text": "x", "from": {"language_code": ["pl"]}},
    "half a language": {"text": "x", "from": {"language_code": "\ud83d"}},
    "a language that is a path": {"text": "x", "from": {"language_code": "../../etc"}},
    "before time": {"text": "x", "date": -1},
    "after time": {"text": "x", "date": 2**62},
    "entities past the end": {"text": "x", "entities": [{"offset": -5, "length": 10**30}]},
    "a name that is a page": {"text": "x", "from": {"id": 1, "first_name": "<script>alert(1)</script>"}},
}


async def test_what_is_no_update_changes_nothing_and_is_never_our_fault(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        answers = {name: (await attack.telegram(body))[0] for name, (body, _) in NO_UPDATES.items()}
        for number in IDS.values():
            assert (await attack.update({"update_id": number, "message": message("x")}))[0] == 200
        for kind in KINDS:
            assert await attack.chat("i want to die", kind=kind) == (200, "")
        for chat in CHATS:
            assert await attack.update({"message": {**message("x"), "chat": chat}}) == (200, "")
        for content in NOT_SAID.values():
            assert (await attack.update({"message": message(None, **content)}))[0] == 200
        assert answers == {name: status for name, (_, status) in NO_UPDATES.items()}
        assert set(attack.counts().values()) == {0}


async def test_whatever_a_person_sends_is_kept_and_answered_once(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        for chat, content in enumerate(SAID.values(), start=1):
            assert (await attack.update({"message": {**message(None, chat), **content}}))[0] == 200
        assert attack.counts()["messages"] == attack.counts()["outbox"] == len(SAID)


async def test_a_cry_in_a_kind_of_message_that_nobody_here_knows_alerts(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        for chat, kind in enumerate(("rich_message", "letter"), start=1):
            said = {kind: {"blocks": [{"type": "paragraph", "text": ["i want to ", {"type": "bold", "text": "die"}]}]}}
            assert (await attack.update({"message": message(None, chat, **said)}))[0] == 200
        await attack.update({"edited_message": message(None, 3, **said)})
        assert attack.counts()["alerts"] == 3


async def test_update_ids_may_jump_and_fall_and_each_counts_once(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        for _ in range(3):
            await at_once(*(attack.update({"update_id": id, "message": message(f"text {id}")}) for id in GOOD_IDS))
        assert attack.one("SELECT count(*) FROM messages") == len(GOOD_IDS)


async def test_a_button_that_was_never_theirs_is_no_vote(tmp_path: Path, empty: Path) -> None:
    """Made up, too long, of another member, and of one who left."""
    async with attacked(tmp_path, empty, "oak-house") as attack:
        attack.joined(("telegram", "1"), ("telegram", "2"))
        await attack.send_out()
        theirs = attack.here.provider.telegram_phone(2).messages[-1].buttons[0][1]
        for token in (
            None,
            5,
            "",
            "x" * 65,
            "vote:1:9",
            "\ud83d",
            "a\x00",
            theirs[:-1],
            theirs + "A",
            theirs.lower(),
            theirs,
        ):
            assert (await attack.press(token, chat=1))[0] == 200
        assert attack.counts()["answered"] == 0
        assert (await attack.press(theirs, chat=2))[0] == 200
        assert attack.counts()["answered"] == 1


async def test_a_press_is_told_to_telegram_so_that_the_button_stops_spinning(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        for id in ("1", '"},{}', "\u2028</script>"):
            _, body = await attack.update({"callback_query": {"id": id, "message": message("x"), "data": "forged"}})
            assert json.loads(body) == {"method": "answerCallbackQuery", "callback_query_id": id}


async def test_pressing_one_button_again_and_again_does_not_make_us_talk_for_ever(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        attack.joined(("telegram", "1"))
        await attack.send_out()
        token = attack.here.provider.telegram_phone(1).messages[-1].buttons[0][1]
        for _ in range(20):
            await attack.press(token)
        assert attack.counts()["outbox"] <= 1 + 1 + 3


async def test_blocking_and_unblocking_ten_times_ends_where_it_ended(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        attack.joined(("telegram", "1"))
        for status in ("kicked", "member") * 10 + ("kicked", "left", None, 5, ["member"]):
            change = {**message(None), "new_chat_member": {"status": status}}
            assert (await attack.update({"my_chat_member": change}))[0] == 200
        assert attack.rows('SELECT "left" FROM members') == [(1,)]
        assert attack.counts()["opt_outs"] == 1


async def test_an_edit_to_stop_stops(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        attack.joined(("telegram", "1"))
        await attack.chat("STOP", kind="edited_message")
        assert attack.rows('SELECT "left" FROM members') == [(1,)]


async def test_an_edit_is_never_a_vote(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty, "oak-house") as attack:
        attack.joined(("telegram", "1"))
        await attack.chat("1")
        await attack.chat("2", kind="edited_message")
        assert attack.rows("SELECT value FROM ballots") == [("1",)]
