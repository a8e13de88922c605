"""G21: a quote is published only after its author's yes, redaction and a human's approval."""

import tempfile
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from bot import languages, messages, writing_back
from bot.quoting import CannotQuote
from flows.quoted import QuoteAnswered
from storage import agreements, duties, quotes, safety, tables
from storage.agreements import Agreement
from tests.guarantees.quoting import APPROVER, ASKER, ENDS, SAID, STEPS, WORDS, Life, life, member_of

NO_YES = {"no", "yes but", "stop", "a month", "cry", *ENDS}
NOT_APPROVED = {"stop", "cry", *ENDS}


def may_be_shown(steps: list[str]) -> bool:
    """Was there an ask, then a bare yes to it, then another person's approval, and nothing since that ends it?"""
    return any(
        (steps[i], steps[j], steps[k]) == ("ask", "yes", "approve")
        and not NO_YES & set(steps[i:j])
        and not NOT_APPROVED & set(steps[j:k])
        and not {"restore", *ENDS} & set(steps[k:])
        for i, j, k in combinations(range(len(steps)), 3)
    )


def test_an_ask_a_yes_and_another_persons_approval_publish_just_these_words(here: Life) -> None:
    here.ask()
    assert (here.shown(), here.state()) == ([], "asked")
    here.deliver()
    assert here.heard[-1].text == (
        f'Oak House. May we show these words of yours to everyone? "{WORDS}" Not your name or number. YES or NO. '
        "No reply means no. STOP ends."
    )
    here.text("YES")
    assert (here.shown(), here.state()) == ([], "yes")
    here.approve()
    assert here.shown() == [WORDS]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=8), st.integers(0, 2))
def test_nothing_else_does_in_whatever_order_it_comes(steps: list[str], begun: int) -> None:
    """`begun`: with so much of the one way that publishes done already, so that its ends are looked at often."""
    steps = [*("ask", "yes", "approve")[: begun + begun // 2], *steps]
    with tempfile.TemporaryDirectory() as folder, life(Path(folder)) as here:
        for place, step in enumerate(steps, start=1):
            STEPS[step](here)
            here.deliver()
            assert here.shown() == [] or may_be_shown(steps[:place]), steps[:place]
            here.clock.move(minutes=3)


def test_the_database_takes_no_late_yes_and_none_of_anybody_else(here: Life) -> None:
    here.ask()
    here.deliver()
    with here.house.database.transaction() as db:
        (quote,) = quotes.every(db)
        yes = QuoteAnswered(quote.id, "Q1", "yes")
        quotes.keep_turns(db, [("1" * 32, "somebody else", yes)], here.clock.now())
        quotes.keep_turns(db, [("1" * 32, member_of(here), yes)], quote.until)
    assert here.state() == "asked"


def test_silence_is_a_no(here: Life) -> None:
    here.ask()
    here.day(days=22)
    with pytest.raises(CannotQuote):
        here.approve()
    here.text("YES")
    assert (here.state(), here.shown()) == ("asked", [])


def test_nobody_who_left_is_published_anew(here: Life) -> None:
    here.to_yes()
    here.text("STOP")
    with pytest.raises(CannotQuote, match="has left"):
        here.approve()


def test_who_asked_does_not_approve_nor_does_whoever_it_is_about(here: Life) -> None:
    here.to_yes()
    with pytest.raises(CannotQuote, match="You asked for Q1"):
        here.approve(ASKER)
    with here.house.database.transaction() as db:
        duties.give(db, "showers", APPROVER, None)
    with pytest.raises(CannotQuote, match="This is about you"):
        here.approve()
    with pytest.raises(CannotQuote, match="may not approve"):
        here.approve("duty desk")
    assert here.shown() == []


@pytest.mark.parametrize(
    "words",
    [
        "The showers are warm every morning",
        "showers The are cold",
        "The showers are cold in flat 3",
        "The showers every morning",
        "The showers are cold every morn",
        "",
        "(...) (...)",
        SAID,
    ],
)
def test_staff_only_cut_and_what_leads_to_somebody_is_cut_out(here: Life, words: str) -> None:
    with pytest.raises(CannotQuote):
        here.ask(words)


def test_where_something_is_cut_out_a_mark_stands(here: Life) -> None:
    here.ask("The showers (...) every morning, says Tyler in flat 3 on (...)")
    assert here.state() == "asked"


def test_names_on_the_list_and_of_staff_are_cut_out(here: Life) -> None:
    here.name("Tyler")
    with pytest.raises(CannotQuote):
        here.ask("The showers are cold every morning, says Tyler")
    here.ask("The showers are cold every morning, says (...) in flat 3")


def test_a_yes_is_never_to_two_quotes(here: Life) -> None:
    here.text("The lift is broken again")
    here.day()
    here.ask()
    with pytest.raises(CannotQuote, match="another quote"):
        here.ask("The lift is broken again", "A2")
    here.deliver()
    here.text("NO")
    here.day(days=8)
    here.ask("The lift is broken again", "A2")
    here.deliver()
    here.text("YES")
    assert (here.state(1), here.state(2)) == ("no", "yes")


def test_a_yes_after_a_person_wrote_to_them_is_no_yes_to_a_quote(here: Life) -> None:
    here.ask()
    here.deliver()
    here.clock.move(minutes=5)
    with here.house.database.transaction() as db:
        writing_back.answer_view(db, here.house, 1, "Can we come at 3?", ASKER, "A1", here.clock.now())
    here.deliver()
    here.text("YES")
    assert here.state() == "asked"


def test_a_yes_in_danger_is_no_yes(here: Life) -> None:
    here.ask()
    here.deliver()
    here.text("yes. i want to die")
    here.text("YES")
    assert (here.state() in ("asked", "unclear"), here.shown()) == (True, [])


def test_nobody_in_danger_says_yes_by_a_text_or_a_button(here: Life) -> None:
    here.ask()
    here.deliver()
    here.text("i want to die")
    here.clock.move(hours=3)
    here.text("YES")
    assert here.state() == "asked"


def test_nothing_is_published_while_an_alert_about_its_author_is_open(here: Life) -> None:
    here.to_yes()
    here.text("i want to die")
    with pytest.raises(CannotQuote, match="alert"):
        here.approve()


def test_who_takes_it_back_before_the_question_goes_is_not_asked(here: Life) -> None:
    here.ask()
    with here.house.database.transaction() as db:
        agreements.keep(db, [Agreement(member_of(here), "address", "be_quoted", False, "unquote")], here.clock.now())
    sent = len(here.heard)
    here.deliver()
    assert len(here.heard) == sent


@pytest.mark.parametrize(
    "said", ["the manager swore at me again", "i want to die", "my friend died last week on the stairs"]
)
def test_complaints_danger_and_what_is_hard_to_read_are_never_asked_for(tmp_path: Path, said: str) -> None:
    with life(tmp_path, said) as here, pytest.raises(CannotQuote):
        here.ask(said)


def test_nobody_is_asked_while_an_alert_about_them_is_open(here: Life) -> None:
    here.text("i want to die")
    with pytest.raises(CannotQuote, match="alert"):
        here.ask()
    with here.house.database.transaction() as db:
        (alert,) = safety.alerts(db)
        safety.release(db, alert.id, ASKER, here.clock.now())
    with pytest.raises(CannotQuote, match="alert"):
        here.ask()
    with here.house.database.transaction() as db:
        safety.close(db, alert.id, ASKER, "rang them", here.clock.now())
    here.ask()


@pytest.mark.parametrize(
    "change", [{"held": "outside"}, {"held": "safety"}, {"text": None}, {"taken_at": 1}, {"consultation": None}]
)
def test_what_is_held_secret_or_taken_back_is_neither_asked_for_nor_shown(
    here: Life, change: dict[str, object]
) -> None:
    change = {name: datetime(2026, 1, 1, tzinfo=UTC) if value == 1 else value for name, value in change.items()}
    here.to_yes()
    with here.house.database.transaction() as db:
        db.execute(update(tables.views).values(**change))
    with pytest.raises(CannotQuote):
        here.approve()
    with here.house.database.transaction() as db:
        db.execute(update(tables.quotes).values(state="withdrawn"))
    with pytest.raises(CannotQuote):
        here.ask()
    assert here.shown() == []


def test_nobody_says_anonymous() -> None:
    """Not to members, not on a page: who knows somebody may know their words."""
    for code in languages.codes():
        for key, said in messages.catalog(code).items():
            assert not key.startswith(("quote-", "page-quotes")) or "anon" not in said.casefold()
