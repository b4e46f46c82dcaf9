"""The list of predictions: order, rows, pages, and the ways to one record."""

import random
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import reports, store
from dashboard.domain.card import Card
from dashboard.domain.cohort import Cohort, Condition, Op, Sort, SortColumn
from dashboard.domain.records import EVERYWHERE
from dashboard.domain.schema import Kind

from . import cache, navigation, state

SORT, TABLE, FIND = "listing_sort", "listing_table", "listing_find"
SORT_WORDS = {
    Sort(SortColumn.TIME, descending=True): "Newest first",
    Sort(SortColumn.TIME, descending=False): "Oldest first",
    Sort(SortColumn.SCORE, descending=True): "Highest score first",
    Sort(SortColumn.SCORE, descending=False): "Lowest score first",
    Sort(SortColumn.OUTCOME, descending=True): "Highest outcome first",
    Sort(SortColumn.OUTCOME, descending=False): "Lowest outcome first",
    Sort(SortColumn.ENTITY, descending=False): "By key, A to Z",
    Sort(SortColumn.ENTITY, descending=True): "By key, Z to A",
}
RANDOM = random.SystemRandom()


def choose_sort(choice: state.Choice) -> None:
    """Draw the selector of the order; a new order starts at its first page."""
    st.session_state[SORT] = choice.sort
    st.selectbox(
        "Order",
        list(SORT_WORDS),
        key=SORT,
        format_func=lambda sort: SORT_WORDS[sort],
        on_change=lambda: state.change(sort=st.session_state[SORT], after=None),
        width=220,
    )


def pick_at_random(cohort: Cohort) -> None:
    """A button that opens some record among those that match the filters."""
    if st.button("Open one at random", icon=":material/casino:", key="listing_random"):
        key = cache.random_key(cohort, RANDOM.randrange(2**31))
        if key is not None:
            open_record(key)


def find_by_key(card: Card) -> None:
    """A field that filters by the business key."""

    def filter_by_key() -> None:
        key = str(st.session_state[FIND]).strip()
        conditions = state.current().cohort.conditions
        others = [each for each in conditions if each.column != "@entity"]
        new = [Condition("@entity", Op.IS_IN, (key,))] if key else []
        state.change(conditions=(*others, *new))

    st.text_input(
        f"Find by {card.record_label.lower()} key",
        key=FIND,
        on_change=filter_by_key,
        placeholder="the whole key",
        width=220,
    )


def current_page(choice: state.Choice, data: str) -> store.PredictionPage:
    """The page of the list that the address points to."""
    after = choice.after or ""
    backwards = after.startswith("-")
    return cache.page_of_predictions(
        choice.cohort, choice.sort, after.removeprefix("-") or None, data, backwards=backwards
    )


def open_record(key: str) -> None:
    """Turn to the page of one prediction."""
    st.switch_page(
        navigation.page("prediction"), query_params=state.address_of(record=key, edits=())
    )


def show_rows(page: store.PredictionPage, card: Card, data: str) -> None:
    """The rows as a table; a click opens the record behind the row's own key."""
    shown = _readable(page.rows, card, data)
    event = st.dataframe(
        shown,
        key=f"{TABLE}_{page.first}",
        hide_index=True,
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        column_config=_columns(card),
        height=35 * (len(shown) + 1) + 3,
        alt=f"{len(shown)} predictions with score, decision, outcome and values",
    )
    picked = event["selection"]
    places = [*picked["rows"], *(cell[0] for cell in picked.get("cells", []))]
    if places:
        open_record(str(page.rows.index[places[0]]))


def _readable(rows: pd.DataFrame, card: Card, data: str) -> pd.DataFrame:
    """The stored rows in business words; one column for each feature at the right."""
    verdicts = cache.verdicts(card.model, tuple(map(str, rows.index)), data)
    table = {
        "Key": rows["@entity"],
        "When (UTC)": rows["@event_time"],
        card.scope_label: rows["@scope"],
        "Score": rows["@score"] * (100 if card.is_probability else 1),
        "Decision": rows["@decision"],
        "Outcome": rows["@outcome"].map(card.show_outcome),
        "Feedback": pd.Series([verdicts.get(str(key), "") for key in rows.index], rows.index),
    }
    if card.decision is None:
        del table["Decision"]
    if set(rows["@scope"]) == {EVERYWHERE}:
        del table[card.scope_label]
    for feature in card.schema.features:
        values = rows[feature.name]
        worded = feature.kind in {Kind.CATEGORY, Kind.BOOLEAN}
        title = feature.title if feature.title not in table else f"{feature.title} ({feature.name})"
        table[title] = values.map(feature.show) if worded else values
    return pd.DataFrame(table)


def _exported(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows for a file: what is not a feature says so, and needs no guard against formulas."""
    names = {name: name.replace("@", "prediction.") for name in map(str, rows) if name[0] == "@"}
    return rows.rename(columns=names).rename_axis("id").reset_index()


def _columns(card: Card) -> dict[str, Any]:
    money = {feature.title: st.column_config.NumberColumn(format="dollar")
             for feature in card.schema.features if feature.unit == "$"}  # fmt: skip
    score = (
        st.column_config.ProgressColumn(
            "Score", help=card.response_label, format="%.1f %%", min_value=0, max_value=100
        )
        if card.is_probability
        else st.column_config.NumberColumn("Score", help=card.response_label, format="%.4g")
    )
    moment = st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm", timezone="UTC")
    return {"When (UTC)": moment, "Score": score, **money}


def show_pager(page: store.PredictionPage, choice: state.Choice) -> None:
    """Earlier and later pages of the list."""
    total = cache.count(choice.cohort, cache.data_version(choice.cohort.model))
    with st.container(horizontal=True, vertical_alignment="center", key="pager"):
        st.button("Previous page", key="listing_previous", disabled=not page.has_previous,
                  on_click=state.change, kwargs={"after": f"-{page.first}"})  # fmt: skip
        st.button("Next page", key="listing_next", disabled=not page.has_next,
                  on_click=state.change, kwargs={"after": page.last})  # fmt: skip
        st.markdown(f"{len(page.rows)} of {total:,} predictions", width="content")


def offer_csv(page: store.PredictionPage, card: Card, cohort: Cohort) -> None:
    """A download of the rows shown."""
    st.download_button(
        "These rows as CSV",
        data=lambda: reports.csv_bytes(
            _exported(page.rows),
            {"model": card.id, "predictions": cohort.words},
        ),
        file_name=reports.file_name(card.id, "predictions", suffix="csv"),
        mime="text/csv",
        key="listing_csv",
        on_click="ignore",
        icon=":material/download:",
    )
