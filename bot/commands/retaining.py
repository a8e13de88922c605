"""`yousaid retention`: what is kept how long, and what will go when, before it goes."""

import typer

from bot.commands.telling import tell


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: yousaid retention")(retention)


def retention() -> None:
    """What is kept for how many days, and how much of it goes at the next run, within a week and within 30 days."""
    from bot.house import opened
    from bot.retaining import in_words, will_go
    from bot.settings import load_settings
    from storage import provider_copies

    with opened(load_settings()) as house, house.database.reading() as db:
        now = house.clock.now()
        house.renew(db)
        shown = will_go(db, house, now)
        given_up = provider_copies.given_up(db)
    for one in shown:
        counts = ", ".join(f"{in_words(count)} {when}" for count, when in zip(one.counts, WHEN, strict=True))
        tell(f"{one.kind.what}: {one.days} days after {one.kind.since}. {counts}.")
    if given_up is not None:
        tell(f"A provider did not delete {given_up[0]} of its copies in two weeks: ask it, with your account's name.")


WHEN = ("at the next run", "within a week", "within 30 days")
