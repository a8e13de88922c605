"""How many examples a property is tried with: some dozens in `make check`, hundreds in `make faults`."""

from hypothesis import HealthCheck, settings

SOME, MANY = "some", "many"
USUAL, TIMES = 18, 22
PATIENT = (HealthCheck.too_slow,)
"""Machines are shared: how long things take has tests of its own, so no property has a deadline either."""
ON_ONE_DATABASE = (*PATIENT, HealthCheck.function_scoped_fixture)
"""For a property whose examples come after each other in one database, which is what happens to a real one."""

settings.register_profile(SOME, deadline=None, max_examples=USUAL, suppress_health_check=PATIENT)
settings.register_profile(MANY, deadline=None, max_examples=USUAL * TIMES, suppress_health_check=PATIENT)


def examples(some: int) -> int:
    """For a property that costs more than most, or has more to find."""
    return some * TIMES if settings.get_current_profile_name() == MANY else some
