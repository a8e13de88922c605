"""`yousaid log` and `yousaid verify`: what was done, and whether that is as it was written."""

from pathlib import Path

import pytest

from bot.house import opened
from bot.settings import load_settings
from storage import audit
from tests.runtime.conftest import Call


def test_the_log_is_listed_and_found_out_when_it_was_changed(call: Call, environment: dict[str, str]) -> None:
    with opened(load_settings(environment)) as house, house.database.transaction() as db:
        for name in ("front desk", "office"):
            audit.note(db, name, "looked at a number", house.clock.now(), "K7", "they asked us to ring")
    code, out, _ = call("log")
    assert code == 0
    assert [line.split("  ")[2] for line in out.splitlines()] == [
        "office: looked at a number (K7). Why: they asked us to ring",
        "front desk: looked at a number (K7). Why: they asked us to ring",
    ]
    assert call("log", "--most", "1")[1].count("\n") == 1
    assert call("verify")[1].startswith("The log is as it was written: 2 entries, ")
    with opened(load_settings(environment)) as house, house.database.transaction() as db:
        db.exec_driver_sql("UPDATE audit SET about = 'K8' WHERE number = 2")
    code, _, err = call("verify")
    assert code == 1
    assert "entry 2 is not as it was written" in err


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\3\4 a spreadsheet",
        b"[" * 100_000,
        b"[]",
        b'{"log": 1}',
        b'{"log": {}}',
        b'{"log": {"entries": 1e999, "hash": 1}}',
        b'{"log": {"entries": 1, "hash": ""}, "questions": "many", "results": []}',
        b'{"log": {"entries": 1, "hash": ""}, "questions": [[]], "results": {}}',
        b'{"log": {"entries": 1, "hash": ""}, "questions": 5, "results": 5}',
    ],
)
def test_what_is_no_export_is_told_in_one_sentence(call: Call, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "export.json").write_bytes(content)
    code, out, err = call("verify", str(tmp_path / "export.json"))
    assert (code, out, err.count("\n"), "export" in err or "file" in err) == (1, "", 1, True)


def test_a_device_that_never_ends_is_not_read(call: Call) -> None:
    code, _, err = call("verify", "/dev/zero")
    assert (code, "is no export of yousaid" in err) == (1, True)
