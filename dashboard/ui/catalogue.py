"""Models, versions, cards, deployments and runs as tables."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.domain.card import Card, Metric, Task
from dashboard.domain.cohort import Cohort
from dashboard.domain.errors import CandorError, NoArtifact, UnknownVersion
from dashboard.domain.records import EVERYWHERE, Role, Version
from dashboard.domain.scopes import lineage, scope_words

from . import cache, navigation, state
from .text import plain

OTHER = "catalogue_other"
QUALITIES = {
    "AUC": "how well scores rank the records; 0.5 is guessing, 1 is perfect",
    "AUC, mean of the classes": "how well each class is told from the others; 0.5 is guessing",
    "Log loss": "how surprised the scores were by what happened; lower is better",
    "Brier score": "mean squared distance of score and outcome; lower is better",
    "Accuracy": "share of records whose likeliest class happened; 1 is perfect",
    "R²": "share of the differences between outcomes that is explained; 1 is perfect",
    "Mean absolute error": "average size of the error, in the outcome's unit; lower is better",
    "Root mean squared error": "size of the error, large ones weigh more; lower is better",
}
"""Words for the measures that cards name most."""


def show_models() -> None:
    """One row for each model."""
    rows = []
    for model in cache.models():
        card = cache.versions(model)[-1].card
        number = cache.served_version(model)
        rows.append(
            {
                "Model": card.title,
                "Name": model,
                "Predicts": card.response_label,
                "Owner": card.owner,
                "Versions": len(cache.versions(model)),
                "Champion": _champions(model),
                "Predictions until": _until(model, number),
            }
        )
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="catalogue_models")


def _until(model: str, number: int) -> str:
    """The day of the newest prediction; a company's database may be out of reach."""
    try:
        span = cache.period(model, number, cache.data_version(model))
    except CandorError:
        return "does not answer"
    return "" if span is None else span[1].isoformat()


def _champions(model: str) -> str:
    """The champions at work: a version for everywhere, else in how many scopes each serves."""
    at_work = [
        each
        for each in cache.deployments(model)
        if each.role is Role.CHAMPION and each.valid_to is None
    ]
    counts = Counter(each.version for each in at_work if each.scope != EVERYWHERE)
    words = [f"Version {each.version}" for each in at_work if each.scope == EVERYWHERE]
    words += [
        f"Version {version} in {count:,} scope{'' if count == 1 else 's'}"
        for version, count in sorted(counts.items())
    ]
    return ", ".join(words) or "none"


def show_trust(cohort: Cohort) -> None:
    """Whether the version opens, and what is remarkable about it."""
    table = cache.connected_table(cohort.model)
    if table is not None:
        st.caption(f":material/link: The predictions are read from {plain(table)}, never written.")
    if not cache.version(cohort.model, cohort.version).card.is_explainable:
        st.info(plain(NoArtifact(cohort.model, cohort.version)), icon=":material/info:")
        return
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
    card, trust = version.card, version.trust
    facts = {
        "Purpose": card.purpose,
        "Owner": card.owner,
        "Algorithm": card.algorithm,
        "Predicts": f"{card.response_label} ({', '.join(card.outputs)})",
        "Decision": "none"
        if card.decision is None
        else f"{card.decision.above} from {card.show_score(card.decision.threshold)}, "
        f"else {card.decision.below}",
        **_training(card),
        "Registered": f"{version.registered_at:%Y-%m-%d %H:%M} UTC",
        "Trusted by": "not needed, it holds data only" if trust is None else trust.show(),
        **_files(card),
    }
    table = pd.DataFrame({"": facts.keys(), "What the card says": facts.values()})
    st.table(table.set_index(""), width="content")
    with st.expander(f"The {len(card.schema)} features"):
        st.dataframe(_features(card), hide_index=True, key="catalogue_features")


def _training(card: Card) -> dict[str, str]:
    """The code and the data that a version was built from, each with its fingerprint."""
    if not card.is_explainable:
        return {}
    training, reference = card.training, card.require_reference()
    code = {"Built from": "not recorded" if card.code is None else card.code.show()}
    compared = {"Compared with": f"{reference.name} ({reference.n_rows:,} rows)"}
    if training is None:
        return {**code, "Trained on": "not recorded", **compared}
    period = "" if training.start is None else f", {training.start} to {training.end}"
    mean = {"Mean outcome in training": card.show_score(training.mean_outcome)}
    return {
        **code,
        "Trained on": f"{training.n_rows:,} rows of {training.data}{period}",
        "Training data": f"sha256 {training.sha256[:16]}…",
        # the mean of the numbers of classes says nothing
        **({} if card.task is Task.MULTICLASS else mean),
        "Note": training.note,
        **compared,
    }


def _files(card: Card) -> dict[str, str]:
    if not card.is_explainable:
        return {"Model file": "none: only the predictions are known"}
    return {
        "Model file": f"{card.artifact}, sha256 {card.sha256[:16]}…",
        "Libraries": ", ".join(f"{name} {number}" for name, number in card.libraries),
    }


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
    """Who serves where since when, with the way to the page that can change it."""
    st.markdown("### Who is at work")
    at_work = [each for each in cache.deployments(model) if each.is_open]
    if not at_work and cache.connected_table(model) is not None:
        st.info("This model is put to work outside of Candor, which reads what it predicts.")
        return
    if not at_work:
        st.info(f"Nothing is deployed. Run `candor deploy {model} --version N`.")
        return
    champions = [each for each in at_work if each.role is Role.CHAMPION]
    for each in sorted(champions, key=lambda spell: lineage(spell.scope)[::-1]):
        st.markdown(
            f"**Version {each.version}** serves {plain(scope_words(each.scope))} since "
            f"{each.valid_from.day} {each.valid_from:%b %Y}."
        )
    beside = [
        f"version {each.version} as {each.role.value} {plain(scope_words(each.scope))}"
        for each in at_work
        if each.role is not Role.CHAMPION
    ]
    if beside:
        st.markdown(f"Beside it: {'; '.join(beside)}.")
    st.page_link(
        navigation.page("deployments"),
        label="Deployments: gate, promotion, rollback, history",
        icon=":material/swap_horiz:",
        query_params=state.address_of(),
    )


def choose_other(choice: state.Choice, versions: Sequence[Version]) -> Card:
    """The version to compare with; another one where the address names the one shown.

    Raises
    ------
    UnknownVersion
        If the address names a version that there is not.
    """
    every = [str(each.number) for each in versions]
    if choice.other is not None and str(choice.other) not in every:
        raise UnknownVersion(str(choice.other), every)
    others = {each.number: each.card for each in versions if each.number != choice.cohort.version}
    current = choice.other if choice.other in others else next(iter(others))
    st.session_state[OTHER] = current
    st.selectbox(
        "Compare with",
        list(others),
        key=OTHER,
        format_func=lambda n: f"Version {n}",
        on_change=state.take,
        args=(OTHER, list(others), lambda number: state.change(other=number)),
        width=200,
    )
    return others[current]


def show_metrics(card: Card, other: Card) -> None:
    """The measured qualities of two versions: one row for each quality."""
    every = [metric for each in (card, other) for metric in each.metrics]
    names = list(dict.fromkeys((metric.name, _measured_on(metric)) for metric in every))
    if not names:
        st.caption("The cards of these versions name no measured quality.")
        return
    columns = {
        "Quality": [name for name, _ in names],
        **{f"Version {each.version}": _values(each, names) for each in (card, other)},
        "What it says": [QUALITIES.get(name, "") for name, _ in names],
    }
    places = list(dict.fromkeys(on for _, on in names))
    if len(places) > 1:
        columns["Measured on"] = [on for _, on in names]
    st.table(pd.DataFrame(columns).set_index("Quality"), width="content")
    on = plain(places[0]) if len(places) == 1 else "the rows named in each line"
    st.caption(f"From the cards: measured when the versions were built, on {on}.")


def _measured_on(metric: Metric) -> str:
    return f"{metric.on} ({metric.n_rows:,} rows)"


def _values(card: Card, names: Sequence[tuple[str, str]]) -> list[str]:
    found = {(each.name, _measured_on(each)): f"{each.value:,.4g}" for each in card.metrics}
    return [found.get(name, "not measured") for name in names]


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
            "Flagged": run.n_flagged,
            "Kind": run.kind,
            "Finished": "" if run.finished_at is None else f"{run.finished_at:%Y-%m-%d %H:%M}",
        }
        for run in cache.runs(model, data)
    ]
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="catalogue_runs")
    elif cache.connected_table(model) is not None:
        st.info("Predictions of this model are made and stored elsewhere.")
    else:
        st.info(f"No run yet. Score a file with `candor score {model} FILE`.")
