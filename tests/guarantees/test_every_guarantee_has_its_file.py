"""Each promise has its proof: here a file of its name, elsewhere where it is said, or a reason why it has none yet."""

import re
from pathlib import Path

TESTS = Path(__file__).parent.parent
ALL = range(1, 28)

ELSEWHERE = {
    1: "hostile/test_texts.py",
    2: "hostile/test_crashes.py",
    3: "hostile/test_missed_texts.py",
    4: "hostile/test_batches.py",
    5: "channels/test_every_channel.py",
    6: "storage/test_broadcasts.py",
    7: "hostile/test_sending.py",
    8: "storage/test_fates.py",
    10: "runtime/test_lanes.py",
    11: "storage/test_order_of_unasked.py",
    26: "storage/test_counting.py",
    27: "flows/test_conversation.py",
}
"""Of those that hold for whatever happens, beside the tests of what they are about."""

NOT_BUILT: dict[int, str] = {}


def test_each_guarantee_is_proved_in_one_place_or_says_why_not() -> None:
    here = [
        int(found[1]) for file in Path(__file__).parent.iterdir() if (found := re.match(r"test_g(\d\d)_", file.name))
    ]
    assert sorted([*here, *ELSEWHERE, *NOT_BUILT]) == list(ALL)
    assert [name for name in ELSEWHERE.values() if not (TESTS / name).is_file()] == []
