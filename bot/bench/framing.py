"""HTTP/1.1 responses, cut out of the bytes that come: just enough of it, so that the load costs little to make."""

import re

LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
BLANK_LINE = b"\r\n\r\n"
STATUS = slice(9, 12)


class Broken(Exception):
    """The server said something that is no response with a length."""


class Responses:
    """One connection's. Feed it what arrives, in any pieces."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[int]:
        """The statuses of the responses that are now complete. Raises Broken."""
        self._rest += data
        statuses = []
        while (end := self._end()) is not None:
            statuses.append(int(self._rest[STATUS]))
            self._rest = self._rest[end:]
        return statuses

    def _end(self) -> int | None:
        head = self._rest.find(BLANK_LINE)
        if head < 0:
            return None
        length = LENGTH.search(self._rest, 0, head)
        if length is None or not self._rest.startswith(b"HTTP/1.1 "):
            raise Broken(self._rest[:60].decode("latin-1"))
        end = head + len(BLANK_LINE) + int(length[1])
        return end if len(self._rest) >= end else None
