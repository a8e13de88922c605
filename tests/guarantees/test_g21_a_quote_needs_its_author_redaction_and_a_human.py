"""G21: a quote is published only after its author's yes, redaction and a human's approval."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot import languages, messages, writing_back
from bot.quoting import CannotQuote
from flows.facts import ViewContinued
from flows.quoted import QuoteAnswered
from storage import agreements, duties, quotes, retention, safety, staff, tables, view_changes
from storage.agreements import Agreement
from tests.guarantees.quoting import APPROVER, ASKER, SAID, WORDS, Life, life, tried

STEPS: dict[str, Callable[[Life], None]] = {
    "ask": lambda here: tried(here.ask),
    "yes": lambda here: here.text("YES"),
    "no": lambda here: here.text("no"),
    "yes but": lambda here: here.text("yes but not the bit about the morning"),
    "another view": lambda here: here.text("when is the lift mended?"),
    "approve": lambda here: tried(here.approve),
    "approve what I asked": lambda here: tried(here.approve, ASKER),
    "unquote": lambda here: here.text("UNQUOTE"),
    "stop": lambda here: here.text("STOP"),
    "start": lambda here: here.text("START"),
    "undo": lambda here: here.text("UNDO"),
    "withdraw": lambda here: tried(here.withdraw),
    "take out": lambda here: tried(here.take_out, "showers"),
    "name": lambda here: here.name("showers"),
    "forget": lambda here: here.forget(),
    "cry": lambda here: here.text("i want to die"),
    "restore": lambda here: here.restore(),
    "a day": lambda here: here.day(),
    "a month": lambda here: here.day(days=30),
}
ENDS = {"unquote", "withdraw", "take out", "name", "forget"}
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


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Life]:
    with life(tmp_path) as life_:
        yield life_


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


@pytest.mark.parametrize("words", ["CHANGE A1 the showers are warm now", "UNDO"])
@pytest.mark.parametrize("begun", ["yes", "published"])
def test_words_that_their_author_changes_or_takes_back_are_not_shown(here: Life, words: str, begun: str) -> None:
    (here.to_published if begun == "published" else here.to_yes)()
    here.text(words)
    assert (here.state(), here.shown()) == ("withdrawn", [])
    with pytest.raises(CannotQuote):
        here.approve()


def test_more_words_in_a_row_change_nothing(here: Life) -> None:
    here.to_published()
    with here.house.database.transaction() as db:
        message = db.execute(select(tables.messages.c.id).order_by(tables.messages.c.id.desc())).scalars().first()
        more = ViewContinued("A1", "and dirty")
        view_changes.save(db, [(str(message), member_of(here), more)], here.clock.now())
    assert here.shown() == [WORDS]


def test_the_database_takes_no_late_yes_and_none_of_anybody_else(here: Life) -> None:
    here.ask()
    here.deliver()
    with here.house.database.transaction() as db:
        (quote,) = quotes.every(db)
        yes = QuoteAnswered(quote.id, "Q1", "yes")
        quotes.keep_turns(db, [("1" * 32, "somebody else", yes)], here.clock.now())
        quotes.keep_turns(db, [("1" * 32, member_of(here), yes)], quote.until)
    assert here.state() == "asked"


def member_of(here: Life) -> str:
    with here.house.database.reading() as db:
        return str(db.execute(select(tables.members.c.id)).scalar_one())


def test_silence_is_a_no(here: Life) -> None:
    here.ask()
    here.day(days=22)
    with pytest.raises(CannotQuote):
        here.approve()
    here.text("YES")
    assert (here.state(), here.shown()) == ("asked", [])


@pytest.mark.parametrize("end", sorted(ENDS))
def test_what_is_published_is_gone_at_once(here: Life, end: str) -> None:
    here.to_published()
    assert here.shown() == [WORDS]
    STEPS[end](here)
    assert here.shown() == []
    tried(here.approve)
    tried(here.ask)
    here.text("YES")
    assert here.shown() == []


def test_who_left_stays_quoted_and_may_still_take_it_back(here: Life) -> None:
    here.to_published()
    here.text("STOP")
    assert here.shown() == [WORDS]
    sent = len(here.heard)
    here.text("dont show my words")
    assert (here.shown(), len(here.heard)) == ([], sent)


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


def test_a_name_that_comes_on_the_staff_list_hides_what_has_it(here: Life) -> None:
    here.ask("every morning, says Tyler in flat 3")
    here.deliver()
    here.text("YES")
    here.approve()
    assert len(here.shown()) == 1
    with here.house.database.transaction() as db:
        staff.add(db, "Tyler Oak", ("staff",), None, here.house.keys, here.clock.now())
    assert here.shown() == []


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


def test_erasing_leaves_no_word_of_a_quote(here: Life) -> None:
    here.to_published()
    here.forget()
    assert here.shown() == []
    here.erase()
    with here.house.database.reading() as db:
        assert quotes.every(db) == []


def test_taking_words_out_takes_them_out_of_what_was_asked_too(here: Life) -> None:
    here.to_published()
    here.take_out()
    with here.house.database.reading() as db:
        assert [one.words for one in quotes.every(db)] == ["[taken out]"]
        texts = db.execute(tables.outbox.select()).all()
    assert not any(WORDS in (row.text or "") for row in texts)


def test_retention_takes_the_words_of_what_was_not_published_with_the_view(here: Life) -> None:
    here.to_yes()
    later = here.clock.now()
    with here.house.database.transaction() as db:
        retention.drop(db, "views_old", later)
        assert [(one.words, one.state) for one in quotes.every(db)] == [(retention.GONE, "withdrawn")]


def test_a_quote_is_kept_two_years_at_the_most(here: Life) -> None:
    here.to_published()
    with here.house.database.transaction() as db:
        retention.drop(db, "quotes", here.clock.now())
    assert here.shown() == []


def test_after_a_restore_a_person_looks_again(here: Life) -> None:
    here.to_published()
    here.restore()
    assert (here.shown(), here.state()) == ([], "yes")
    here.approve()
    assert here.shown() == [WORDS]


def test_nobody_says_anonymous() -> None:
    """Not to members, not on a page: who knows somebody may know their words."""
    for code in languages.codes():
        for key, said in messages.catalog(code).items():
            assert not key.startswith(("quote-", "page-quotes")) or "anon" not in said.casefold()
