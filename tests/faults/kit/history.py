"""What was sent to us and what we said to each: on the disk before anything else happens, so that a kill cannot lie."""

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Posted:
    """One text. `status`: what we answered to the last try; None: nothing. `vote`: what it chooses, where it does."""

    id: str
    sender: str
    text: str
    vote: str | None = None
    is_danger: bool = False
    status: int | None = None
    is_acked: bool = False


class History:
    def __init__(self, path: Path) -> None:
        self.path = path

    def sent(self, posted: Posted) -> None:
        self._write({"sent": asdict(posted)})

    def answered(self, id: str, status: int | None) -> None:
        self._write({"answered": id, "status": status})

    def _write(self, line: dict[str, Any]) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> list[Posted]:
        """In the order in which they were first sent."""
        found: dict[str, Posted] = {}
        for line in map(json.loads, self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else ()):
            if "sent" in line:
                found.setdefault(line["sent"]["id"], Posted(**line["sent"]))
                continue
            before, status = found[line["answered"]], line["status"]
            was_taken = before.is_acked or (status is not None and 200 <= status < 300)
            found[before.id] = replace(before, status=status, is_acked=was_taken)
        return list(found.values())
