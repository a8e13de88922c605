"""What Prometheus reads: its text format, version 0.0.4.

Why not the library: it would lie in the memory of every process, and what we show is counted at the moment it is
asked for. The library reads in our tests what this writes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Family:
    """A metric: counters end in `_total` and only grow. `what`: one sentence for whoever looks at a graph."""

    name: str
    kind: Literal["counter", "gauge"]
    what: str


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


def written(families: Sequence[Family], samples: Iterable[Sample]) -> str:
    """Families in their order, each with its samples; one without any is left out. Raises KeyError for an unknown."""
    found: dict[str, list[Sample]] = {family.name: [] for family in families}
    for sample in samples:
        found[sample.name].append(sample)
    return "".join(line + "\n" for family in families if found[family.name] for line in _of(family, found[family.name]))


def _of(family: Family, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP {family.name} {_escaped(family.what)}"
    yield f"# TYPE {family.name} {family.kind}"
    for sample in samples:
        labels = ",".join(f'{name}="{_quoted(value)}"' for name, value in sample.labels.items())
        named = f"{family.name}{{{labels}}}" if labels else family.name
        yield f"{named} {_number(sample.value)}"


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("\n", "\\n")


def _quoted(words: str) -> str:
    return _escaped(words).replace('"', '\\"')


def _number(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return {"inf": "+Inf", "-inf": "-Inf"}.get(str(float(value)), "NaN")
    return str(int(value)) if value == int(value) else repr(float(value))
