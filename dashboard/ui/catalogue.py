"""Models, versions, cards, deployments and runs as tables."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.domain.card import Card
from dashboard.domain.cohort import Cohort
from dashboard.domain.errors import CandorError
from dashboard.domain.records import EVERYWHERE, Version
from dashboard.domain.summaries import MonthSummary

from . import cache
from .text import plain

OTHER = "catalogue_other"


def show_models() -> None:
    """One row for each model."""
    rows = []
    for model in cache.models():
        card = cache.versions(model)[-1].card
        number = cache.served_version(model)
        champions = [
            f"Version {each}"
            for each, role in cache.open_roles(model).items()
            if role == "champion"
        ]
        span = cache.period(model, number, cache.data_version(model))
        rows.append(
            {
                "Model": card.title,
                "Name": model,
                "Predicts": card.response_label,
                "Owner": card.owner,
                "Versions": len(cache.versions(model)),
                "Champion": ", ".join(champions) or "none",
                "Predictions until": "" if span is None else span[1].isoformat(),
            }
        )
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="catalogue_models")


def show_trust(cohort: Cohort) -> None:
    """Whether the version opens, and what is remarkable about it."""
    try:
        notes = cache.current_notes(cohort.model, cohort.version)
    except CandorError as error:
        st.error(plain(error), icon=":material/gpp_bad:")
        return
    st.caption(":material/verified_user: The files are the registered ones and the model answers.")
    for note in notes:
        st.warning(plain(note))


def show_card(version: Version) -> None:
    """What the version says about itself."""
    card = version.card
    training = card.training
    facts = {
        "Purpose": card.purpose,
        "Owner": card.owner,
        "Algorithm": card.algorithm,
        "Predicts": f"{card.response_label} ({', '.join(card.outputs)})",
        "Decision": "none"
        if card.decision is None
        else f"{card.decision.above} from {card.show_score(card.decision.threshold)}, "
        f"else {card.decision.below}",
        "Trained on": f"{training.n_rows:,} rows of {training.data}, "
        f"{training.start} to {training.end}",
        "Mean outcome in training": card.show_score(training.mean_outcome),
        "Note": training.note,
        "Compared with": f"{card.reference.name} ({card.reference.n_rows:,} rows)",
        "Registered": f"{version.registered_at:%Y-%m-%d %H:%M} UTC",
        "Model file": f"{card.artifact}, sha256 {card.sha256[:16]}…",
        "Libraries": ", ".join(f"{name} {number}" for name, number in card.libraries),
    }
    table = pd.DataFrame({"": facts.keys(), "What the card says": facts.values()})
    st.table(table.set_index(""))
    with st.expander(f"The {len(card.schema)} features"):
        st.dataframe(_features(card), hide_index=True, key="catalogue_features")


def _features(card: Card) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Feature": [feature.title for feature in card.schema.features],
            "Column": card.schema.names,
            "Kind": [feature.kind.value for feature in card.schema.features],
            "Unit": [feature.unit for feature in card.schema.features],
            "Training range": [
                ""
                if feature.low is None or feature.high is None
                else f"{feature.show(feature.low)} to {feature.show(feature.high)}"
                for feature in card.schema.features
            ],
            "Categories": [
                ", ".join(feature.show(value) for value in feature.allowed)
                for feature in card.schema.features
            ],
        }
    )


def show_deployments(model: str) -> None:
    """Who is and was at work where."""
    st.markdown("### Who is at work")
    rows = [
        {
            "Version": each.version,
            "Role": each.role.value,
            "Scope": "everywhere" if each.scope == EVERYWHERE else each.scope,
            "Since": each.valid_from.strftime("%Y-%m-%d %H:%M"),
            "Until": "now" if each.valid_to is None else each.valid_to.strftime("%Y-%m-%d %H:%M"),
            "Reason": each.reason,
        }
        for each in cache.deployments(model)
    ]
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="catalogue_deployments")
    else:
        st.info(f"Nothing is deployed. Run `candor deploy {model} --version N`.")


def choose_other(versions: Sequence[Version], card: Card) -> Card:
    """The version to compare with."""
    others = {each.number: each.card for each in versions if each.number != card.version}
    number = st.selectbox(
        "Compare with", list(others), key=OTHER, format_func=lambda n: f"Version {n}", width=200
    )
    return others[number]


def show_metrics(card: Card, other: Card) -> None:
    """The measured qualities of two versions, side by side."""
    rows = [
        {
            "Version": each.version,
            "Algorithm": each.algorithm,
            **{f"{metric.name} ({metric.on})": metric.value for metric in each.metrics},
            "n": each.metrics[0].n_rows if each.metrics else None,
        }
        for each in (card, other)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="catalogue_metrics")


def months_of(
    cohort: Cohort, cards: Sequence[Card], data: str
) -> dict[int, tuple[MonthSummary, ...]]:
    """The months of a cohort as each version scored them."""
    return {
        card.version: cache.overview(replace(cohort, version=card.version), data).months
        for card in cards
    }


def show_runs(model: str, data: str) -> None:
    """The newest runs."""
    st.markdown("### Newest runs")
    rows = [
        {
            "Run": run.id,
            "Version": run.version,
            "For": run.logical_time.strftime("%Y-%m-%d"),
            "Status": run.status.value,
            "Rows": run.n_rows,
            "Unknown category": run.n_flagged,
            "Kind": run.kind,
            "Finished": "" if run.finished_at is None else f"{run.finished_at:%Y-%m-%d %H:%M}",
        }
        for run in cache.runs(model, data)
    ]
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="catalogue_runs")
    else:
        st.info(f"No run yet. Score a file with `candor score {model} FILE`.")
