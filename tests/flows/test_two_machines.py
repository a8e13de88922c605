"""A machine that answers each of our texts never keeps us talking, whatever number or date it counts up."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flows.talking import at_once, channel, new_world
from tests.transcripts.player import START

MACHINES = (
    "Out of office until Monday. Ref {n}",
    "Thank you for your message no {n}. We reply within 3 days.",
    "Your ticket is {n}",
    "{n}",
    "{m}",
    "Auto-reply 2{n} Nov 10:{n}",
    "yes",
    "Your balance is {n}. Reply MENU for more",
)
MOST_STUCK, MOST_AN_HOUR = 3, 30


@settings(max_examples=40)
@given(st.lists(st.sampled_from(MACHINES), min_size=1, max_size=3), st.integers(1, 2400), channel)
def test_a_conversation_of_two_machines_ends(says: list[str], seconds: int, channel: str) -> None:
    """It writes only when it was written to, as machines do: so the first silence is the end."""
    world, now, replies = new_world(channel), START, []

    async def talk() -> None:
        nonlocal now
        for n in range(200):
            now += timedelta(seconds=seconds)
            said = says[n % len(says)].format(n=n, m=n % 4)
            if not await world.hear(said, [], now):
                return
            replies.append(now)
        raise AssertionError(f"They still talk after {n} texts.")

    at_once(talk())
    assert max(sum(at - timedelta(hours=1) < other <= at for other in replies) for at in replies) <= MOST_AN_HOUR


@given(
    st.integers(0, 10**6),
    st.sampled_from(("Out of office. Ref {n}", "We got your message at {n}. Bye", "Ticket no. x{n}")),
)
def test_an_answer_that_counts_up_gets_three_replies_after_the_first(start: int, says: str) -> None:
    world = new_world()

    async def talk() -> int:
        await world.hear("hello", [], START)
        heard = 0
        for n in range(20):
            heard += len(await world.hear(says.format(n=start + n), [], START + timedelta(seconds=5 * n + 200)))
        return heard

    assert at_once(talk()) <= MOST_STUCK
