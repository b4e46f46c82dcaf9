"""What `connect --write-mapping` writes, the next step accepts, or it names what is missing."""

from itertools import count

import numpy as np
import pandas as pd
import pytest
from contract.company import Company
from contract.test_connected import of_company
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from world import NOW

from dashboard import services, store
from dashboard.domain.card import Task
from dashboard.domain.errors import InvalidCard, InvalidMapping, RefusedTable
from dashboard.domain.mapping import SourceTable
from dashboard.domain.schema import Kind

N = 12
PLACE = np.arange(N)
STARTS = pd.date_range("2025-03-01", periods=N, freq="5h")
HALF = np.where(PLACE % 2, 1, 0)
MAKERS = {
    "keys": PLACE + 1,
    "text keys": [f"k{each}" for each in PLACE],
    "repeated": PLACE // 2,
    "probability": (PLACE + 0.5) / (N + 1),
    "probability of some": np.where(PLACE == 3, np.nan, 0.25),
    "amount": PLACE * 1.5,
    "amount in a late row": np.where(PLACE == N - 1, 7.5, 0.5),
    "zero and one": HALF,
    "truth": HALF == 1,
    "truth in texts": np.array(["false", "true"], dtype=object)[HALF],
    "words": np.array(["red", 'gr"een', "'blue'"], dtype=object)[PLACE % 3],
    "odd words": np.array(["a\nb", "ß # x", "] = ["], dtype=object)[PLACE % 3],
    "some words": np.array(["red", None], dtype=object)[HALF],
    "naive times": STARTS,
    "aware times": STARTS.tz_localize("UTC"),
    "naive texts": STARTS.strftime("%Y-%m-%d %H:%M:%S").to_numpy(dtype=object),
    "aware texts": STARTS.strftime("%Y-%m-%dT%H:%M:%SZ").to_numpy(dtype=object),
    "a text among times": np.where(PLACE == 5, "soon", "2025-03-01").astype(object),
    "years": 2000 + PLACE,
    "nothing": np.full(N, None, dtype=object),
    "versions": np.array(["v1", "v2"], dtype=object)[HALF],
    "versions of some": np.array(["v1", None], dtype=object)[HALF],
    "large": 2**60 + PLACE,
}
NAMES = [
    "id", "prediction_id", "event_time", "created_at", "date", "score", "probability", "prediction",
    "outcome", "known_at", "label", "decision", "version", "state", "customer_id", "amount",
    'qu"ote', "it's", "a,b", "id,score", "größe", "日付", "x.y", "order by", "[roles]", "# no",
    "back\\slash", "@at", "percent %s", "colon :x",
]  # fmt: skip
EXPECTED = {
    "id": "roles.id", "event_time": "roles.event_time", "score": "roles.score",
    "time_zone": "time zone", "features": "features",
}  # fmt: skip
NUMBERS = count()

columns = st.dictionaries(
    st.sampled_from(NAMES), st.sampled_from(sorted(MAKERS)), min_size=1, max_size=9
)
usual = st.fixed_dictionaries(
    {"id": st.sampled_from(["keys", "text keys", "repeated"]),
     "event_time": st.sampled_from(["naive times", "aware times", "aware texts", "years"]),
     "score": st.sampled_from(["probability", "amount", "amount in a late row"]),
     "amount": st.sampled_from(sorted(MAKERS))},
)  # fmt: skip
tables = st.one_of(columns, st.builds(lambda some, more: {**more, **some}, usual, columns))


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "duckdb"])
def company(request, tmp_path_factory):
    return of_company(request.param, tmp_path_factory.mktemp("company"), request)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    opened = store.open_engine(f"sqlite:///{tmp_path_factory.mktemp('own') / 'candor.db'}")
    store.upgrade(opened)
    yield opened
    opened.dispose()


def written(company, frame, zone=None):
    """A table with these columns, and what is proposed for it."""
    table = f"scored_{next(NUMBERS)}"
    if company.kind == "duckdb":  # nobody writes a file there that this process reads already
        file = company.file.with_name(f"{table}.duckdb")
        company = Company("duckdb", f"duckdb:///{file}", str(file))
    company.write(frame, table)
    look = services.look_at_table(SourceTable(company.url, table, zone))
    return services.propose_mapping("loans", look, services.propose_roles(look))


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(tables=tables, zone=st.sampled_from([None, None, "Europe/Zurich"]))
def test_what_is_written_is_accepted_or_says_what_it_lacks(tables, zone, company, engine, tmp_path):
    frame = pd.DataFrame({name: MAKERS[maker] for name, maker in tables.items()})
    proposal = written(company, frame, zone)
    path = tmp_path / "mapping.toml"
    path.write_text(proposal.render(), encoding="utf-8")
    assert set(proposal.missing) <= set(EXPECTED)
    if proposal.missing:
        with pytest.raises(InvalidMapping) as refused:
            services.plan_connection("loans", services.read_mapping(path))
        roles = [name for name in proposal.missing if name != "time_zone"]  # known with the table
        assert all(EXPECTED[name] in str(refused.value) for name in roles or proposal.missing)
        assert "\n" not in str(refused.value)
        return
    mapping = services.read_mapping(path)
    assert mapping == proposal.mapping
    name = f"m{next(NUMBERS)}"
    services.connect(engine, services.plan_connection(name, mapping), now=NOW)
    with store.reading(engine) as connection:
        assert store.find_connected(connection, name) is not None


def usable(**changed):
    names = {"id": "keys", "event_time": "aware texts", "score": "probability", "amount": "words"}
    return pd.DataFrame({name: MAKERS[maker] for name, maker in (names | changed).items()})


@pytest.fixture
def one(tmp_path, request):
    return of_company("sqlite", tmp_path, request)


@pytest.mark.parametrize(
    ("frame", "missing", "comment"),
    [
        (usable().drop(columns="id"), "id", "that names one row: no column was found"),
        (usable(id="repeated"), "id", "keys must name one row each"),
        (usable().drop(columns="event_time"), "event_time", "the time of each prediction"),
        (usable(event_time="naive texts"), "time_zone", "have none"),
        (usable().drop(columns="score"), "score", "the column of the score"),
        (usable(score="probability of some"), "score", "is missing"),
        (usable(amount="nothing"), "features", "no column is left"),
    ],
)
def test_what_is_missing_is_a_comment_and_then_a_sentence(frame, missing, comment, one, tmp_path):
    proposal = written(one, frame)
    assert list(proposal.missing) == [missing]
    path = tmp_path / "mapping.toml"
    path.write_text(proposal.render())
    (line,) = [each for each in path.read_text().splitlines() if each.startswith("# fill in")]
    assert comment in line
    with pytest.raises(InvalidMapping, match=EXPECTED[missing]):
        services.plan_connection("loans", services.read_mapping(path))


def test_what_rows_refuse_is_left_out_with_the_reason(one):
    frame = usable(version="versions of some", amount="odd words")
    proposal = written(one, frame.assign(outcome=[*["yes"] * 6, *["no"] * 5, "perhaps"]))
    assert proposal.missing == {}
    assert set(proposal.left_out) == {"version", "outcome"}
    assert "# left out: outcome, column 'outcome': in" in proposal.render()
    assert proposal.mapping.features["amount"].kind is Kind.CATEGORY


def test_a_score_above_one_in_a_late_row_makes_a_regression(one):
    late = np.where(np.arange(800) == 799, 7.5, 0.5)
    rows = {"id": np.arange(800), "event_time": "2025-03-01T00:00:00Z", "score": late, "flag": 0}
    proposal = written(one, pd.DataFrame(rows).assign(flag=np.where(late > 1, 2, 0)))
    assert (proposal.missing, proposal.mapping.model.task) == ({}, Task.REGRESSION)
    assert proposal.mapping.features["flag"].kind is Kind.INTEGER


def test_a_table_without_rows_and_a_wrong_name_are_refused(one):
    with pytest.raises(RefusedTable, match="it has no rows"):
        written(one, usable()[:0])
    one.write(usable(), "scored")
    look = services.look_at_table(SourceTable(one.url, "scored"))
    with pytest.raises(InvalidCard, match="the model's name"):
        services.propose_mapping("Claims!", look, services.propose_roles(look))


def test_every_missing_role_is_named_at_once(tmp_path, one):
    proposal = written(one, usable().drop(columns=["id", "event_time"]))
    path = tmp_path / "mapping.toml"
    path.write_text(proposal.render())
    with pytest.raises(InvalidMapping, match=r"roles\.id, roles\.event_time: field required"):
        services.read_mapping(path)
