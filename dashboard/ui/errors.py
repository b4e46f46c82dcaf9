"""Expected failures become a sentence on the page, never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.domain.errors import CandorError, NoArtifact, NothingToExplain, TooFewOutcomes

from .text import plain

EMPTY = (NoArtifact, NothingToExplain, TooFewOutcomes)


@contextmanager
def expected_errors() -> Iterator[None]:
    """Show a `CandorError` raised inside as what it says; emptiness is no alarm."""
    try:
        yield
    except EMPTY as nothing:
        st.info(plain(nothing), icon=":material/info:")
    except CandorError as error:
        st.error(plain(error), icon=":material/error:")
        st.markdown("[Start again from the Overview](/)")
