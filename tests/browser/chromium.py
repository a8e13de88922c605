"""Finds a Chromium: one that is on the machine, or one that npm carries; never one from anywhere else."""

import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
KEPT = Path.home() / ".cache" / "yousaid" / "chromium"
PACKAGE = "@sparticuz/chromium"
WHERE = "import chromium from '@sparticuz/chromium'; console.log(await chromium.executablePath())"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoBrowser(Exception):
    """Why there is none, in one line."""


def find() -> str:
    """A path that can be run. Raises NoBrowser."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise NoBrowser("there is no Chromium on this machine, and no npm to fetch one with")
    try:
        return _fetched(npm, node)
    except (OSError, subprocess.SubprocessError):
        raise NoBrowser("there is no Chromium on this machine, and npm could not fetch one") from None


def _fetched(npm: str, node: str) -> str:
    """Installed once beside other caches; the package unpacks itself when it is asked where it is."""
    KEPT.mkdir(parents=True, exist_ok=True)
    if not (KEPT / "node_modules" / PACKAGE).exists():
        _run(npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(KEPT), PACKAGE)
    return _run(node, "--input-type=module", "--eval", WHERE)


def _run(*command: str) -> str:
    done = subprocess.run(command, cwd=KEPT, capture_output=True, text=True, timeout=180, check=True)
    return done.stdout.strip()
