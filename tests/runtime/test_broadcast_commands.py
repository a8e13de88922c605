"""`yousaid broadcast`: seen before it goes, approved by a second person, and what cannot be said stores nothing."""

from decimal import Decimal
from pathlib import Path

import pytest

from bot.broadcasting.bill import Bill
from bot.broadcasting.preview import described, samples
from bot.house import open_house
from bot.settings import load_settings
from bot.wording import Worded
from flows.crowd import Rule, Segment
from tests.databases import prepared
from tests.runtime.conftest import Call, say

ADD = ("broadcast", "add", "--text", "The meeting is on Friday at 6", "--by", "front desk")


@pytest.fixture
def team(loaded: Call, tmp_path: Path) -> Call:
    def gather() -> None:
        for name, role in (
            ("front desk", "owner"),
            ("deputy", "approver"),
            ("caretaker", "staff"),
            ("outsider", "outside_reader"),
        ):
            assert loaded("staff", "add", name, "--role", role)[0] == 0
        for number, body in ((1, "hello"), (1, "2"), (2, "hello"), (3, "polski")):
            say(number, body)

    prepared(tmp_path / "yousaid.db", "a team", gather)
    return loaded


def done(call: Call, *arguments: str) -> str:
    code, out, err = call("broadcast", *arguments)
    assert (code, err) == (0, "")
    return out


def refused(call: Call, *arguments: str, code: int = 1) -> str:
    found, out, err = call("broadcast", *arguments)
    assert (found, out) == (code, "")
    return err


def test_a_draft_is_seen_sent_and_taken_back(team: Call) -> None:
    assert done(team, *ADD[1:], "--to", "everybody", "--language", "en") == (
        "Broadcast 1 is a draft. See it: yousaid broadcast preview 1\n"
    )
    assert done(team, "preview", "1").splitlines() == [
        "Broadcast 1 by front desk: a draft.",
        "To those who read English.",
        "2 people get it now. 2 by text; 2 in English.",
        "  In English by text, 1 segment:",
        "  Oak House. The meeting is on Friday at 6. STOP ends.",
        "It takes 2 segments by text. What that costs is not known: set YOUSAID_PRICE_PER_SEGMENT.",
    ]
    assert done(team, "send", "1", "--by", "caretaker").splitlines() == [
        "Broadcast 1 is about to go to 2 people.",
        "Trial mode: it waits until everything that yousaid staff list names is set.",
        "Until then: yousaid broadcast undo 1 --by NAME",
    ]
    assert refused(team, "send", "1", "--by", "front desk") == "Broadcast 1 is about to go, so it cannot be sent.\n"
    assert done(team, "undo", "1", "--by", "front desk") == "Broadcast 1 is taken back. It is a draft again.\n"
    assert "sent, caretaker\n" in done(team, "show", "1")
    assert done(team, "list") == "1  a draft  caretaker: The meeting is on Friday at 6.\n"


def test_above_the_size_somebody_else_approves_exactly_what_was_shown(
    team: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOUSAID_ALONE_PEOPLE", "1")
    done(team, *ADD[1:], "--to", "everybody", "--as-is")
    out = done(team, "send", "1", "--by", "front desk")
    assert "waits for a second yes: 3 people. Nobody could be asked by text." in out
    code = out.split("code ")[1][:6]
    assert (
        refused(team, "approve", "1", "--by", "front desk")
        == "You wrote broadcast 1, so somebody else must approve it.\n"
    )
    assert "caretaker may not approve" in refused(team, "approve", "1", "--by", "caretaker")
    assert done(team, "edit", "1", "--text", "On Monday at 6.", "--by", "caretaker").startswith(
        "Broadcast 1 is changed, and a draft. Who was asked before has to be asked again."
    )
    assert "was changed after that" in refused(team, "approve", "1", "--by", "deputy", "--code", code)
    assert "is a draft, so it cannot be approved" in refused(team, "approve", "1", "--by", "deputy")
    done(team, "send", "1", "--by", "front desk")
    assert "was changed after that" in refused(team, "approve", "1", "--by", "deputy", "--code", code)
    assert "never had the code 111111" in refused(team, "approve", "1", "--by", "deputy", "--code", "111111")
    assert "is about to go to 3 people" in done(team, "approve", "1", "--by", "deputy")
    assert (
        refused(team, "approve", "1", "--by", "deputy") == "Broadcast 1 is about to go already: deputy approved it.\n"
    )


def test_where_nobody_may_approve_it_is_not_sent(team: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUSAID_ALONE_PEOPLE", "1")
    done(team, *ADD[1:], "--to", "everybody", "--as-is")
    assert "--role approver" in refused(team, "send", "1", "--by", "deputy")


def test_a_missing_translation_stops_it_unless_it_is_sent_as_it_is(team: Call) -> None:
    done(team, *ADD[1:], "--to", "everybody")
    assert refused(team, "send", "1", "--by", "front desk") == (
        '1 person reads pl: yousaid broadcast edit 1 --text.pl "..." or --as-is\n'
    )
    done(team, "edit", "1", "--text.pl", "Spotkanie jest w piątek o 18", "--by", "front desk")
    assert "In Polish by text, 1 segment:\n  Oak House. Spotkanie jest w piatek o 18. STOP konczy." in done(
        team, "preview", "1"
    )
    assert "is about to go to 3 people" in done(team, "send", "1", "--by", "front desk")


def test_money_is_told_warned_of_and_refused(team: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUSAID_PRICE_PER_SEGMENT", "0.05")
    monkeypatch.setenv("YOUSAID_MONTHLY_LIMIT", "1")
    done(team, *ADD[1:], "--to", "everybody", "--as-is")
    with open_house(load_settings()).database.transaction() as db:
        db.exec_driver_sql("UPDATE outbox SET state = 'sent', sent_at = 9000000000000000, segments = 3")
    seen = done(team, "preview", "1")
    assert "It costs about £0.15 for 3 segments by text. Texts of this month: £0.60 of £1.00." in seen
    assert "Warning: with it, this month's texts have cost 50% of what they may, or more." in seen
    code, _, err = team("broadcast", "send", "1", "--by", "front desk")
    assert (code, "cost 50%" in err) == (0, True)
    done(team, "undo", "1", "--by", "front desk")
    monkeypatch.setenv("YOUSAID_MONTHLY_LIMIT", "0.70")
    assert refused(team, "send", "1", "--by", "front desk") == (
        "It costs £0.15, this month's texts have cost £0.60, and of the ceiling of £0.70 10% are kept for replies: "
        "choose fewer people.\n"
    )
    monkeypatch.setenv("YOUSAID_MONTHLY_LIMIT", "100")
    monkeypatch.setenv("YOUSAID_ALONE_COST", "0.10")
    assert "waits for a second yes: 3 people and £0.15" in done(team, "send", "1", "--by", "front desk")


WRONG = (
    ([], 1, "Say who gets it"),
    (["--text", " ", "--to", "everybody"], 1, "Say what it says"),
    (["--to", "all of them"], 1, "Write one of: everybody, K7"),
    (["--language", "xx"], 1, "There is no language xx"),
    (["--channel", "post"], 1, "there is sms and telegram"),
    (["--took-part", "elm-house"], 1, 'no consultation "elm-house": there is oak-house'),
    (["--has-not-answered", "oak-house:colour"], 1, "it has first-repair"),
    (["--include", "Z9"], 1, "no view Z9"),
    (["--exclude", "nonsense"], 1, "nothing that we know"),
    (["--to", "everybody", "--at", "2025-01-01 10:00"], 1, "has passed"),
    (["--to", "everybody", "--at", "soon"], 2, "--at"),
    (["--to", "everybody", "--text.xx", "words"], 2, "no language xx"),
    (["--to", "everybody", "--text", "long words " * 40], 1, "of 306 characters"),
    (
        ["--to", "everybody", "--by", "stranger"],
        1,
        '"stranger" is not on the staff list: there is front desk, deputy and caretaker.',
    ),
    (["--to", "everybody", "--by", "outsider"], 1, "outsider only looks on"),
)


def test_what_cannot_be_read_is_said_and_nothing_is_stored(team: Call) -> None:
    for more, code, word in WRONG:
        assert word in refused(team, *ADD[1:], *more, code=code), more
    assert done(team, "list") == "There is no broadcast yet: yousaid broadcast add.\n"


def test_every_problem_of_the_audience_is_said_at_once(team: Call) -> None:
    assert len(refused(team, *ADD[1:], "--language", "xx", "--took-part", "elm", "--exclude", "Z9").splitlines()) == 3


def test_nobody_is_no_audience(team: Call) -> None:
    done(team, *ADD[1:], "--channel", "telegram")
    assert "Nobody gets it as it stands" in done(team, "preview", "1")
    assert "Nobody gets it as it stands" in refused(team, "send", "1", "--by", "front desk")


def test_a_view_leads_to_its_author_and_others_can_be_left_out(team: Call) -> None:
    done(team, *ADD[1:], "--include", "a1")
    assert "1 person gets it now." in done(team, "preview", "1")
    done(team, *ADD[1:], "--has-not-answered", "oak-house", "--exclude", "language=pl")
    seen = done(team, "preview", "2")
    assert "To those who have not answered oak-house, but never those who read Polish.\n1 person gets it now." in seen


def test_what_is_not_there_or_not_going_cannot_be_steered(team: Call) -> None:
    assert refused(team, "pause", "7", "--by", "front desk") == "There is no broadcast 7. See: yousaid broadcast list\n"
    done(team, *ADD[1:], "--to", "everybody")
    assert refused(team, "pause", "1", "--by", "front desk") == "Broadcast 1 is a draft, so it cannot be paused.\n"
    assert done(team, "cancel", "1", "--by", "front desk") == "Broadcast 1 is cancelled.\n"
    assert refused(team, "cancel", "1", "--by", "front desk") == "Broadcast 1 is cancelled already.\n"
    assert "so it cannot be changed" in refused(team, "edit", "1", "--text", "x", "--by", "front desk")


def test_advice_on_words_is_said_and_stops_nothing(team: Call) -> None:
    code, out, err = team("broadcast", "add", "--text", "We will commence!", "--to", "everybody", "--by", "front desk")
    assert (code, out.startswith("Broadcast 1 is a draft.")) == (0, True)
    assert err.splitlines() == [
        'Advice on --text: "commence" is hard to read. Write "start".',
        'Advice on --text: "!" is loud. Write a full stop.',
    ]


def test_the_samples_are_what_most_get_what_is_longest_and_what_goes_another_way() -> None:
    sizes = {("en", "sms"): 40, ("pl", "sms"): 30, ("ur", "sms"): 2, ("en", "telegram"): 10, ("pl", "telegram"): 5}
    texts = {way: Worded("x" * (9 if way[0] == "ur" else 5), 3 if way[0] == "ur" else 1) for way in sizes}
    bill = Bill(sizes, texts, Decimal(0), Decimal(0))
    assert samples(bill) == [("en", "sms"), ("ur", "sms"), ("pl", "telegram")]
    assert (bill.people, bill.segments) == (87, 76)


def test_who_gets_it_is_said_in_words() -> None:
    several = (Rule("language", "en"), Rule("language", "pl"), Rule("has-not-answered", "oak-house", "safe-night"))
    assert described(Segment(several, (Rule("said", "K7"),), (Rule("channel", "telegram"),))) == (
        "those who read English or read Polish and have not answered safe-night in oak-house, "
        "and also those who wrote K7, but never those who are reached in Telegram"
    )
    assert described(Segment((Rule("everybody"),))) == "everybody"
    assert described(Segment((), (Rule("said", "K7"),))) == "those who wrote K7"


def test_a_public_task_is_no_right_to_ask_for_money(team: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOUSAID_LAWFUL_BASIS", "public_task")
    team("broadcast", "add", "--text", "Please donate to the garden.", "--to", "everybody", "--by", "front desk")
    assert 'It says "donat"' in team("broadcast", "send", "1", "--by", "front desk")[2]
