"""What is written for Prometheus is what its own library reads."""

import math

from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from bot.exposition import Family, Sample, written

SOME = Family("yousaid_some", "gauge", 'Words with \\ and "quotes"\nand a second line.')
MORE = Family("yousaid_more_total", "counter", "More.")
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))


@given(TEXTS, st.floats(allow_nan=False) | st.integers(-(2**53), 2**53) | st.booleans())
def test_any_label_and_any_number_come_back_as_they_were(label: str, value: float) -> None:
    (read,) = text_string_to_metric_families(written([SOME], [Sample("yousaid_some", value, {"a": label, "b": "x"})]))
    (sample,) = read.samples
    assert (sample.labels, sample.value) == ({"a": label, "b": "x"}, value)
    assert (read.name, read.type, read.documentation) == (SOME.name, "gauge", SOME.what)


def test_what_is_no_number_is_said_as_such() -> None:
    (read,) = text_string_to_metric_families(written([SOME], [Sample("yousaid_some", math.nan)]))
    assert math.isnan(read.samples[0].value)


def test_families_stand_together_and_one_without_samples_is_left_out() -> None:
    samples = [Sample("yousaid_more_total", 1, {"a": "1"}), Sample("yousaid_more_total", 2.5, {"a": "2"})]
    assert written([SOME, MORE], samples) == (
        "# HELP yousaid_more_total More.\n# TYPE yousaid_more_total counter\n"
        'yousaid_more_total{a="1"} 1\nyousaid_more_total{a="2"} 2.5\n'
    )
