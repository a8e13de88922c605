"""Nobody sees to what they said themselves, or to what is about them, whatever roles they have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.moderating import About, is_named, moderates_as_member, why_not
from flows.permissions import MAY, may

ROLES = st.sets(st.sampled_from(sorted(MAY)))


@given(ROLES, st.booleans(), st.booleans())
def test_the_rule_is_the_same_for_every_role(roles: set[str], is_own: bool, names_them: bool) -> None:
    """It is not even asked which they have: a manager is held to it as a member who sorts is."""
    assert (why_not(About(is_own, names_them)) is None) == (not is_own and not names_them)
    if moderates_as_member(roles):
        assert not may(roles, "write")
        assert not may(roles, "protect") or {"duty_person", "second_person", "manager"} & roles == set()


@pytest.mark.parametrize(
    "text, name, jobs, named",
    [
        ("dana never answers", "Dana Jones", (), True),
        ("ask Mrs JONES about it", "Dana Jones", (), True),
        ("Dana's great", "Dana Jones", (), True),
        ("the front desk was rude", "front desk", (), True),
        ("the front door sticks", "front desk", (), False),
        ("heavy duty bags", "duty desk", (), False),
        ("the repairs manager came twice", "Sam", ("repairs manager",), True),
        ("the manager came", "Sam", ("repairs manager",), False),
        ("the same old story", "Sam", (), False),
        ("", "Sam", ("",), False),
        ("الغرفة باردة", "Dana", (), False),
    ],
)
def test_somebody_is_named_by_their_name_or_by_their_job(
    text: str, name: str, jobs: tuple[str, ...], named: bool
) -> None:
    assert is_named(text, name, jobs) is named
