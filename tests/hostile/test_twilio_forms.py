"""Forms that Twilio never sends, sends seldom, or somebody else sends in its name."""

from pathlib import Path
from typing import Any

from tests.hostile.attack import at_once, attacked, number

NOTHING: dict[str, int] = {}
KEPT = {"messages": 1, "members": 1, "views": 1, "outbox": 1, "facts": 2}
EMPTY = {"messages": 1, "members": 1, "outbox": 1, "facts": 1}
LEFT = {"messages": 1, "members": 1, "facts": 2, "opt_outs": 1}

FORMS: dict[str, tuple[dict[str, Any], int, dict[str, int]]] = {
    "C2 no id": ({"MessageSid": None}, 400, NOTHING),
    "C2 no sender": ({"From": None}, 400, NOTHING),
    "C2 no receiver": ({"To": None}, 403, NOTHING),
    "C2 no account": ({"AccountSid": None}, 403, NOTHING),
    "C2 no body": ({"Body": None}, 200, EMPTY),
    "C4 other names": ({"Body[]": "x", "Body[a]": "b", "From[]": "x"}, 200, KEPT),
    "C6 200 new fields": ({f"New{n}": "x" for n in range(200)}, 200, KEPT),
    "C6 20,000 new fields": ({f"n{n}": "" for n in range(9_000)}, 400, NOTHING),
    **{f"C7 {n} media": ({"NumMedia": n}, 200, KEPT) for n in ("-1", "99999", "abc", "1.5", "١", "1")},
    "C8 ourselves": ({"From": number(0)}, 200, NOTHING),
    "C8 to an agent by RCS": ({"From": "rcs:+447700900190", "To": "rcs:oak_house_agent"}, 200, KEPT),
    "C8 to another by WhatsApp": ({"To": "whatsapp:+447700900777"}, 403, NOTHING),
    "C9 not ours": ({"To": "+447700900777"}, 403, NOTHING),
    "C9 lower case id": ({"MessageSid": "sm" + "a" * 32}, 200, KEPT),
    "C9 long id": ({"MessageSid": "SM" + "a" * 63}, 400, NOTHING),
    "C9 an id that asks": ({"MessageSid": "SM' OR 1=1;--"}, 400, NOTHING),
    "C9 an id of letters": ({"MessageSid": "łłł"}, 400, NOTHING),
    "C11 two ids": ({"SmsSid": "SM" + "b" * 32}, 200, KEPT),
    "C16 the carrier stopped it": ({"OptOutType": "STOP", "Body": "2"}, 200, LEFT),
    "C16 only a word": ({"Body": "STOP"}, 200, LEFT),
    "C18 another account": ({"AccountSid": "AC" + "1" * 32}, 403, NOTHING),
}
PLACES = (("51.5", "-0.1"), ("nan", "0"), ("inf", "0"), ("181", "0"), ("x", "1"), ("51.5", None), ("9" * 400, "0"))
MEDIA = ("http://127.0.0.1/x", "file:///etc/passwd", "https://api.twilio.com.evil.example/x", "https://api.twilio.com@evil.example/x",
         "https://api.twilio.com/a b", "https://" + "x" * 5000, "javascript:alert(1)", "\x00")  # fmt: skip


async def test_a_form_that_is_wrong_in_one_thing_adds_just_what_it_should(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        for place, (name, (more, status, added)) in enumerate(FORMS.items(), start=1):
            before = attack.counts()
            answered, _ = await attack.sms("hello", number(place), **more)
            grown = {table: many - before[table] for table, many in attack.counts().items() if many != before[table]}
            assert (name, answered, grown) == (name, status, added)


async def test_one_number_written_in_many_ways_is_one_member(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        for sender in ("447700900001", "07700 900001", "+44 (0)7700-900-001", "00447700900001", "+447700900001",
                       "rcs:+447700900001"):  # fmt: skip
            assert (await attack.sms("hello", sender))[0] == 200
        assert (attack.counts()["members"], attack.counts()["messages"]) == (1, 6)


async def test_an_address_that_is_not_twilios_is_never_kept_for_somebody_to_open(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        for where in MEDIA:
            status, _ = await attack.sms("look", NumMedia="1", MediaUrl0=where, MediaContentType0="image/png\x00")
            assert (where, status) == (where, 200)
        assert set(attack.rows("SELECT where_kept FROM media")) == {("",)}


async def test_a_place_is_kept_where_it_is_on_the_map(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        for latitude, longitude in PLACES:
            assert (await attack.sms("", Latitude=latitude, Longitude=longitude))[0] == 200
        assert attack.rows("SELECT kind, where_kept FROM media") == [("place", "51.50000,-0.10000")]


async def test_what_a_sender_without_a_number_says_is_kept_and_looked_at_for_danger(
    tmp_path: Path, empty: Path
) -> None:
    senders = ("anonymous", "+266696687", "60777", "NHSNoReply", "whatsapp:+447700900123", "client:bob", "1" * 40, "+0")
    async with attacked(tmp_path, empty) as attack:
        ours = attack.settings.twilio_from
        answers = [await attack.sms("i want to die", sender) for sender in senders]
        answers.append(await attack.sms("i want to die", "whatsapp:+447700900124", To=f"whatsapp:{ours}"))
        assert {status for status, _ in answers} == {200}
        assert (attack.counts()["messages"], attack.counts()["alerts"]) == (len(answers), len(answers))
        await attack.send_out()
        assert attack.here.provider.log.sent == []


async def test_a_number_of_a_country_that_is_not_listed_is_kept_and_not_answered(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        await attack.sms("hello", "+12025550123")
        assert (attack.counts()["messages"], attack.counts()["outbox"]) == (1, 0)


async def test_the_token_of_before_is_good_while_it_is_set_and_no_longer(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty, TWILIO_AUTH_TOKEN_PREVIOUS="2" * 32) as attack:
        body = b"&".join(f"{k}={v}".replace("+", "%2B").encode() for k, v in attack.text("hello").items())
        for token, status in (("2" * 32, 200), ("3" * 32, 403)):
            assert (await attack.post("/sms", body, attack.signing("/sms", body, token)))[0] == status


async def test_no_status_breaks_anything_whatever_code_it_carries(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        fields = {"MessageSid": "SM" + "c" * 32, "AccountSid": attack.settings.twilio_account_sid}
        statuses = ("frobbed", "", "read", "partially_delivered", "canceled", "delivered", "SENT")
        codes = ("abc", "-1", "1000000000", "30003", "21610", "١٢٣٤", None)
        targets = (
            "/sms/status",
            "/sms/status?id=zzz",
            "/sms/status?id=a&id=b",
            "/sms/status?id=%00",
            "/sms/status?id=" + "a" * 65,
        )
        for target in targets:
            odd = [{"MessageStatus": status, "ErrorCode": code} for status, code in zip(statuses, codes, strict=True)]
            answers = await at_once(*(attack.form(target, {**fields, **one}) for one in odd))
            assert {status for status, _ in answers} == {200}
        assert (attack.counts()["messages"], attack.counts()["opt_outs"]) == (0, 0)


async def test_a_status_of_one_message_never_touches_another(tmp_path: Path, empty: Path) -> None:
    async with attacked(tmp_path, empty) as attack:
        attack.here.provider.sms.callbacks = "never"
        await at_once(attack.sms("hello", number(1)), attack.sms("hello", number(2)))
        await attack.send_out()
        (first, sid), (second, _) = attack.rows("SELECT id, provider_id FROM outbox ORDER BY id")
        fields = {"MessageSid": sid, "MessageStatus": "failed", "AccountSid": attack.settings.twilio_account_sid}
        await attack.form(f"/sms/status?id={first}", fields)
        assert dict(attack.rows("SELECT id, state FROM outbox")) == {first: "failed", second: "sent"}
