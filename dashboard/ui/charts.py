"""How a chart stands on a page: finding, sentence, chart, source, and one quiet row."""

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from dashboard import figures, reports
from dashboard.figures import Chart

from .text import plain

FORMAT = "picture_format"
FORMATS = ("PNG", "SVG")


def is_dark() -> bool:
    """Whether the reader's browser shows the dark theme."""
    return st.context.theme.type == "dark"


def show_chart(
    chart: Chart, key: str, level: int = 3, *, pick: str = "", even: bool = False
) -> list[Any]:
    """Draw a chart card; the sentence, the chart and the table come from the same result.

    An even card ends level with the one beside it. With `pick`, a word for what is drawn, returns
    what the marks that were clicked stand for; another word begins without a click.
    """
    with st.container(border=True, key=f"card_{key}", height="stretch" if even else "content"):
        st.markdown(f"{'#' * level} {plain(chart.title)}")
        st.markdown(plain(chart.summary))
        today = datetime.now(UTC)
        figure = figures.with_source(chart, saved=f"{today.day} {today:%b %Y}", dark=is_dark())
        event: Any = st.plotly_chart(
            figure,
            key=f"{key}_{pick}" if pick else key,
            theme=None,
            on_select="rerun" if pick else "ignore",
            selection_mode="points",
            alt=chart.summary,
            config={
                **figures.picture_config(chart, figure, picture_format().lower()),
                "displayModeBar": True,
                "modeBarButtons": [["toImage"]],
            },
        )
        st.caption(plain(chart.source))
        _show_quiet_row(chart, key)
    if not pick:
        return []
    points: list[dict[str, Any]] = event["selection"]["points"]
    return [point["customdata"] for point in points if "customdata" in point]


def newest_word(clicked: list[Any]) -> str | None:
    """What the newest of some clicked marks is called first; None for none, or an empty one."""
    data = clicked[-1] if clicked else None
    first = data[0] if isinstance(data, list | tuple) and data else data
    return str(first) if first else None


def picture_format() -> str:
    """The format that the camera on each chart saves."""
    return str(st.session_state.get(FORMAT, FORMATS[0]))


def _show_quiet_row(chart: Chart, key: str) -> None:
    with st.container(horizontal=True, key=f"row_{key}"):
        with st.popover("How to read this", icon=":material/help:", type="tertiary"):
            st.markdown(chart.help)
        with st.popover("Table", icon=":material/table:", type="tertiary", width="content"):
            st.dataframe(chart.table, hide_index=True, key=f"table_{key}")
        with st.popover("Export", icon=":material/download:", type="tertiary"):
            st.download_button(
                "Numbers as CSV",
                data=lambda: reports.csv_bytes(chart.table, {"source": chart.source}),
                file_name=f"{chart.name}.csv",
                mime="text/csv",
                key=f"csv_{key}",
                on_click="ignore",
            )
            chosen = st.pills(
                "Picture format",
                FORMATS,
                default=picture_format(),
                key=f"format_{key}",
                on_change=_keep_format,
                args=(f"format_{key}",),
            )
            st.caption(
                f"The camera at the top right of the chart saves it as {chosen or FORMATS[0]}, "
                "with a line that says where it comes from."
            )


def _keep_format(key: str) -> None:
    st.session_state[FORMAT] = st.session_state[key] or FORMATS[0]
