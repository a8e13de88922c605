"""What a document is made of, and the same document as Markdown and as a page. Nothing in it is taken for markup."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

TO_FILL_IN = "TO FILL IN"
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")
_LOOK = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:0 auto;padding:1.5rem 1rem;color:#1d2624}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #8a9693;padding:.4rem;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}.blank{border-left:4px solid #f4b740;padding-left:.6rem}"
)


class Heading(NamedTuple):
    level: int
    words: str


class Para(NamedTuple):
    words: str


class Blank(NamedTuple):
    """What only the organisation knows."""

    ask: str


class Table(NamedTuple):
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


Block = Heading | Para | Blank | Table


def as_markdown(blocks: Iterable[Block]) -> str:
    return "\n\n".join(_markdown(block) for block in blocks) + "\n"


def _markdown(block: Block) -> str:
    match block:
        case Heading(level, words):
            return f"{'#' * level} {_plain(words)}"
        case Para(words):
            return _plain(words)
        case Blank(ask):
            return f"> **{TO_FILL_IN}:** {_plain(ask)}"
        case Table(columns, rows):
            lines = [columns, ["---"] * len(columns), *([_plain(cell) for cell in row] for row in rows)]
            return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plain(words: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(words.split()))


def as_page(blocks: Iterable[Block], title: str) -> str:
    body = "\n".join(_page(block) for block in blocks)
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_LOOK}</style>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'


def _page(block: Block) -> str:
    match block:
        case Heading(level, words):
            return f"<h{level}>{escape(words)}</h{level}>"
        case Para(words):
            return f"<p>{escape(words)}</p>"
        case Blank(ask):
            return f'<p class="blank"><b>{TO_FILL_IN}:</b> {escape(ask)}</p>'
        case Table(columns, rows):
            head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
            body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
            return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
