"""Each promise has its proof: here a file of its name, elsewhere where it is said, or a reason why it has none yet."""

import re
from pathlib import Path

TESTS = Path(__file__).parent.parent
ALL = range(1, 28)

ELSEWHERE = {26: "storage/test_counting.py", 27: "flows/test_conversation.py"}
"""Of those that hold for whatever happens, beside the tests of what they are about."""

NOT_BUILT: dict[int, str] = {}


def test_each_guarantee_is_proved_in_one_place_or_says_why_not() -> None:
    here = [
        int(found[1]) for file in Path(__file__).parent.iterdir() if (found := re.match(r"test_g(\d\d)_", file.name))
    ]
    assert sorted([*here, *ELSEWHERE, *NOT_BUILT]) == list(ALL)
    assert [name for name in ELSEWHERE.values() if not (TESTS / name).is_file()] == []
