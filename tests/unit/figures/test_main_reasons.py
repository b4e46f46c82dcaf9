"""The one reason that a list has room for."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard import figures


def test_it_is_the_first_reason_of_the_records_own_page(explained, row, card):
    (reason,) = figures.main_reasons(explained(), [row], card)
    first = figures.reason_sentences(explained(), row, card)[0]
    assert reason == "↑ Amount approved of $120,000"
    assert first.startswith(reason.removeprefix("↑ ") + " raises")


def test_every_record_has_its_own(explained, row, card):
    values = np.zeros(13)
    values[8] = -0.4
    one, other = explained(), explained(values)
    both = replace(
        one,
        values=np.vstack([one.values, other.values]),
        margin=np.concatenate([one.margin, other.margin]),
        response=np.concatenate([one.response, other.response]),
    )
    assert figures.main_reasons(both, [row, row], card) == [
        "↑ Amount approved of $120,000",
        "↓ Location (missing)",
    ]


def test_a_record_without_a_reason_has_an_empty_text(explained, row, card):
    assert figures.main_reasons(explained(np.full(13, 1e-5)), [row], card) == [""]


@pytest.mark.parametrize(("error", "is_sure"), [(0.001, True), (0.2, False)])
def test_a_reason_that_chance_may_have_put_first_says_so(explained, row, card, error, is_sure):
    (reason,) = figures.main_reasons(explained(errors=error), [row], card)
    assert reason.startswith("↑" if is_sure else "≈ ↑")
