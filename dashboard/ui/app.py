"""The entry: frame, navigation and the bar that is the same on every page."""

from pathlib import Path

import streamlit as st

from dashboard.ui import bar, cache, collector, navigation
from dashboard.ui.errors import expected_errors

WIDEST = 1280

current = st.navigation(navigation.grouped_pages(), position="top")
st.set_page_config(
    page_title=f"{current.title} · Candor",
    page_icon=Path(__file__).parent / "static" / "favicon.png",
    layout="wide",
)
collector.keep_short()
cache.warm_up()
with (
    st.container(horizontal_alignment="center"),
    st.container(width=WIDEST),
    expected_errors(),
):
    if cache.models():
        bar.show_bar()
        current.run()
    else:
        st.title("Welcome to Candor")
        st.info(
            "No model is registered yet. Run `candor demo` for a demo on real data, or "
            "`candor register models/NAME/1` for your own; then reload this page.",
            icon=":material/info:",
        )
