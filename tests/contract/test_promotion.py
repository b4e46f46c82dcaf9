"""A new version, its gate, its promotion, the regret and the way back, on either database."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import numpy as np
import pytest
import sqlalchemy as sa
from world import NOW, TRUST, World, card_of, loans, logistic_regression, populate

from dashboard import registry, services, store
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.edges import NewEdge
from dashboard.domain.errors import DeploymentRefused, GateFailed, UntrustedArtifact
from dashboard.domain.gates import GateRules, GateVerdict
from dashboard.domain.records import NewDeployment, Role
from dashboard.domain.schema import Feature, FeatureSchema, Kind

LATER = NOW + timedelta(days=1)
ASKED = (date(2025, 1, 1), date(2025, 1, 20))


@pytest.fixture(scope="module")
def populated(new_address, tmp_path_factory):
    """The small world in either database, its champion at work since before its predictions."""
    opened = store.open_engine(new_address())

    class Elsewhere(World):
        engine = opened

    world = Elsewhere(tmp_path_factory.mktemp("promotion"))
    populate(world, since=datetime(2025, 1, 1, tzinfo=UTC))
    yield world
    opened.dispose()


@pytest.fixture
def engine(populated):
    return populated.engine


def gate(world, version=2, scope="*", now=LATER):
    return services.run_gate(world.engine, world.models, "loans", version, scope, now=now)


def opener(world):
    return partial(registry.load_model, world.models)


def found(stored):
    return {check.name: check for check in stored.report.checks}


def ask(engine, question, *given, **named):
    with store.reading(engine) as connection:
        return question(connection, *given, **named)


def test_a_report_says_what_was_found_and_comes_back_as_it_was(populated):
    stored = gate(populated)
    checks = found(stored)
    assert list(checks) == [
        "files", "outputs", "inputs", "golden", "backtest", "segments", "decisions", "speed",
    ]  # fmt: skip
    assert stored.report.champion == 1
    assert checks["golden"].n_rows == 50
    assert checks["backtest"].verdict is GateVerdict.UNDECIDED
    assert "45 known outcomes" in checks["backtest"].sentence
    assert checks["decisions"].n_rows == 60
    rows = {
        number: ask(populated.engine, store.read_page, Cohort("loans", number), Sort(), limit=99)
        for number in (1, 2)
    }
    differ = (rows[1].rows["@decision"].tolist(), rows[2].rows["@decision"].tolist())
    share = np.mean([a != b for a, b in zip(*differ, strict=True)])
    assert checks["decisions"].value == f"{100 * share:.1f} %"
    assert ask(populated.engine, store.get_gate_report, stored.id) == stored
    assert ask(populated.engine, store.newest_gate_report, "loans", 2, "*") == stored
    assert ask(populated.engine, store.newest_gate_report, "loans", 2, "TX") is None


def test_the_database_keeps_every_report(populated):
    gate(populated)
    for statement in ("UPDATE gate_report SET passed = NOT passed", "DELETE FROM gate_report"):
        with (
            pytest.raises(sa.exc.DBAPIError, match="append-only"),
            store.writing(populated.engine) as connection,
        ):
            connection.execute(sa.text(statement))


def test_a_report_is_fresh_for_an_hour_and_while_nothing_has_changed(populated):
    stored = gate(populated, scope="TX")

    def fresh(now, version=2, scope="TX"):
        return ask(populated.engine, services.find_fresh_report, "loans", version, scope, now)

    assert fresh(LATER + timedelta(minutes=59)) == stored
    assert fresh(LATER + timedelta(minutes=61)) is None
    assert fresh(LATER, scope="CA") is None
    card = ask(populated.engine, store.get_version, "loans", 1).card
    known = loans(60, seed=1).tail(1).assign(known_at=NOW)
    services.add_outcomes(populated.engine, card, known, services.Roles(), "known_at", now=NOW)
    assert fresh(LATER) is None


def test_from_a_failed_gate_to_a_promotion_with_a_reason_and_back(populated):
    engine, models = populated.engine, populated.models
    more = {"now": LATER, "scope": "CA"}
    with pytest.raises(GateFailed, match="Decisions that would change"):
        services.promote_version(engine, models, "loans", 2, **more)
    with pytest.raises(GateFailed):
        services.promote_version(engine, models, "loans", 2, reason="because", **more)
    assert ask(engine, store.find_champion, "loans", "CA").version == 1

    promoted = services.promote_version(
        engine, models, "loans", 2, override="audit wants it", actor="Ana", **more
    )
    assert (promoted.reason, promoted.actor, promoted.overridden) == ("audit wants it", "Ana", True)
    report = ask(engine, services.find_report, promoted)
    assert (report.report.version, report.report.scope) == (2, "CA")
    assert [each.name for each in report.report.failed] == ["decisions"]
    assert ask(engine, services.serving_version, "loans", "CA/farms").number == 2
    assert ask(engine, services.serving_version, "loans", "TX").number == 1
    with pytest.raises(DeploymentRefused, match="version 2 serves in CA already"):
        services.promote_version(engine, models, "loans", 2, override="again", **more)

    with pytest.raises(DeploymentRefused, match="candor retire loans --scope CA"):
        services.rollback_version(engine, models, "loans", scope="CA", reason="worse", now=LATER)
    services.promote_version(
        engine, models, "loans", 1, override="worse", actor="Ben", scope="CA", now=LATER
    )
    services.promote_version(
        engine, models, "loans", 2, override="better after all", scope="CA", now=LATER
    )
    back = services.rollback_version(
        engine, models, "loans", scope="CA", reason="worse again", actor="Ben", now=LATER
    )
    assert (back.version, back.reason, back.gate_report) == (1, "worse again", None)
    own = [e for e in ask(engine, store.list_deployments, "loans") if e.scope == "CA"]
    assert [each.version for each in own[::-1]] == [2, 1, 2, 1]
    assert [each.is_open for each in own] == [True, False, False, False]
    first = services.rollback_version(
        engine, models, "loans", scope="CA", reason="further back", now=LATER
    )
    assert first.version == 2
    with pytest.raises(DeploymentRefused, match="had no champion of its own in CA before"):
        services.rollback_version(engine, models, "loans", scope="CA", reason="more", now=LATER)
    services.retire_version(engine, "loans", scope="CA", reason="as elsewhere", now=LATER)


def test_a_decision_that_is_sent_twice_is_stored_once_and_answered_alike(populated):
    engine, models = populated.engine, populated.models
    first = services.deploy_version(engine, "loans", 1, scope="NV", now=NOW)
    decided = {"scope": "NV", "actor": "Ana", "now": LATER}
    up = partial(services.promote_version, engine, models, "loans", 2, override="why", **decided)
    promoted = same_answer(partial(up, expecting=first.id))
    down = partial(services.rollback_version, engine, models, "loans", reason="worse", **decided)
    back = same_answer(partial(down, expecting=promoted.id))
    end = partial(services.retire_version, engine, "loans", reason="done", **decided)
    assert same_answer(partial(end, expecting=back.id)).id == back.id
    own = [e for e in ask(engine, store.list_deployments, "loans") if e.scope == "NV"]
    assert [(each.version, each.ended_by) for each in own] == [(1, "Ana"), (2, "Ana"), (1, "Ana")]


def same_answer(decide):
    """What a decision is answered that is sent twice at the same moment, and once more later."""
    with ThreadPoolExecutor(2) as pool:
        sent = [pool.submit(decide), pool.submit(decide)]
        answers = [each.result() for each in sent] + [decide()]
    assert len({each.id for each in answers}) == 1
    return answers[-1]


def test_a_first_promotion_and_one_below_a_wider_champion_are_known_again(populated):
    engine, models = populated.engine, populated.models
    decided = {"actor": "Ana", "now": LATER, "override": "why"}
    wider = services.deploy_version(engine, "loans", 1, scope="OR", now=NOW)
    below = partial(services.promote_version, engine, models, "loans", 2, scope="OR/Salem")
    first = same_answer(partial(below, expecting=wider.id, **decided))
    end = {"scope": "OR/Salem", "reason": "done", "actor": "Ana", "now": LATER}
    services.retire_version(engine, "loans", expecting=first.id, **end)
    assert same_answer(partial(below, expecting=wider.id, **decided)).id > first.id


def test_a_stale_click_ends_no_other_spell(populated):
    engine, models = populated.engine, populated.models
    shadow = services.deploy_version(engine, "loans", 2, role=Role.SHADOW, scope="UT", now=NOW)
    services.promote_version(engine, models, "loans", 2, scope="UT", override="x", now=LATER)
    stale = {"version": 2, "scope": "UT", "reason": "no gain", "actor": "Ana", "now": LATER}
    with pytest.raises(DeploymentRefused, match="has changed since you looked"):
        services.retire_version(engine, "loans", expecting=shadow.id, **stale)
    assert ask(engine, store.find_champion, "loans", "UT").version == 2


def test_another_decision_on_the_same_champion_is_refused(populated):
    engine, models = populated.engine, populated.models
    first = services.deploy_version(engine, "loans", 1, scope="AZ", now=NOW)
    decided = {"scope": "AZ", "actor": "Ana", "expecting": first.id, "now": LATER}
    services.promote_version(engine, models, "loans", 2, override="why", **decided)
    for other in ({"override": "another reason"}, {"override": "why", "actor": "Ben"}):
        with pytest.raises(DeploymentRefused, match="serves in AZ already"):
            services.promote_version(engine, models, "loans", 2, **{**decided, **other})


def test_a_promotion_that_rests_on_another_champion_is_refused(populated):
    serving = ask(populated.engine, store.find_champion, "loans", "TX")
    with pytest.raises(DeploymentRefused, match="has changed since you looked"):
        services.promote_version(
            populated.engine, populated.models, "loans", 2, scope="TX", override="x",
            expecting=serving.id + 99, now=LATER,
        )  # fmt: skip


def build(world, number, **changes):
    """Another version of the small world's model."""
    rows = loans(300, seed=7, start="2024-01-01").assign(extra=1.0)
    card = replace(card_of(number, "Logistic regression"), **changes)
    frame = card.schema.conform(rows).frame
    names = list(card_of(2, "x").schema.names)
    fitted = logistic_regression().fit(frame[names], rows["outcome"])
    folder = world.models / "loans" / str(number)
    registry.write_version(folder, card, fitted, frame.head(100))
    return services.register_version(world.engine, world.models, folder, trust=TRUST, now=NOW)


def test_a_version_that_cannot_answer_old_rows_says_so(populated):
    schema = FeatureSchema((*card_of(1, "x").schema.features, Feature("extra", Kind.NUMBER)))
    build(populated, 3, schema=schema)
    checks = found(gate(populated, 3))
    assert "needs extra besides" in checks["inputs"].sentence
    assert checks["backtest"].verdict is checks["decisions"].verdict is GateVerdict.UNDECIDED
    assert "0 known outcomes" in checks["backtest"].sentence
    with pytest.raises(DeploymentRefused, match=r"not stored with them \(extra\)"):
        services.look_back(populated.engine, opener(populated), "loans", "*", ASKED, 3)


def test_a_version_without_predictions_is_asked_on_the_stored_rows(populated):
    build(populated, 4, gate=GateRules(fewest_outcomes=5, most_flipped=1.0))
    stored = gate(populated, 4)
    checks = found(stored)
    assert checks["backtest"].n_rows >= 45
    assert checks["decisions"].n_rows == 60
    assert {each.segment for each in stored.report.segments} == {"all", "CA", "TX"}
    assert stored.report.rules.fewest_outcomes == 5
    two = found(gate(populated, 2))["decisions"]
    assert two.value == checks["decisions"].value  # the same model, whose answers were stored


def test_an_edge_whose_output_is_gone_fails_the_gate(populated):
    edge = NewEdge("loans", "rate", "loans", "amount")
    with store.writing(populated.engine) as connection:
        added = store.insert_edge(connection, edge, NOW)
    assert found(gate(populated))["outputs"].verdict is GateVerdict.FAILED
    with store.writing(populated.engine) as connection:
        store.retire_edge(connection, added, NOW)


def test_swapped_files_fail_the_gate_and_nothing_rolls_back_to_them(populated):
    engine, models = populated.engine, populated.models
    build(populated, 5)
    services.promote_version(engine, models, "loans", 2, scope="VT", override="x", now=LATER)
    services.promote_version(engine, models, "loans", 5, scope="VT", override="x", now=LATER)
    path = models / "loans" / "2" / "model.joblib"
    kept = path.read_bytes()
    path.write_bytes(b"others")
    try:
        checks = found(gate(populated, 2, "VT"))
        assert list(checks) == ["files", "outputs", "inputs"]
        assert "not the ones that were registered" in checks["files"].sentence
        with pytest.raises(UntrustedArtifact):
            services.rollback_version(engine, models, "loans", scope="VT", reason="x", now=LATER)
    finally:
        path.write_bytes(kept)
    assert ask(engine, store.find_champion, "loans", "VT").version == 5


def test_the_past_is_asked_again(populated):
    engine = populated.engine
    seen = services.look_back(engine, opener(populated), "loans", "TX", ASKED, 2)
    assert [(each.version, each.scope) for each in seen.deciders] == [(1, "*")]
    pages = {
        number: ask(
            engine, store.read_page, Cohort("loans", number, "TX", *ASKED), Sort(), limit=99
        ).rows.set_index("@entity")
        for number in (1, 2)
    }
    assert len(seen.rows) == seen.n_rows == len(pages[1])
    beside = seen.rows.set_index("entity")
    order = list(beside.index)
    np.testing.assert_allclose(beside["score"], pages[1].loc[order, "@score"])
    np.testing.assert_allclose(beside["new_score"], pages[2].loc[order, "@score"])
    differ = pages[1].loc[order, "@decision"] != pages[2].loc[order, "@decision"]
    assert beside["flipped"].tolist() == differ.tolist()
    assert seen.change.value == pytest.approx(beside["change"].mean())
    assert seen.flips.value == pytest.approx(differ.mean())
    assert (beside["change"].abs().diff().dropna() <= 0).all()


def test_today_changes_nothing_where_the_same_version_serves(populated):
    seen = services.look_back(populated.engine, opener(populated), "loans", "TX", ASKED)
    assert seen.version == 1
    assert not seen.flipped.size
    assert seen.rows["change"].abs().max() < 1e-9
    card = ask(populated.engine, store.get_version, "loans", 1).card
    assert services.look_back_words(seen, card)[0] == (
        "1 Jan 2025 to 20 Jan 2025, in TX: version 1 decided."
    )


def test_before_the_first_deployment_nobody_decided(populated):
    period = (date(2020, 1, 1), date(2020, 1, 1))
    seen = services.look_back(populated.engine, opener(populated), "loans", "TX", period)
    assert not seen.deciders
    assert seen.rows.empty
    card = ask(populated.engine, store.get_version, "loans", 1).card
    assert services.look_back_words(seen, card) == ["1 Jan 2020, in TX: nothing was deployed."]


def test_each_record_is_held_against_the_champion_of_its_own_scope_and_time(populated, engine):
    when = datetime(2025, 1, 8, tzinfo=UTC)
    services.deploy_version(engine, "loans", 1, scope="NV", role=Role.SHADOW, now=when)
    with store.writing(engine) as connection:
        new = NewDeployment("loans", 2, "TX/north")
        store.add_deployment(connection, new, when)
    rows = loans(40, seed=9, start="2025-01-01").assign(scope="TX/north")
    for number in (1, 2):
        version = ask(engine, store.get_version, "loans", number)
        admitted = services.admit_rows(rows, version.card.schema, services.Roles())
        loaded = registry.load_model(populated.models, version)
        services.score_rows(engine, loaded, admitted, card=version.card, now=NOW)
    seen = services.look_back(engine, opener(populated), "loans", "TX", ASKED)
    north = seen.rows[seen.rows["scope"] == "TX/north"]
    expected = np.where(north["event_time"] < when, 1, 2)
    assert north["version"].tolist() == expected.tolist()
    assert len(north) == 40
    assert set(seen.rows[seen.rows["scope"] == "TX"]["version"]) == {1}
    assert [(e.version, e.scope) for e in seen.deciders] == [(1, "*"), (2, "TX/north")]
