"""The list of predictions: order, rows, pages, and the ways to one record."""

import pandas as pd
import streamlit as st

from dashboard import reports, store
from dashboard.domain.card import Card
from dashboard.domain.cohort import Cohort, Condition, Op, Sort, SortColumn
from dashboard.domain.schema import Kind

from . import cache, listed, navigation, state
from .text import plain

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
    """The page of the list that the address points to; the first where it points nowhere."""
    after = choice.after or ""
    key = after.removeprefix("-")
    if key and cache.contains(choice.cohort, key, data):
        backwards = after.startswith("-")
        page = cache.page_of_predictions(choice.cohort, choice.sort, key, data, backwards=backwards)
        if not page.rows.empty:
            return page
    first = cache.page_of_predictions(choice.cohort, choice.sort, None, data)
    if key and not first.rows.empty:
        st.caption("The page in the link is not part of this list; this is the first page.")
    return first


def show_nothing(cohort: Cohort, card: Card) -> None:
    """Say why the list is empty: a filter's value that does not exist, or no match."""
    said = [text for each in cohort.conditions for text in _unheard_of(each, card)]
    said += ["No predictions match these filters. Widen the period or clear the filters."]
    st.info(plain(" ".join(said)))


def _unheard_of(condition: Condition, card: Card) -> list[str]:
    """A sentence for each value of a condition that no prediction of the version can have."""
    named = {feature.name: feature for feature in card.schema.features}
    feature = named.get(condition.column)
    if condition.op is not Op.IS_IN:
        return []
    if condition.column == "@decision" and card.decision is not None:
        title, known = "decision", {card.decision.above, card.decision.below}
    elif feature is not None and feature.kind is Kind.CATEGORY:
        title, known = f"value of {feature.title}", set(feature.allowed)
    else:
        return []
    unknown = [value for value in condition.values if value not in known]
    return [f"No prediction has the {title} '{value}'." for value in unknown]


def open_record(key: str) -> None:
    """Turn to the page of one prediction."""
    st.switch_page(
        navigation.page("prediction"), query_params=state.address_of(record=key, edits=())
    )


def show_rows(page: store.PredictionPage, choice: state.Choice, card: Card, data: str) -> None:
    """The rows as a table; a click opens the record behind the row's own key."""
    output = listed.output_of(choice, card)
    reasons = listed.main_reasons(page, choice.cohort, output, card)
    shown = listed.readable(page.rows, card, data, reasons)
    only_days = cache.only_days(card.model, choice.cohort.version, data)
    event = st.dataframe(
        shown.style.format(listed.writers(shown, card)),
        key=f"{TABLE}_{page.first}",
        hide_index=True,
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        column_config=listed.columns(card, output, only_days=only_days),
        height="content",
        alt=f"{len(shown)} predictions with score, main reason, outcome and values",
    )
    picked = event["selection"]
    places = [*picked["rows"], *(cell[0] for cell in picked.get("cells", []))]
    if places:
        open_record(str(page.rows.index[places[0]]))


def _exported(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows for a file: what is not a feature says so, and needs no guard against formulas."""
    names = {name: name.replace("@", "prediction.") for name in map(str, rows) if name[0] == "@"}
    return rows.rename(columns=names).rename_axis("id").reset_index()


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
