"""Saved what-ifs on a page: save one, list them, open one, compare some."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

import pandas as pd
import streamlit as st

from dashboard import reports, services
from dashboard.domain.card import Card
from dashboard.domain.errors import CandorError, UnreadableLink
from dashboard.domain.records import Prediction
from dashboard.domain.results import WhatIf
from dashboard.domain.scenarios import NewScenario, Scenario
from dashboard.domain.schema import Feature, FeatureSchema

from . import actions, cache, state
from .text import plain

CHOSEN = "scenarios_chosen"
NOW = "Score by the version at work now"


def show(choice: state.Choice, prediction: Prediction, card: Card, result: WhatIf) -> None:
    """Draw the card with all that concerns saved what-ifs.

    Raises
    ------
    UnreadableLink
        If the address asks for one that the model does not have.
    """
    with st.container(border=True, key="scenarios"):
        st.markdown("### Saved what-ifs")
        if result.edits:
            _offer_to_save(choice, prediction, card, result)
        found = _listed(choice)
        if not found:
            st.caption(
                "None yet. Change a value and save the what-if under a name: it can be opened "
                "again, sent to somebody, and compared with others."
            )
            return
        here = [each for each in found if each.given.prediction_key == prediction.key]
        others = [each for each in found if each not in here]
        label = card.record_label.lower()
        if here:
            st.markdown(f"**Of this {plain(label)}**")
            _show_table(here, "here")
        if others:
            with st.expander(f"Of other records: {len(others)}", expanded=not here):
                _show_table(others, "others")
        _choose(choice, found)
        _compare([each for each in found if each.id in choice.saved])
        _offer_csv(card)


def _offer_to_save(
    choice: state.Choice, prediction: Prediction, card: Card, result: WhatIf
) -> None:
    with (
        st.form("scenario_form", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        name = st.text_input(
            "Name of this what-if", key="scenario_name", placeholder="Half the amount", width=280
        )
        author = st.text_input(
            "Your name",
            value=state.name(),
            key="scenario_author",
            help="Asked once. There is no login yet, so the name is marked as unverified.",
            width=200,
        )
        sent = st.form_submit_button("Save this what-if", key="scenario_save")
    if not sent:
        return
    new = NewScenario(
        client_token="",
        model=prediction.model,
        version=prediction.version,
        prediction_key=prediction.key,
        name=name.strip(),
        author=author.strip(),
        edits=choice.edits,
        output=choice.output,
        score_before=float(result.before.response[0]),
        score_after=float(result.after.response[0]),
    )
    try:
        stored = actions.save_scenario(card, replace(new, client_token=_token(new)))
    except CandorError as refused:
        st.warning(plain(refused), icon=":material/edit:")
        return
    state.remember_name(new.author)
    st.success(f"Saved as {plain(stored.given.name)}.", icon=":material/check:")


def _listed(choice: state.Choice) -> list[Scenario]:
    """The newest of the model, with those that the address asks for."""
    model = choice.cohort.model
    found = cache.scenarios(model)
    missing = set(choice.saved) - {each.id for each in found}
    if missing:
        found += cache.scenarios(model, tuple(sorted(missing)))
    unknown = sorted(missing - {each.id for each in found})
    if unknown:
        raise UnreadableLink("saved", str(unknown[0]), "the number of a what-if of this model")
    return found


def _show_table(found: Sequence[Scenario], place: str) -> None:
    rows = [_row(each) for each in found]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        key=f"scenarios_{place}",
        height="content" if len(rows) <= 10 else 400,  # noqa: PLR2004 - as many as a screen holds
        alt=f"{len(rows)} saved what-ifs",
    )


def _row(scenario: Scenario) -> dict[str, str]:
    """A what-if for a reader."""
    given, card, record = scenario.given, _card(scenario), _record(scenario)
    output = f" ({given.output})" if given.output else ""
    return {
        "Name": given.name,
        card.record_label: record.entity,
        "Changes": "; ".join(
            f"{title}: {before} → {after}" for title, before, after in _changes(scenario)
        ),
        f"Before{output}": card.show_score(given.score_before),
        f"After{output}": card.show_score(given.score_after),
        "Version": str(given.version),
        "Saved by": f"{given.author} (unverified)",
        "Saved (UTC)": f"{scenario.created_at:%Y-%m-%d %H:%M}",
    }


def _changes(scenario: Scenario) -> list[tuple[str, str, str]]:
    """Title, value before and value after of each change."""
    schema, stored = _card(scenario).schema, _record(scenario).features
    return [
        (schema[name].title, schema[name].show(stored[name]), _shown(schema[name], text))
        for name, text in scenario.given.edits
    ]


def _shown(feature: Feature, text: str) -> str:
    row = FeatureSchema((feature,)).conform_row({feature.name: text or None})
    return feature.show(row.iloc[0, 0])


def _choose(choice: state.Choice, found: Sequence[Scenario]) -> None:
    """Draw the choice of those to open or compare; it goes into the address."""
    names = {each.id: f"{each.given.name} ({each.given.author})" for each in found}
    st.session_state[CHOSEN] = list(choice.saved)
    st.multiselect(
        "Choose one to open, or several to compare",
        list(names),
        key=CHOSEN,
        format_func=lambda number: names.get(number, str(number)),
        on_change=lambda: state.change(saved=tuple(st.session_state[CHOSEN])),
        placeholder="Saved what-ifs",
    )
    if len(choice.saved) == 1:
        (one,) = (each for each in found if each.id == choice.saved[0])
        st.button("Open it", key="scenario_open", icon=":material/open_in_new:", on_click=_open,
                  args=(one.given,))  # fmt: skip


def _open(given: NewScenario) -> None:
    """Put a saved what-if into the address, with the record and the version it was tried with."""
    state.change(
        version=given.version, record=given.prediction_key, edits=given.edits, output=given.output
    )


def _compare(chosen: Sequence[Scenario]) -> None:
    """What-ifs side by side, with the answer of the version at work now."""
    if not chosen:
        return
    columns = {}
    for each in sorted(chosen, key=lambda scenario: scenario.id):
        name = each.given.name
        columns[name if name not in columns else f"{name} (number {each.id})"] = _facts(each)
    table = pd.DataFrame(columns).fillna("as stored")
    table.insert(0, "", table.index)
    for each in chosen:
        now = _now(each)
        if now.reason:
            said = f"{each.given.name}: version {now.version} cannot answer. {now.reason}"
            st.info(plain(said), icon=":material/info:")
    st.dataframe(
        table,
        hide_index=True,
        key="scenarios_compared",
        height="content",
        alt=f"{len(chosen)} saved what-ifs side by side",
    )
    st.caption(
        "The first two scores are those of the day the what-if was saved. The version at work now "
        "is asked again each time; a value that it reads and the record does not hold is missing."
    )


def _facts(scenario: Scenario) -> dict[str, str]:
    given, card, now = scenario.given, _card(scenario), _now(scenario)
    said = "cannot answer" if now.score is None else card.show_score(now.score)
    return {
        card.record_label: _record(scenario).entity,
        "Score as stored": f"{card.show_score(given.score_before)} (version {given.version})",
        "Score with the changes": f"{card.show_score(given.score_after)} (version {given.version})",
        NOW: f"{said} (version {now.version})",
        **{title: f"{before} → {after}" for title, before, after in _changes(scenario)},
    }


def _offer_csv(card: Card) -> None:
    st.download_button(
        "All of this model as CSV",
        data=lambda: csv_of(card),
        file_name=reports.file_name(card.model, "what-ifs", suffix="csv"),
        mime="text/csv",
        key="scenarios_csv",
        on_click="ignore",
        icon=":material/download:",
    )


def csv_of(card: Card) -> bytes:
    """All saved what-ifs of a model as a file, one row each, with where they come from."""
    found = cache.every_scenario(card.model)
    rows = []
    for each in found:
        given, now, record = each.given, _now(each), _record(each)
        rows.append(
            {
                "number": each.id,
                "name": given.name,
                "author": given.author,
                "saved_at": each.created_at.isoformat(),
                "prediction": given.prediction_key,
                "entity": record.entity,
                "scope": record.scope,
                "version": given.version,
                "output": given.output,
                "changes": json.dumps(dict(given.edits), ensure_ascii=False),
                "score_before": given.score_before,
                "score_after": given.score_after,
                "version_now": now.version,
                "score_now": now.score,
            }
        )
    facts = {"model": card.model, "what": f"{len(found):,} saved what-ifs, names unverified"}
    return reports.csv_bytes(pd.DataFrame(rows), facts)


def _now(scenario: Scenario) -> services.PresentScore:
    return cache.present_score(scenario.given, cache.data_version(scenario.given.model))


def _card(scenario: Scenario) -> Card:
    return cache.version(scenario.given.model, scenario.given.version).card


def _record(scenario: Scenario) -> Prediction:
    given = scenario.given
    return cache.prediction(given.model, given.prediction_key, cache.data_version(given.model))


def _token(new: NewScenario) -> str:
    """The same for the same content from the same session: a second click stores nothing."""
    nonce = st.session_state.setdefault("scenario_nonce", uuid4().hex)
    return hashlib.sha256(f"{nonce} {new!r}".encode()).hexdigest()
