"""What a form sends: its fields, and files where a page takes them. Everything has a limit.

NUL, which PostgreSQL cannot hold, becomes another control character here: pages treat that as they treat all of those.
"""

import asyncio
from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web
from multidict import MultiDict, MultiDictProxy, MultiMapping

from bot.channels.channel import Refused
from bot.web import BODY_SECONDS, read_body
from storage.texts import keepable

LIMIT = 128 * 1024
MOST_FIELDS = 400
MOST_OF_A_FILE = 8 * 1024 * 1024
NOTHING: MultiMapping[str] = MultiDictProxy(MultiDict())
Fields = MultiMapping[str]


@dataclass(frozen=True, slots=True)
class File:
    """`name`: as its owner's computer calls it; never used as a path."""

    name: str
    content: bytes


def without_nul(sent: str) -> str:
    """With SUBSTITUTE, which is there to stand for what cannot be sent."""
    return sent.replace("\x00", "\x1a")


async def read_form(request: web.Request) -> Fields:
    """Fields of a plain form. Raises Refused for anything else."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise Refused(415, "Only a plain form can be read here.")
    body = (await read_body(request, LIMIT)).decode("ascii", "replace")
    try:
        sent = parse_qsl(body, keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)
        return MultiDict((without_nul(name), without_nul(value)) for name, value in sent)
    except ValueError:
        raise Refused(400, f"This form has more than {MOST_FIELDS} fields.") from None


async def read_form_and_files(request: web.Request, most: int) -> tuple[Fields, dict[str, File]]:
    """`most`: bytes of all files together; 0: only a plain form is read. Raises Refused."""
    if not most or request.content_type != "multipart/form-data":
        return await read_form(request), {}
    if (request.content_length or 0) > most + LIMIT:
        raise Refused(413, f"This file is too large: at most {most // 1024 // 1024} MB.")
    try:
        async with asyncio.timeout(BODY_SECONDS * 6):
            return await _read_parts(request, most)
    except TimeoutError:
        raise Refused(408, "The file did not arrive within a minute.") from None
    except ValueError:
        raise Refused(400, "The form broke off, or is not one. Send it again.") from None


async def _read_parts(request: web.Request, most: int) -> tuple[Fields, dict[str, File]]:
    fields, files, left = MultiDict[str](), dict[str, File](), most
    reader = await request.multipart()
    while isinstance(part := await reader.next(), BodyPartReader):
        if len(fields) + len(files) >= MOST_FIELDS:
            raise Refused(400, f"This form has more than {MOST_FIELDS} fields.")
        content = await _read_part(part, left if part.filename is not None else LIMIT)
        if part.filename is None:
            fields.add(without_nul(part.name or ""), without_nul(content.decode("utf-8", "replace")))
        elif content:
            left -= len(content)
            files[without_nul(part.name or "")] = File(keepable(part.filename), content)
    return fields, files


async def _read_part(part: BodyPartReader, most: int) -> bytes:
    body = bytearray()
    while chunk := await part.read_chunk():
        body += chunk
        if len(body) > most:
            raise Refused(413, f"This is too large: at most {most // 1024} KiB are read.")
    return bytes(body)
