"""The whole installation of the pages' tests, and the commands."""

from tests.pages.conftest import house, trial_house, visit
from tests.runtime.conftest import call, clock, empty_database, environment, loaded

__all__ = ["call", "clock", "empty_database", "environment", "house", "loaded", "trial_house", "visit"]
