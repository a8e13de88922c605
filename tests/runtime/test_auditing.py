"""`yousaid log` and `yousaid verify`: what was done, and whether that is as it was written."""

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
