"""Temporary folders of tests are in memory, where there is room: on a disk, files that live for a tenth of a second cost
a third of all the time. What a process that is killed has written is still there, as it would be on a disk."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 4 * 1024**3


def pytest_configure() -> None:
    """Who names a folder in TMPDIR is taken at their word."""
    if "TMPDIR" not in os.environ and is_enough():
        tempfile.tempdir = str(MEMORY)


def is_enough() -> bool:
    """There is none on macOS, and next to none in most containers."""
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH
