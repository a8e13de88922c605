"""What must be true after any number of months: each check reads what is kept and what went out, and no code of ours."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select

from storage import doubts, promises, references
from storage.tables import addresses, answered, members, outbox, outcome_steps, outcome_views, updates, views
from tests.loop.world import Went, World, unasked

MOST_SILENT = timedelta(days=28)
WEEK, MONTH = timedelta(days=7), timedelta(days=30)
ANSWERS = ("planned", "doing", "done", "tried", "not_doing")
Away = list[tuple[datetime, datetime | None]]
"""From when until when somebody had left or paused."""


def nobody_is_told_twice(world: World) -> None:
    told = Counter((went.update_id, went.address) for went in unasked(world.went))
    assert [one for one, times in told.items() if times > 1] == []


def nobody_who_is_away_is_told(world: World, away: dict[str, Away]) -> None:
    for went in unasked(world.went):
        for left, back in away.get(went.address, ()):
            assert not (went.at > left and (back is None or went.at < back)), went


def nobody_is_written_to_too_often(world: World) -> None:
    """At sending: what does not outrank them waits where the day, the week or the month is full."""
    for went in by_address(world.went).values():
        for place, one in enumerate(went):
            before = went[:place]
            if one.outranks:
                continue
            zone = world.house.settings.zone
            assert one.at.astimezone(zone).date() not in {other.at.astimezone(zone).date() for other in before}
            assert sum(one.at - other.at < WEEK for other in before) < 2
            assert sum(one.at - other.at < MONTH for other in before) < 6


def nothing_goes_in_the_night(world: World) -> None:
    zone = world.house.settings.zone
    assert [one for one in unasked(world.went) if not 9 <= one.at.astimezone(zone).hour < 20] == []


def by_address(went: list[Went]) -> dict[str, list[Went]]:
    found: dict[str, list[Went]] = defaultdict(list)
    for one in unasked(went):
        found[one.address].append(one)
    return found


def no_view_waits_in_silence(world: World, disturbed: set[str]) -> None:
    """Every view is answered, or its author has heard of it, at the latest each 28 days."""
    for author, reference, times in lives(world):
        if author in disturbed:
            continue
        for earlier, later in itertools.pairwise(sorted(times)):
            assert later - earlier <= MOST_SILENT, (reference, earlier, later, sorted(times))


def lives(world: World) -> Iterator[tuple[str, str, list[datetime]]]:
    """(address, reference, when its author wrote it and heard of it, up to its answer or until now).

    Or until they were asked whether they are still there: before they say so nobody knows who would read it.
    """
    with world.house.database.reading() as db:
        seen = db.execute(
            select(views.c.number, views.c.at, views.c.about, addresses.c.id, addresses.c.sealed)
            .join(members, members.c.id == views.c.member_id)
            .join(addresses, addresses.c.id == members.c.address_id)
            .where(
                views.c.taken_at.is_(None), views.c.held.is_(None), views.c.text.is_not(None), views.c.about.is_(None)
            )
        ).all()
        answers = dict(
            db.execute(
                select(outcome_views.c.number, func.min(outcome_steps.c.at))
                .join(outcome_steps, outcome_steps.c.outcome_id == outcome_views.c.outcome_id)
                .where(outcome_steps.c.status.in_(ANSWERS))
                .group_by(outcome_views.c.number)
            ).all()
        )
        ledgers = {ledger.promise.id: ledger for ledger in promises.every(db)}
        subjects = dict(db.execute(select(updates.c.id, updates.c.subject)).all())
        asked = set(db.execute(select(updates.c.id).where(updates.c.kind == doubts.KIND)).scalars())
        told = set(
            db.execute(
                select(outcome_steps.c.update_id, outcome_views.c.number).join(
                    outcome_views, outcome_views.c.outcome_id == outcome_steps.c.outcome_id
                )
            )
        )
    for number, at, _, address_id, sealed in seen:
        address = world.house.keys.open(sealed, f"addresses:{address_id}").decode()
        reference = references.reference(number)
        heard = [at]
        until = min(answers.get(number, world.clock.at), world.clock.at)
        for went in unasked(world.went):
            if went.address == address and went.update_id in asked:
                until = min(until, went.at)
            ledger = ledgers.get(subjects[went.update_id or ""])
            promised = ledger is not None and reference in ledger.promise.about.references
            if went.address == address and (promised or says(went.text, reference) or (went.update_id, number) in told):
                heard.append(went.at)
                if ledger is not None and promised and not ledger.standing().is_open:
                    until = min(until, went.at)
        yield address, reference, [time for time in heard if time < until] + [max(at, until)]


def says(text: str, reference: str) -> bool:
    return reference in text.replace(",", " ").replace(":", " ").split()


def every_promise_past_its_date_was_told(world: World) -> None:
    with world.house.database.reading() as db:
        ledgers = promises.every(db)
    for ledger in ledgers:
        standing = ledger.standing()
        assert not standing.is_open or standing.until >= world.today - timedelta(days=1), ledger
        told = [event.until for event in ledger.events if event.what == "silence"]
        assert len(told) == len(set(told)), ledger


def counts_add_up(world: World) -> None:
    with world.house.database.reading() as db:
        queued = db.execute(select(updates.c.id, updates.c.audience).where(updates.c.queued_at.is_not(None))).all()
        sent = dict(db.execute(select(outbox.c.update_id, func.count()).group_by(outbox.c.update_id)).all())
        counted = db.execute(
            select(answered.c.member_id, answered.c.question).where(
                answered.c.until.is_(None), answered.c.late.is_(False)
            )
        ).all()
    assert [(id, people) for id, people in queued if sent.get(id, 0) != people] == []
    assert len(counted) == len(set(counted))
