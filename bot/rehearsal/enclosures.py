"""What simulated phones enclose: a picture and a voice note, made here by a few lines, since neither is a real one.

Twilio would give a JPEG and AMR, Telegram a JPEG and Opus: to make those by hand would be a program of its own.
"""

import io
import math
import struct
import wave
import zlib
from functools import cache

WIDTH, HEIGHT = 320, 240
RATE = 8000
NOTES = ((523.25, 0.35), (659.25, 0.35), (783.99, 0.7))
SKY, WALL, WINDOW, DOOR, GRASS = (170, 205, 235), (178, 92, 70), (250, 226, 140), (60, 50, 60), (96, 150, 84)

TYPES = {"photo": "image/png", "voice": "audio/wav"}


def content(kind: str) -> bytes:
    """Of a "photo" or a "voice"; anything else is an empty page of words."""
    return {"photo": picture, "voice": tune}.get(kind, lambda: b"A file of a rehearsal.\n")()


@cache
def picture() -> bytes:
    """A block of flats on a green, as PNG."""
    rows = b"".join(b"\x00" + b"".join(bytes(_colour(x, y)) for x in range(WIDTH)) for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows, 9)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _colour(x: int, y: int) -> tuple[int, int, int]:
    if y >= 200:
        return GRASS
    if not (90 <= x < 230 and y >= 40):
        return SKY
    if 148 <= x < 172 and y >= 165:
        return DOOR
    is_window = (x - 90) % 35 in range(9, 26) and (y - 40) % 40 in range(10, 30) and y < 160
    return WINDOW if is_window else WALL


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@cache
def tune() -> bytes:
    """Three notes that go up and fade, as WAV."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(b"".join(_note(*note) for note in NOTES))
    return file.getvalue()


def _note(pitch: float, seconds: float) -> bytes:
    many = int(RATE * seconds)
    return b"".join(
        struct.pack("<h", int(9000 * math.sin(math.tau * pitch * at / RATE) * (1 - at / many))) for at in range(many)
    )
