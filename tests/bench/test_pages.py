"""The staff pages are measured on a made-up installation: every page that can be looked at."""

from pathlib import Path

import pytest

from bot.bench import pages
from bot.bench.country import Size


@pytest.mark.faults
def test_every_page_is_looked_at(tmp_path: Path) -> None:
    figures = list(pages.measure(tmp_path, 1, Size(members=20, consultations=10, messages=200)))
    names = {figure.name for figure in figures}
    assert {"page /console", "page /console/inbox", "staff pages: the slowest", "staff pages: the largest"} <= names
    assert all(figure.value > 0 for figure in figures)
