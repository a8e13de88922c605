"""Outcomes a page at a time, who hears the next step only counted, and what people said of one."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from storage import loop, outcome_pages, steps, tables, tellings
from storage.audience import Crowd
from storage.database import Database
from storage.outbox import Fate
from tests.storage.installation import FRAME, NOW, Words_, every, hear, incoming
from tests.storage.sending import claim, mark, outcome, tell

DAY = timedelta(days=1)


def add(db: Connection, *days: int) -> None:
    """Outcomes that are told so many days from now, with ids in the order of the alphabet."""
    for id, day in zip("123456789", days, strict=False):
        status = "planned" if day % 2 else "done"
        loop.add_outcome(db, outcome(id, status=status), NOW + day * DAY, FRAME, NOW, "front desk")


def pages(db: Connection, most: int, status: str = "", consultation: str = "") -> list[list[str]]:
    found, after = [], None
    while True:
        page, after = outcome_pages.page(db, most, after, status, consultation)
        found.append([one.outcome.id[0] for one in page])
        if after is None:
            return found
        after = outcome_pages.key_of(str(after))
        assert after is not None


def reopen(db: Connection, id: str, at: datetime = NOW + 9 * DAY) -> None:
    loop.reopen(db, {id * 32: at.date()}, FRAME.ids, at)


def test_open_again_first_then_the_newest_and_each_once_however_they_are_cut(database: Database) -> None:
    with database.transaction() as db:
        add(db, 1, 5, 3, 3, 2)
        reopen(db, "1")
        reopen(db, "3")
        wanted = ["3", "1", "2", "4", "5"]
        for most in (1, 2, 3, 5, 9):
            cut = pages(db, most)
            assert [id for page in cut for id in page] == wanted
            assert all(len(page) == most for page in cut[:-1])
        assert pages(db, 9, "done") == [["5"]]
        assert pages(db, 9, outcome_pages.OPEN_AGAIN) == [["3", "1"]]
        assert pages(db, 9, "", "another") == [[]]
        assert pages(db, 9, "planned", "oak-house") == [["3", "1", "2", "4"]]


def test_what_is_no_key_is_none() -> None:
    for written in ("", "1", "2.1.a", "0.x.a", "0.²." + "1" * 32, "0.1.' OR 1=1", f"0.{'9' * 40}.a", "0.1."):
        assert outcome_pages.key_of(written) is None


def test_the_next_step_is_counted_as_it_will_be_told(database: Database) -> None:
    hear(database, incoming("cold", 1), incoming("cold", 2), incoming("hi", 3), facts=[Words_()], reply=None)
    tell(database)
    mark(database, *(Fate(post.id, "sent", provider_id=post.id) for post in claim(database)[:2]))
    hear(database, incoming("cold too", 4), facts=[Words_()], reply=None)
    with database.transaction() as db:
        elsewhere = replace(outcome(), consultation="another")
        for told in (outcome(), elsewhere):
            had = steps.had_by(db, told.id)
            hearers = Counter(
                (max(had.get(one.member, ()), default=0), Crowd(one.why, one.language, one.channel))
                for one in steps.hearers(db, told)
            )
            tallied = {
                (last, crowd): many for last, crowds in steps.tally(db, told).items() for crowd, many in crowds.items()
            }
            assert tallied == hearers
            assert hearers
        assert {crowd.why for crowds in steps.tally(db, elsewhere).values() for crowd in crowds} == {"heard_before"}


def test_who_wrote_each_step_is_kept(database: Database) -> None:
    with database.transaction() as db:
        add(db, 1)
        steps.move_on(db, outcome("1"), 1, NOW + DAY, NOW, FRAME, "second desk")
        steps.correct(db, outcome("1", status="doing"), 2, NOW, FRAME)
        assert [one.written_by for one in steps.history(db, ["1" * 32])["1" * 32]] == [
            "front desk",
            "second desk",
            None,
        ]
        assert list(steps.updates_of(db, "1" * 32)) == [1, 2, 3]


def test_what_became_of_each_telling_sums_up_to_its_audience(database: Database) -> None:
    hear(database, *(incoming("cold", number) for number in range(5)), facts=[Words_()], reply=None)
    tell(database)
    posts = claim(database)
    for post, status in zip(posts, ("sent", "failed", "unknown", "unknown"), strict=False):
        mark(database, Fate(post.id, status, provider_id=post.id))
    with database.transaction() as db:
        db.exec_driver_sql("UPDATE outbox SET lease_until = NULL WHERE id = '%s'" % posts[3].id)  # noqa: UP031
        (update,) = set(every(database, tables.outbox.c.update_id))
        found = tellings.fates(db, [update, "none"])
    assert {fate: many for fate, many in found[update].items() if many} == {
        "sent": 1, "failed": 1, "unknown": 1, "waiting": 2,
    }  # fmt: skip
    assert sum(found["none"].values()) == 0
