"""What selectors pass on."""

import pytest
import streamlit as st

from dashboard.ui import state


@pytest.mark.parametrize(("sent", "expected"), [(2, [2]), ("Version 2 · champion", [])])
def test_a_label_that_is_no_option_any_more_chooses_nothing(monkeypatch, sent, expected):
    monkeypatch.setattr(st, "session_state", {"key": sent})
    chosen = []
    state.take("key", [1, 2], chosen.append)
    assert chosen == expected
