"""`candor connect`, used as an operator does; `candor doctor` and the demo of a company's table."""

import shutil
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from pages.test_connected import write_company
from world import World

from dashboard import services, store
from dashboard.cli import connecting, main
from dashboard.domain.cohort import Cohort
from dashboard.domain.errors import InvalidMapping

ROOT = Path(__file__).parents[2]


def candor(*words: object, **more: object):
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False, **more)


@pytest.fixture
def empty(tmp_path, monkeypatch) -> World:
    world = World(tmp_path)
    for name, value in world.variables.items():
        monkeypatch.setenv(name, value)
    store.upgrade(world.engine)
    return world


def models(world: World) -> list[str]:
    with store.reading(world.engine) as connection:
        return store.list_models(connection)


def test_what_is_proposed_is_written_corrected_checked_and_connected(empty):
    write_company(empty.folder / "company.db")
    address = f"sqlite:///{empty.folder / 'company.db'}"
    target = empty.folder / "proposed.toml"
    said = candor("connect", "claims", "--database", address, "--table", "scored",
                  "--time-zone", "UTC", "--write-mapping", target)  # fmt: skip
    assert said.exit_code == 0
    proposed = tomllib.loads(target.read_text())
    assert proposed["roles"] == {"id": "id", "event_time": "at", "score": "p", "scope": "state"}
    assert proposed["features"]["bad"] == {"kind": "boolean"}
    corrected = target.read_text().replace('scope = "state"', 'scope = "state"\noutcome = "bad"')
    target.write_text(corrected.replace('[features.bad]\nkind = "boolean"', ""))
    dry = candor("connect", "claims", "--mapping", target, "--dry-run")
    assert dry.exit_code == 0
    assert "scored: 30 rows, version 1, no bad value." in dry.output
    assert "feature sector: category, 3 values, some missing" in dry.output
    assert "CREATE INDEX candor_scored_time ON scored (at, id, p, bad);" in dry.output
    assert "Nothing was stored (dry run)." in dry.output
    assert models(empty) == []
    assert "Connected claims." in candor("connect", "claims", "--mapping", target).output
    assert models(empty) == ["claims"]
    with store.reading(empty.engine) as connection:
        assert store.summarize(connection, Cohort("claims", 1), None).n_outcomes == 30
    checked = candor("doctor")
    assert "claims, connected: scored answers and has its columns; pages would be" in checked.output
    with closing(sqlite3.connect(empty.folder / "company.db")) as raw, raw:
        raw.execute("ALTER TABLE scored RENAME COLUMN p TO q")
    assert "has lost the columns p; connect it again" in candor("doctor").output


def test_a_terminal_is_asked_for_each_role(empty, monkeypatch):
    write_company(empty.folder / "company.db")
    address = f"sqlite:///{empty.folder / 'company.db'}"
    monkeypatch.setattr(connecting, "is_terminal", lambda: True)
    answers = ["state,id", "", "", "bad", "", "-", "", "", "", "", "y"]
    said = candor("connect", "claims", "--database", address, "--table", "scored",
                  "--time-zone", "UTC", input="\n".join(answers) + "\n")  # fmt: skip
    assert said.exit_code == 0, said.output
    with store.reading(empty.engine) as connection:
        roles = store.find_connected(connection, "claims").mapping.roles
    assert (roles.id, roles.outcome, roles.scope) == (("state", "id"), "bad", None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("claims",), "both --database and --table"),
        (("claims", "--database", "postgresql://a:b@h/d", "--table", "t"), "holds a password"),
        (("claims", "--mapping", "none.toml"), "cannot be read"),
        (("Claims!", "--mapping", "company.toml"), "must be of small letters"),
    ],
)
def test_what_cannot_be_connected_gives_a_sentence(words, said, empty, monkeypatch):
    write_company(empty.folder / "company.db")
    monkeypatch.chdir(empty.folder)
    answer = candor("connect", *words)
    assert answer.exit_code == 2
    assert said in answer.output
    assert models(empty) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("[roles]", "[rolls]", r"entry 'rolls' that means nothing; did you mean 'roles'"),
        ('score = "p"', 'scor = "p"', "has an entry 'scor' that means nothing"),
        ('kind = "number"', 'kind = "numbers"', r"features.amount.kind"),
        ('event_time = "at"', "", "roles.event_time: field required"),
        ("[model]", "[model", "not valid TOML"),
    ],
)
def test_a_slip_in_a_mapping_is_named(before, after, said, tmp_path):
    path = write_company(tmp_path / "company.db")
    path.write_text(path.read_text().replace(before, after, 1))
    with pytest.raises(InvalidMapping, match=said):
        services.read_mapping(path)


def test_a_mapping_comes_back_from_its_file(tmp_path):
    path = ROOT / "models" / "employment" / "mapping.toml"
    mapping = services.read_mapping(path)
    again = tmp_path / "again.toml"
    again.write_text(services.render_mapping(mapping))
    assert services.read_mapping(again) == mapping


def test_the_demo_of_a_company_s_table_is_connected_once(empty):
    shutil.copytree(ROOT / "models" / "employment", empty.models / "employment")
    assert "Connected employment" in candor("demo").output
    assert "Connected" not in candor("demo").output
    with store.reading(empty.engine) as connection:
        assert store.count(connection, Cohort("employment", 1)) == 80_000
        record = store.get_prediction(connection, "employment", "2018,277676")
        card = store.get_version(connection, "employment", 1).card
        assert store.find_connected(connection, "employment").is_led_by("event_time")
    assert (
        card.schema["SCHL"].show(record.features["SCHL"])
        in dict(card.schema["SCHL"].value_labels).values()
    )
    words = {feature.name: dict(feature.value_labels) for feature in card.schema.features}
    for feature in card.schema.features:
        assert set(feature.allowed) == set(words[feature.name]), feature.name
