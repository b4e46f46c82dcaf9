"""The model map: edges, health, and what depends on a deployment."""

from collections.abc import Sequence
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard import figures
from dashboard.domain.cohort import Cohort
from dashboard.domain.model_map import Affected, BlastRadius, Cell, Health, ModelMap
from dashboard.domain.records import EVERYWHERE
from dashboard.domain.scopes import lineage

from . import charts, navigation, state
from .text import plain

DEPLOYMENT = "map_deployment"
LISTED, DRAWN = 8, 30
FINE = {Health.OK, Health.EMPTY}
Place = tuple[str, str]


def show_edges(found: ModelMap, *, dark: bool) -> None:
    """Which model feeds which."""
    chart = figures.model_graph_chart(found, dark=dark)
    if chart is not None:
        charts.show_chart(chart, "map_edges")
        return
    st.markdown("### No model feeds another")
    st.info(
        "No edge between models is declared. Where a feature of one model is an answer of another, "
        "say so with `candor edge add MODEL.OUTPUT OTHER.FEATURE`; scoring then fills it, and it "
        "is drawn here."
    )


def show_health(found: ModelMap, *, dark: bool) -> None:
    """Every model in every scope; a click opens the cell's overview."""
    n_scopes = len({cell.scope for cell in found.cells})
    every = n_scopes <= DRAWN or st.toggle(f"Draw all {n_scopes} scopes", key="map_all_scopes")
    chart = figures.health_matrix_chart(found, most=None if every else DRAWN, dark=dark)
    clicked = charts.show_chart(chart, "map_health", pick="cells")
    if clicked:
        model, scope = clicked[0]
        cell = found.cell(str(model), str(scope))
        if cell is not None:
            st.switch_page(navigation.page("overview"), query_params=_address(cell))
    _show_worst(found)
    with st.expander("Every cell as a link", icon=":material/link:"):
        st.caption("The same cells in words. Each opens its overview in a new tab.")
        st.table(_linked(found))


def _show_worst(found: ModelMap) -> None:
    """What needs a look first, in sentences with links."""
    wrong = sorted(
        (cell for cell in found.cells if cell.health not in FINE),
        key=lambda cell: (cell.health.severity, cell.model, cell.scope),
    )
    if not wrong:
        return
    st.markdown("### What needs a look first")
    shown = _some_of_each(wrong)
    for cell in shown:
        key = f"worst_{cell.model}_{cell.scope}"
        with st.container(horizontal=True, vertical_alignment="center", key=key):
            words = f"**{figures.SIGNS[cell.health]} {cell.health.value}** · "
            named = f"{found.titles[cell.model]}, {_where(cell.scope)}: {cell.findings[0]}"
            st.markdown(words + plain(named), width="stretch")
            st.page_link(navigation.page("overview"), label="Open", query_params=_address(cell))
    if len(wrong) > len(shown):
        st.caption(f"And {len(wrong) - len(shown):,} more; the table of the chart has them all.")


def _some_of_each(wrong: Sequence[Cell]) -> list[Cell]:
    """The first cells of each kind in turns, so that no kind hides another; the worst first."""
    kinds = [[cell for cell in wrong if cell.health is health] for health in Health]
    ranked = [(place, cell) for kind in kinds for place, cell in enumerate(kind)]
    chosen = [cell for _, cell in sorted(ranked, key=lambda each: each[0])[:LISTED]]
    return sorted(chosen, key=wrong.index)


def _linked(found: ModelMap) -> pd.DataFrame:
    """Scopes below each other, models beside each other, each cell a link."""
    scopes = sorted({cell.scope for cell in found.cells}, key=lambda at: (at != EVERYWHERE, at))
    links = {(cell.model, cell.scope): _link(cell) for cell in found.cells}
    columns = {
        plain(title): [links.get((name, at), "") for at in scopes]
        for name, title in found.titles.items()
    }
    return pd.DataFrame(columns, index=[plain(_where(at)) for at in scopes])


def _link(cell: Cell) -> str:
    words = f"{figures.SIGNS[cell.health]} {cell.health.value}"
    return f"[{words}](./?{urlencode(_address(cell), doseq=True)})"


def choose_deployment(found: ModelMap, cohort: Cohort) -> Place | None:
    """Draw the selector of a deployment; it follows the bar, and the bar follows it."""
    deployed = {(cell.model, cell.scope): cell for cell in found.cells if cell.deployed}
    if not deployed:
        st.info("Nothing is deployed. Run `candor deploy MODEL --version N`.")
        return None
    own = [(cohort.model, at) for at in lineage(cohort.scope) if (cohort.model, at) in deployed]
    places = sorted(deployed, key=lambda place: (found.titles[place[0]], place[1]))
    of_model = [place for place in places if place[0] == cohort.model]
    current = next(iter([*own, *of_model, *places]))
    st.session_state[DEPLOYMENT] = current
    st.selectbox(
        "Deployment",
        places,
        key=DEPLOYMENT,
        format_func=lambda place: f"{found.titles[place[0]]} · {_where(place[1])}",
        on_change=lambda: _turn_to(deployed[st.session_state[DEPLOYMENT]]),
        width=420,
    )
    return current


def _turn_to(cell: Cell) -> None:
    state.choose_cell(cell.model, cell.version, cell.scope)


def show_blast_radius(found: ModelMap, radius: BlastRadius, key: str = "map_blast") -> None:
    """What would change with another version there."""
    title = f"{found.titles[radius.model]}, {_where(radius.scope)}"
    if not radius.affected:
        st.markdown(plain(f"No model reads the answers of {title}: a change stays within it."))
        return
    cells, models = len(radius.affected), len(radius.models)
    st.markdown(
        plain(
            f"A change of {title} reaches {cells:,} deployment{'' if cells == 1 else 's'} of "
            f"{models} other model{'' if models == 1 else 's'}: {radius.n_day:,} predictions in "
            f"the last day and {radius.n_month:,} in the last 30 days of these models."
        )
    )
    st.dataframe(
        pd.DataFrame([_row(found, each) for each in radius.affected]),
        hide_index=True,
        key=key,
        alt=f"{cells} deployments that read the answers of {title}",
    )
    st.caption(
        "Days are counted back from each model's newest prediction. A model is reached where an "
        "edge in force hands it the answers of this deployment, directly or through others."
    )


def _row(found: ModelMap, each: Affected) -> dict[str, object]:
    return {
        "Model": found.titles[each.model],
        "Scope": _where(each.scope),
        "Reached by": " → ".join(found.titles[name] for name in each.path),
        "Last day": each.n_day,
        "Last 30 days": each.n_month,
        "Until": "" if each.until is None else f"{each.until:%Y-%m-%d}",
        "Notices": " ".join(each.notices),
    }


def _address(cell: Cell) -> dict[str, list[str]]:
    return state.address_of_cell(cell.model, cell.version, cell.scope)


def _where(scope: str) -> str:
    return "everywhere" if scope == EVERYWHERE else scope
