import hashlib
import re
import tomllib
from dataclasses import replace
from datetime import date

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.card import Card, Decision, Golden, Metric, Reference, Task, Training
from dashboard.domain.errors import InvalidCard
from dashboard.domain.gates import GateRules
from dashboard.domain.schema import Feature, FeatureSchema, Kind
from dashboard.registry import read_card, write_card
from dashboard.registry.card import parse_card
from dashboard.registry.card_file import render_card

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
numbers = st.floats(allow_nan=False, allow_infinity=False)
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)


@st.composite
def ranges(draw):
    low, high = sorted([draw(numbers), draw(numbers)])
    return {"low": low, "high": high, "typical": (low, high)}


def optional_labels():
    return st.dictionaries(texts, texts, max_size=3).map(lambda words: tuple(words.items()))


@st.composite
def features(draw, name):
    kind = draw(st.sampled_from(Kind))
    if kind is Kind.CATEGORY:
        own = {
            "allowed": tuple(draw(st.lists(texts, min_size=1, max_size=4, unique=True))),
            "value_labels": draw(optional_labels()),
        }
    else:
        own = draw(ranges())
    label, unit, nullable = draw(st.tuples(st.just("") | texts, st.just("") | texts, st.booleans()))
    return Feature(name, kind, label=label, unit=unit, nullable=nullable, **own)


shares = st.floats(0, 1e6)
rules = st.builds(
    GateRules,
    golden_tolerance=shares,
    may_add_features=st.booleans(),
    metric=st.just("") | texts,
    fewest_outcomes=st.integers(2, 10**6),
    needs_outcomes=st.booleans(),
    most_flipped=shares,
    most_slowdown=st.floats(1, 100),
)


@st.composite
def cards(draw):
    task = draw(st.sampled_from(Task))
    classes = tuple(draw(st.lists(texts, min_size=3, max_size=4, unique=True)))
    outputs, labels = {
        Task.BINARY: (classes[:1], classes[:2]),
        Task.MULTICLASS: (classes, classes),
        Task.REGRESSION: (classes[:1], ()),
    }[task]
    decision = st.builds(Decision, st.floats(0, 1), texts, texts)
    names = draw(
        st.lists(texts.filter(lambda name: name[0] != "@"), min_size=1, max_size=4, unique=True)
    )
    start, end = sorted([draw(st.dates()), draw(st.dates())])
    return Card(
        model=draw(st.from_regex(r"[A-Za-z0-9_]{1,20}", fullmatch=True)),
        version=draw(st.integers(1, 2**31)),
        **{name: draw(texts) for name in Card.__slots__ if name in TEXTS},
        task=task,
        outputs=outputs,
        response_unit=draw(st.just("") | texts),
        outcome_labels=labels,
        schema=FeatureSchema(tuple(draw(features(name)) for name in names)),
        decision=None if task is Task.MULTICLASS else draw(st.none() | decision),
        training=Training(
            draw(texts), draw(hashes), start, end, 5, draw(numbers), 0, draw(st.just("") | texts)
        ),
        reference=Reference("reference.parquet", draw(hashes), 5, draw(texts)),
        metrics=tuple(draw(st.lists(st.builds(Metric, texts, numbers, texts, st.just(9))))),
        libraries=draw(optional_labels()),
        artifact="model.joblib",
        sha256=draw(hashes),
        golden=draw(st.none() | st.builds(Golden, st.just("golden.parquet"), hashes, st.just(3))),
        gate=draw(rules),
    )


TEXTS = {
    "title",
    "purpose",
    "owner",
    "algorithm",
    "response_label",
    "record_label",
    "scope_label",
}


@settings(max_examples=50)
@given(cards())
def test_a_card_that_is_written_and_read_is_the_same_card(card):
    assert parse_card(render_card(card).encode(), "card.toml") == card


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("most_fliped", 0.1, "'most_fliped' in [gate] is no rule of the gate; there are golden_"),
        ("most_flipped", "few", "'most_flipped' in [gate] is not a finite number"),
        ("most_flipped", -0.1, "'most_flipped' in [gate] is -0.1 and must be at least 0"),
        ("most_slowdown", 0.5, "must be at least 1"),
        ("fewest_outcomes", 1, "is not a whole number from 2"),
        ("needs_outcomes", 1, "is not true or false"),
    ],
)
def test_a_rule_of_the_gate_that_cannot_be_one_is_refused_by_name(card, key, value, reason):
    document = tomlkit.parse(render_card(card))
    document["gate"] = {key: value}
    with pytest.raises(InvalidCard, match=re.escape(reason)):
        parse_card(tomlkit.dumps(document).encode(), "card.toml")


def test_the_hash_of_a_card_is_that_of_its_file(card, tmp_path):
    path = tmp_path / "card.toml"
    write_card(path, card)
    read, sha256 = read_card(path)
    assert read == card
    assert sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_card_can_be_read_by_a_person(card):
    lines = render_card(card).splitlines()
    headings = [line for line in lines if line.startswith("[")]
    assert headings[:6] == [
        "[model]", "[decision]", "[training]", "[reference]", "[libraries]", "[artifact]",
    ]  # fmt: skip
    assert headings.count("[[features]]") == 4
    assert 'title = "Visits"' in lines
    assert "start = 2020-01-01" in lines


def test_writing_a_card_leaves_no_draft_behind(card, tmp_path):
    write_card(tmp_path / "card.toml", card)
    write_card(tmp_path / "card.toml", replace(card, title="Again"))
    assert [path.name for path in tmp_path.iterdir()] == ["card.toml"]
    assert read_card(tmp_path / "card.toml")[0].title == "Again"


def test_a_card_that_could_not_be_read_back_is_not_written(card, tmp_path):
    with pytest.raises(InvalidCard, match="'title' in \\[model\\] is empty"):
        write_card(tmp_path / "card.toml", replace(card, title=" "))
    assert list(tmp_path.iterdir()) == []


SPOILED = [
    ("decision", "threshold", "high", "'threshold' in [decision] is not a finite number"),
    ("decision", "threshold", True, "'threshold' in [decision] is not a finite number"),
    ("decision", "threshold", float("nan"), "'threshold' in [decision] is not a finite number"),
    ("decision", "threshold", 1.5, "the threshold 1.5 is no probability"),
    ("decision", "above", None, "'above' in [decision] is missing"),
    ("model", "title", None, "'title' in [model] is missing"),
    ("model", "title", 7, "'title' in [model] is not a text"),
    ("model", "title", "  ", "'title' in [model] is empty"),
    ("model", "name", "a/b", "'name' in [model] may hold letters, digits and underscores only"),
    ("model", "version", 0, "'version' in [model] is not a whole number from 1"),
    ("model", "version", 1.0, "'version' in [model] is not a whole number from 1"),
    ("model", "task", "ranking", ("'task' in [model] is 'ranking', which is not one of "
     "binary, multiclass, regression")),
    ("model", "outputs", "returns", "'outputs' in [model] is not a list of texts"),
    ("model", "outputs", ["a", "b"], ("a binary model cannot have the outputs ['a', 'b'] with "
     "the outcome_labels ['stays away', 'returns']")),
    ("model", "outcome_labels", ["yes"], ("a binary model cannot have the outputs ['returns'] "
     "with the outcome_labels ['yes']")),
    ("model", "task", "regression", ("a regression model cannot have the outputs ['returns'] "
     "with the outcome_labels ['stays away', 'returns']")),
    ("training", "start", "2020", "'start' in [training] is not a day such as 2003-12-31"),
    ("training", "start", date(2021, 1, 1), "the training ends before it starts"),
    ("training", "sha256", "abc", "'sha256' in [training] is not a hash of 64 hexadecimal digits"),
    ("reference", "file", "../r.parquet", ("'file' in [reference] is '../r.parquet', which is not "
     "a file beside the card")),
    ("artifact", "file", "..", "'file' in [artifact] is '..', which is not a file beside the card"),
    ("artifact", "sha256", "C" * 64, ("'sha256' in [artifact] is not a hash of 64 hexadecimal "
     "digits")),
    ("libraries", "numpy", 2, "'libraries' in the card is not a table of texts"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "key", "value", "reason"), SPOILED)
def test_a_spoiled_entry_is_refused_by_name(card, tmp_path, table, key, value, reason):
    document = tomllib.loads(render_card(card))
    _set(document[table], key, value)
    assert _refusal(document, tmp_path) == reason


SPOILED_FEATURES = [
    (0, "kind", None, "'kind' in [[features]] number 1 is missing"),
    (0, "kind", "colour", ("'kind' in [[features]] number 1 is 'colour', which is not one of "
     "number, integer, boolean, category")),
    (0, "name", "member", "the feature 'member' is listed twice"),
    (0, "name", "@outcome", ("the feature '@outcome' starts with @, which is kept for other "
     "columns")),
    (0, "allowed", ["x"], "the feature 'age' is no category and cannot list allowed values"),
    (0, "typical", [2, 1], ("'typical' in [[features]] number 1 is not a pair of numbers in "
     "ascending order")),
    (0, "low", float("inf"), "'low' in [[features]] number 1 is not a finite number"),
    (0, "nullable", "no", "'nullable' in [[features]] number 1 is not true or false"),
    (2, "allowed", [], "the category 'town' has no allowed values"),
    (2, "allowed", [1], "'allowed' in [[features]] number 3 is not a list of texts"),
    (2, "value_labels", ["x"], "'value_labels' in [[features]] number 3 is not a table of texts"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "key", "value", "reason"), SPOILED_FEATURES)
def test_a_spoiled_feature_is_refused_by_number(card, tmp_path, place, key, value, reason):
    document = tomllib.loads(render_card(card))
    _set(document["features"][place], key, value)
    assert _refusal(document, tmp_path) == reason


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("features", None, "it lists no features"),
        ("features", "age", "'features' in the card is not a list of tables"),
        ("reference", None, "'reference' in the card is missing"),
        ("model", "visits", "'model' in the card is not a table"),
    ],
)
def test_a_missing_or_misshapen_table_is_refused(card, tmp_path, key, value, reason):
    document = tomllib.loads(render_card(card))
    _set(document, key, value)
    assert _refusal(document, tmp_path) == reason


def test_a_multiclass_card_cannot_decide_by_one_threshold(card, tmp_path):
    document = tomllib.loads(render_card(card))
    document["model"] |= {"task": "multiclass", "outputs": ["a", "b"], "outcome_labels": ["a", "b"]}
    reason = "a multiclass model has no single score to hold against a threshold"
    assert _refusal(document, tmp_path) == reason


@pytest.mark.parametrize("content", [b"[model", b"title = \xff"])
def test_a_file_that_is_no_toml_is_refused(tmp_path, content):
    path = tmp_path / "card.toml"
    path.write_bytes(content)
    with pytest.raises(InvalidCard, match="cannot be used: it is not valid TOML: "):
        read_card(path)


def test_a_card_that_is_not_there_is_refused_with_its_path(tmp_path):
    path = tmp_path / "card.toml"
    with pytest.raises(InvalidCard) as refused:
        read_card(path)
    reason = "the file does not exist"
    assert str(refused.value) == f"The model card {path} cannot be used: {reason}."


def _set(table, key, value):
    if value is None:
        del table[key]
    else:
        table[key] = value


def _refusal(document, tmp_path):
    path = tmp_path / "card.toml"
    path.write_text(tomlkit.dumps(document))
    with pytest.raises(InvalidCard) as refused:
        read_card(path)
    assert refused.value.path == str(path)
    return refused.value.reason
