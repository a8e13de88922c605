"""Commands about alerts, staff and links: by a named person, in plain words, with nobody's number."""

from bot.clock import RealClock
from bot.house import opened
from bot.settings import load_settings
from storage import sessions
from tests.runtime.conftest import Call, one_sentence, say


def test_an_alert_is_taken_and_let_go_by_a_named_person(loaded: Call) -> None:
    say(1, "i want to kill myself")
    loaded("staff", "add", "duty desk", "--role", "duty_person")
    listed = loaded("alert", "list")[1]
    alert = listed.split()[0]
    assert "self harm, high" in listed
    assert "kill" not in listed
    assert loaded("alert", "acknowledge", alert, "--by", "nobody")[0] == 1
    assert loaded("alert", "acknowledge", alert, "--by", "duty desk")[0] == 0
    assert loaded("alert", "list")[1] == (
        "No alert is open.\n1 more is taken and not closed. See: yousaid alert list --every\n"
    )
    assert "duty desk is dealing with it; questions are stopped" in loaded("alert", "list", "--every")[1]
    assert loaded("alert", "release", alert, "--by", "duty desk")[0] == 0
    assert loaded("alert", "release", alert, "--by", "duty desk")[0] == 1
    assert loaded("alert", "acknowledge", "nothing", "--by", "duty desk")[0] == 1


def test_an_alert_is_closed_by_a_named_person_with_a_reason(loaded: Call) -> None:
    say(1, "i want to kill myself")
    loaded("staff", "add", "duty desk", "--role", "duty_person")
    close = ("alert", "close", "1", "--by", "duty desk", "--because")
    assert loaded(*close, " ")[0] == 1
    assert loaded(*close[:-1])[0] == 2
    assert loaded(*close, "we reached her")[:2] == (
        0,
        "Closed. Questions to this person go on only after: yousaid alert release.\n",
    )
    assert loaded(*close, "again")[0] == 1
    assert loaded("alert", "list")[1] == "No alert is open.\n"
    assert "closed by duty desk: we reached her; questions are stopped" in loaded("alert", "list", "--every")[1]


def test_a_wrong_email_address_is_one_sentence_and_a_right_one_is_not_shown(call: Call) -> None:
    add = ("staff", "add", "desk", "--role", "second_person", "--email")
    for wrong in ("desk", "desk@", "desk@example.org\nBcc: x@example.org", "<desk@example.org>", "a@b"):
        one_sentence(call(*add, wrong), "desk@example.org")
    assert call(*add, "desk@example.org")[0] == 0
    assert "example.org" not in call("staff", "list")[1]


def test_check_says_whom_an_alert_would_reach(call: Call) -> None:
    assert "DO  alerts: no duty person can be told of one" in call("check")[1]
    for name, role in (("boss", "manager"), ("desk", "duty_person")):
        call("staff", "add", name, "--role", role, "--address", "07700 900123")
    out = call("check")[1]
    assert "ok  alerts: told to desk, then boss, then everybody" in out
    assert "ok  mail: SMTP_URL is not set: alerts go by text, and to the staff page" in out


def test_staff_are_listed_with_what_trial_mode_waits_for(call: Call) -> None:
    assert call("staff", "add", "trustee", "--role", "outside_reader")[0] == 0
    roles = ("--role", "duty_person", "--role", "data_lead")
    assert call("staff", "add", "desk", *roles, "--address", "07700 900123")[0] == 0
    out = call("staff", "list")[1]
    assert out.startswith("trustee: outside reader\ndesk: duty person and data lead\n")
    assert "yousaid staff test NAME" in out
    assert "900123" not in out
    assert call("staff", "test", "desk")[0] == 0
    assert call("staff", "test", "nobody")[0] == 1
    assert call("staff", "add", "desk", "--role", "staff", "--address", "not a number")[0] == 1


def test_a_link_signs_one_listed_person_in_once(call: Call, environment: dict[str, str]) -> None:
    for name, role in (("front desk", "facilitator"), ("office", "admin")):
        assert call("staff", "add", name, "--role", role)[0] == 0
    keys = [call("staff", "link", *whose)[1].strip().partition("?key=")[2] for whose in ((), ("Front  Desk",))]
    assert call("staff", "link", "nobody")[0] == 1
    with opened(load_settings(environment)) as house, house.database.transaction() as db:
        used = [sessions.use_link(db, key, key, RealClock().now()) for key in (*keys, *keys)]
    assert [one and one.name for one in used] == ["office", "front desk", None, None]


def test_while_nobody_is_listed_a_link_opens_the_set_up(call: Call, environment: dict[str, str]) -> None:
    key = call("staff", "link")[1].strip().partition("?key=")[2]
    with opened(load_settings(environment)) as house, house.database.transaction() as db:
        session = sessions.use_link(db, key, "secret", RealClock().now())
    assert session is not None
    assert session.name is None
