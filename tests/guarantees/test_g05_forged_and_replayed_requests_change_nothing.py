"""G5: forged requests change nothing, and a good one that is played again has no second effect."""

import json
from datetime import timedelta

import pytest

from tests.guarantees.witness import Witness
from tests.hostile.attack import JSON, Attack, at_once, message

FORGED = {
    "no signature": {"X-Twilio-Signature": None},
    "an empty one": {"X-Twilio-Signature": ""},
    "a wrong one": {"X-Twilio-Signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="},
    "no base64": {"X-Twilio-Signature": "\u00e9\u00e9%%"},
    "a long one": {"X-Twilio-Signature": "A" * 5000},
    "JSON": {"Content-Type": "application/json"},
    "several parts": {"Content-Type": "multipart/form-data; boundary=x"},
    "plain text": {"Content-Type": "text/plain"},
    "no type": {"Content-Type": ""},
}


@pytest.mark.parametrize("path", ["/sms", "/sms/fallback", "/sms/status"])
async def test_what_is_not_signed_as_it_arrived_changes_nothing(path: str, attack: Attack) -> None:
    body = (
        b"MessageSid=SM1&From=%2B447700900001&Body=i+want+to+die&AccountSid="
        + str(attack.settings.twilio_account_sid).encode()
    )
    body += b"&To=%2B447700900000&MessageStatus=sent"
    signing = attack.signing(path, body)
    before = attack.counts()
    requests = [
        (path, body, {k: v for k, v in {**signing, **forged}.items() if v is not None}) for forged in FORGED.values()
    ]
    requests += [(path + target, body, signing) for target in ("?a=b", "?id=1", "?%3F", "//")]
    requests += [
        (path, body, attack.signing(other, body)) for other in ("/sms/", path + "/", "/telegram", path + "?id=2", "x")
    ]
    requests += [(path, body, attack.signing(path, body, token)) for token in ("0" * 32, "", " " + "1" * 32) if token]
    requests += [
        (path, changed, signing)
        for changed in (body + b"x", body[:-1], body.replace(b"die", b"dye"), body + b"&a=", b" " + body)
    ]
    statuses = {status for status, _ in await at_once(*(attack.post(*request) for request in requests))}
    assert statuses <= {400, 403, 404}
    assert attack.counts() == before


async def test_the_secret_must_be_there_and_whole(attack: Attack) -> None:
    body = json.dumps({"update_id": 1, "message": message("i want to die")}).encode()
    ours = attack.settings.telegram_secret or ""
    for given in (None, "", "x", ours[:-1], ours + "x", ours.upper(), "é", "x" * 8000):
        headers = {"Content-Type": JSON} | ({} if given is None else {"X-Telegram-Bot-Api-Secret-Token": given})
        assert (await attack.post("/telegram", body, headers))[0] in (401, 403), given
    assert set(attack.counts().values()) == {0}


async def test_f054_a_good_request_that_comes_again_a_day_later_has_no_effect(attack: Attack) -> None:
    text = attack.text("i want to die")
    assert (await attack.form("/sms", text))[0] == 200
    await attack.send_out()
    before = attack.counts()
    for days in (1, 40):
        attack.here.clock.at += timedelta(days=days)
        assert (await attack.form("/sms", text))[0] == 200
    after = attack.counts()
    assert {name: after[name] for name in after if name != "repeats"} == {
        name: before[name] for name in before if name != "repeats"
    }


async def test_what_somebody_said_before_they_left_does_not_bring_them_back_when_it_is_played_again(
    witness: Witness,
) -> None:
    said = [
        await witness.text("START"),
        await witness.text("2", vote="2"),
        await witness.text("please stop texting me"),
    ]
    await witness.attack.send_out()
    before = witness.attack.counts()
    assert [await witness.again(posted, Body=body) for posted in said for body in (posted.text, "START")] == [200] * 6
    await witness.attack.send_out()
    assert {**witness.attack.counts(), "repeats": 0} == {**before, "repeats": 0}
    assert witness.attack.one("SELECT sum(times) FROM repeats") == 6
    assert witness.attack.rows('SELECT "left" FROM members') == [(1,)]
    assert witness.wrong() == {}
