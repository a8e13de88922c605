"""An old story that ended well makes nothing less of a cry that stands beside it, in any language that tells of it."""

import pytest

from bot.languages import codes, words
from flows.safety import look
from tests.languages.test_every_language import table

BESIDE = {
    "en": (
        "i was suicidal ten years ago and recovered. {}",
        "{}. i was suicidal years ago",
        "my life is great now. {}",
    ),
}
"""Around what is a cry by itself."""


@pytest.mark.parametrize("code", [code for code in codes() if words(code).long_ago])
def test_a_cry_is_heard_beside_an_old_story(code: str) -> None:
    one = words(code)
    cries = [line.text for line in table(code, "danger") if line.meant == "self_harm high" and " / " not in line.text]
    alone = [cry for cry in cries if look(cry, (), one)]
    beside = [(frame.format(cry)) for cry in alone for frame in BESIDE[code]]
    assert [text for text in beside if "high" not in (look(text, (), one) or ())] == []


def test_each_language_that_tells_of_long_ago_has_every_list() -> None:
    names = {"over", "well", "now", "is", "was", "not", "turns"}
    assert [code for code in codes() if words(code).long_ago and words(code).long_ago.keys() != names] == []
