"""The fixture of `tests.storage.times`, for the tests of restoring."""

from tests.storage.times import times

__all__ = ["times"]
