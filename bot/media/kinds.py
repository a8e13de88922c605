"""What a file is, read from its own first bytes: whatever its sender or the provider calls it counts for nothing.

Only what is on this list is shown; anything else is a download, and so is a picture that would fill a browser's memory.
"""

from collections.abc import Callable, Iterator
from struct import error as TooShort
from struct import unpack_from

MOST_PIXELS = 64_000_000
BEGINNINGS: dict[bytes, str] = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"OggS": "audio/ogg",
    b"ID3": "audio/mpeg",
    b"#!AMR": "audio/amr",
}
INSIDE_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
MP4_VIDEO = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"MSNV", b"M4V ", b"dash")
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/amr": "amr",
    "audio/mp4": "m4a",
    "audio/wav": "wav",
    "video/mp4": "mp4",
    "video/3gpp": "3gp",
}
JPEG_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""The markers of a JPEG file behind which its height and width stand."""

Size = tuple[int, int]


def type_of(content: bytes, kind: str) -> str | None:
    """Its content type; None: it is not shown. `kind`: what the message called it, since MP4 may be either."""
    found = _named(content, kind)
    if found is None or not found.startswith("image/"):
        return found
    return found if _is_small(content, SIZES[found]) else None


def _named(content: bytes, kind: str) -> str | None:
    for beginning, name in BEGINNINGS.items():
        if content.startswith(beginning):
            return name
    if content[:4] == b"RIFF":
        return INSIDE_RIFF.get(content[8:12])
    if content[4:8] == b"ftyp":
        return _of_mp4(content[8:12], kind)
    is_frame = len(content) > 2 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2
    return "audio/mpeg" if is_frame else None


def _of_mp4(brand: bytes, kind: str) -> str | None:
    if brand in (b"M4A ", b"M4B "):
        return "audio/mp4"
    if brand[:3] == b"3gp":
        return "video/3gpp"
    if brand not in MP4_VIDEO:
        return None
    return "audio/mp4" if kind == "voice" else "video/mp4"


def _is_small(content: bytes, size: Callable[[bytes], Size]) -> bool:
    try:
        width, height = size(content)
    except (TooShort, ValueError):
        return False
    return 0 < width * height <= MOST_PIXELS


def _png(content: bytes) -> Size:
    width, height = unpack_from(">II", content, 16)
    return width, height


def _gif(content: bytes) -> Size:
    width, height = unpack_from("<HH", content, 6)
    return width, height


def _jpeg(content: bytes) -> Size:
    """The largest that any of its frames claims: which of them a browser takes is its own business."""
    sizes = list(_frames(content))
    if not sizes:
        raise ValueError("no frame")
    return max(width for width, _ in sizes), max(height for _, height in sizes)


def _frames(content: bytes) -> Iterator[Size]:
    """Up to where the picture itself begins."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = unpack_from(">BH", content, at + 1)
        if marker == 0xFF:
            at += 1
            continue
        if marker in JPEG_SIZES:
            height, width = unpack_from(">HH", content, at + 5)
            yield width, height
        if marker == 0xDA:
            return
        at += 2 + length


def _webp(content: bytes) -> Size:
    """All three ways in which the format writes it."""
    match content[12:16]:
        case b"VP8X":
            return _three(content, 24) + 1, _three(content, 27) + 1
        case b"VP8L":
            (bits,) = unpack_from("<I", content, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            width, height = unpack_from("<HH", content, 26)
            return width & 0x3FFF, height & 0x3FFF
    raise ValueError("none of the three")


def _three(content: bytes, at: int) -> int:
    low, high = unpack_from("<HB", content, at)
    return int(low + (high << 16))


SIZES: dict[str, Callable[[bytes], Size]] = {
    "image/png": _png,
    "image/gif": _gif,
    "image/jpeg": _jpeg,
    "image/webp": _webp,
}
