"""Keys in a company's own table: one text for a number, whatever type its column has."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from contract.book import Book
from contract.company import Company
from contract.test_connected import of_company
from world import NOW

from dashboard import services, store
from dashboard.domain.card import Task
from dashboard.domain.cohort import Cohort, Condition, Op, Sort
from dashboard.domain.errors import CandorError, RefusedTable
from dashboard.domain.mapping import (
    MappedFeature,
    MappedModel,
    RoleColumns,
    SourceMapping,
    SourceTable,
)
from dashboard.domain.schema import Kind

BYTES = {"postgresql": "BYTEA", "sqlite": "BLOB", "duckdb": "BLOB"}
DOUBLE = {"postgresql": "DOUBLE PRECISION", "sqlite": "DOUBLE", "duckdb": "DOUBLE"}
TYPES = ("INTEGER", "DECIMAL(20,2)", "DOUBLE", "TEXT", "BYTES")
NUMBERS = (1001, 1002, 7)


def type_of(kind: str, database: str) -> str:
    return {"DOUBLE": DOUBLE[database], "BYTES": BYTES[database]}.get(kind, kind)


def literal(kind: str, database: str, text: str) -> str:
    """A key as a constant of SQL."""
    if kind == "TEXT":
        return f"'{text}'"
    if kind == "BYTES":
        if database == "postgresql":
            return rf"'\x{text.encode().hex()}'::bytea"
        return f"x'{text.encode().hex()}'" if database == "sqlite" else f"'{text}'::BLOB"
    return text


@pytest.fixture(params=["sqlite", "postgresql", "duckdb"])
def company(request, tmp_path) -> Company:
    return of_company(request.param, tmp_path, request)


@pytest.fixture
def candor(tmp_path):
    engine = store.open_engine(f"sqlite:///{tmp_path / 'candor.db'}")
    store.upgrade(engine)
    yield engine
    engine.dispose()


def make(company: Company, kind: str, keys) -> SourceMapping:
    """A table whose id, entity and scope are of one type."""
    column = type_of(kind, company.kind)
    rows = ", ".join(
        f"({key}, {key}, {key}, '2025-01-0{place + 1} 00:00:00', 0.{place + 1}, {place})"
        for place, key in enumerate(literal(kind, company.kind, str(each)) for each in keys)
    )
    address = (
        company.admin if company.kind == "postgresql" else f"{company.kind}:///{company.admin}"
    )
    admin = sa.create_engine(address, poolclass=sa.NullPool)
    with admin.begin() as connection:
        connection.exec_driver_sql(
            f"CREATE TABLE scored (id {column}, who {column}, place {column}, "
            "due TIMESTAMP, p DOUBLE PRECISION, amount DOUBLE PRECISION)"
        )
        connection.exec_driver_sql(f"INSERT INTO scored VALUES {rows}")  # noqa: S608 - ours
    admin.dispose()
    return SourceMapping(
        source=SourceTable(company.url, "scored", "UTC"),
        model=MappedModel(Task.BINARY, title="Keys", outcome_labels=("no", "yes")),
        roles=RoleColumns(id=("id",), event_time="due", score="p", entity="who", scope="place"),
        features={"amount": MappedFeature(Kind.NUMBER)},
    )


def connect(candor, mapping):
    services.connect(candor, services.plan_connection("keys", mapping), now=NOW)


@pytest.mark.parametrize("kind", TYPES)
def test_a_key_is_read_and_looked_up_as_the_same_text(company, candor, kind):
    connect(candor, make(company, kind, NUMBERS))
    book = Book(candor)
    page = book.ask(store.read_page, Cohort("keys", 1), Sort.parse("time-up")).rows
    texts = [str(each) for each in NUMBERS]
    assert page.index.tolist() == texts
    assert page["@entity"].tolist() == texts
    assert page["@scope"].tolist() == texts
    for text in texts:
        assert book.ask(store.get_prediction, "keys", text).entity == text
        cohort = Cohort("keys", 1, conditions=(Condition("@entity", Op.IS_IN, (text,)),))
        assert book.ask(store.read_page, cohort, Sort()).rows.index.tolist() == [text]
        scoped = replace(Cohort("keys", 1), scope=text)
        assert book.ask(store.count, scoped) == 1
    for other in ("1001.0", "01001", "1001.00", " 1001"):
        with pytest.raises(CandorError):
            book.ask(store.get_prediction, "keys", other)


@pytest.mark.parametrize("kind", ["DECIMAL(20,2)", "DOUBLE"])
def test_a_fraction_is_written_shortest(company, candor, kind):
    connect(candor, make(company, kind, ("1.50", "0.25")))
    book = Book(candor)
    page = book.ask(store.read_page, Cohort("keys", 1), Sort.parse("time-up")).rows
    assert page.index.tolist() == ["1.5", "0.25"]
    assert book.ask(store.get_prediction, "keys", "1.5").score == 0.1


def test_floats_that_could_be_two_keys_are_refused(company, candor):
    mapping = make(company, "DOUBLE", ("9007199254740993.0", "1.0"))
    with pytest.raises(RefusedTable, match="column 'id': in 1 row the value is beyond"):
        connect(candor, mapping)


def test_bytes_that_are_no_text_are_refused(company, candor):
    mapping = make(company, "BYTES", ("a", "b"))
    address = (
        company.admin if company.kind == "postgresql" else f"{company.kind}:///{company.admin}"
    )
    admin = sa.create_engine(address, poolclass=sa.NullPool)
    wrong = {"postgresql": r"'\xff'::bytea", "sqlite": "x'ff'", "duckdb": r"'\xFF'::BLOB"}
    with admin.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE scored SET who = {wrong[company.kind]} WHERE p < 0.15"  # noqa: S608
        )
    admin.dispose()
    with pytest.raises(RefusedTable, match="column 'who': 1 values cannot be keys"):
        connect(candor, mapping)


@pytest.mark.parametrize("kind", TYPES)
def test_a_key_of_two_rows_is_reported_with_its_rows(company, candor, kind):
    with pytest.raises(RefusedTable, match=r"keys must name one row each .*1001.* in 2 rows"):
        connect(candor, make(company, kind, (1001, 1001, 7)))
