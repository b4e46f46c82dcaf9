"""Text from people is shown as it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ui.text import plain


@given(st.text())
def test_without_its_escapes_the_text_is_the_one_given(text):
    assert re.sub(r"\\(.)", r"\1", plain(text)) == text


@pytest.mark.parametrize("text", ["![x](http://a/b.png)", "<b>", "**x**", "$1 to $2", ":red[x]"])
def test_no_sign_that_markup_begins_with_stands_alone(text):
    assert not re.search(r"(?<!\\)[*_\[\]<>$~#:|!`]", plain(text))
