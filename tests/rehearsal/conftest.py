"""The fixtures of `tests.rehearsal.world`, for the tests of this folder."""

from tests.rehearsal.world import more_settings, world

__all__ = ["more_settings", "world"]
