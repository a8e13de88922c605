"""G8: what became of a message only ever goes up, whatever the order in which we hear of it."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from storage import tables
from storage.database import Database
from storage.fates import RANKS
from storage.outbox import Fate, Receipt
from tests.examples import ON_ONE_DATABASE, examples
from tests.hostile.attack import Attack, number
from tests.storage.installation import NOW, every
from tests.storage.sending import mark, receive
from tests.storage.test_fates import one_out, standing

_ids = itertools.count(1)

receipts = st.lists(st.tuples(st.sampled_from(sorted(RANKS)), st.sampled_from([None, "30003", "30005"])), max_size=4)


@settings(max_examples=examples(15), suppress_health_check=ON_ONE_DATABASE)
@given(receipts, st.data())
def test_receipts_in_any_order_and_any_company_end_the_same(
    database: Database, said: list[tuple[str, str | None]], data: st.DataObject
) -> None:
    """Our own mark may come at any place among them; receipts know the message by our id or by the provider's."""
    ends, sids = set(), list[str]()
    for order in (range(len(said) + 1), data.draw(st.permutations(range(len(said) + 1)))):
        id, sid = one_out(database), f"SM{next(_ids)}"
        sids.append(sid)
        for place in order:
            if place == len(said):
                mark(database, Fate(id, "sent", provider_id=sid))
                continue
            status, code = said[place]
            by_ours = data.draw(st.booleans())
            receive(database, Receipt("sms", status, NOW, id if by_ours else None, sid, code))
        state, provider_id, code = standing(database, id)
        assert provider_id == sid
        ends.add((state, code))
    assert len(ends) == 1
    assert every(database, tables.orphans.c.status, where=tables.orphans.c.provider_id.in_(sids)) == []


async def test_receipts_in_any_order_end_the_same(attack: Attack) -> None:
    for place, how in enumerate(("in-order", "backwards", "twice", "early"), start=1):
        attack.here.provider.sms.callbacks = how  # type: ignore[assignment]
        await attack.sms("hello", number(place))
        await attack.send_out()
        assert attack.states() == {"delivered": place}, how
