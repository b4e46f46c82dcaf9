import hashlib
import pickle
from dataclasses import replace
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest

from dashboard.domain.errors import (
    InvalidCard,
    InvalidRows,
    MissingArtifact,
    UnreadableArtifact,
    UntrustedArtifact,
)
from dashboard.registry import load_golden, load_model, read_card, write_version

FILES = ("model.joblib", "reference.parquet", "card.toml")


class Bomb:
    """An object that touches a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self):
        return (Path.touch, (self.mark,))


def trusting(version, folder, content):
    """The record of a version whose model file with other content was registered."""
    (folder / "model.joblib").write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    return replace(version, card=replace(version.card, sha256=sha256))


def test_a_loaded_model_answers_like_the_estimator_that_was_written(
    version, tmp_path, fitted, rows, target
):
    loaded = load_model(tmp_path, version)
    np.testing.assert_array_equal(
        loaded.view.respond(rows), fitted.predict_proba(rows)[:, 1:], strict=True
    )
    assert loaded.view.id == "visits-1"
    assert loaded.view.outputs == ("returns",)
    assert loaded.notes == ()
    pd.testing.assert_frame_equal(loaded.reference[list(rows)], rows)
    np.testing.assert_array_equal(loaded.reference["@outcome"], target)


def test_reference_rows_without_outcomes_are_loaded_as_they_are(
    register, card, fitted, rows, tmp_path
):
    loaded = load_model(tmp_path, register(card, fitted, rows))
    pd.testing.assert_frame_equal(loaded.reference, rows)


def test_writing_fills_in_what_only_the_files_can_tell(version, tmp_path):
    folder = tmp_path / "visits" / "1"
    written = sorted(path.name for path in folder.iterdir())
    assert written == sorted([*FILES, "golden.json"])
    card = version.card
    hashes = [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES]
    assert [card.sha256, card.reference.sha256, version.card_sha256] == hashes
    assert card.reference.n_rows == 120
    assert dict(card.libraries)["joblib"] == joblib.__version__


def test_golden_rows_are_as_trusted_as_the_model(version, tmp_path):
    assert len(load_golden(tmp_path, version).rows) == version.card.golden.n_rows == 50
    (tmp_path / "visits" / "1" / "golden.json").write_bytes(b"others")
    with pytest.raises(UntrustedArtifact, match=r"golden\.json"):
        load_golden(tmp_path, version)


def test_the_same_version_is_written_with_the_same_bytes(register, card, fitted, rows):
    first = register(card, fitted, rows)
    assert register(card, fitted, rows, "visits/2") == replace(first, folder="visits/2")


def test_rows_that_do_not_fit_the_card_are_not_written(tmp_path, card, fitted, rows):
    with pytest.raises(InvalidRows, match="row 1, column 'town': 'Paris'"):
        write_version(tmp_path / "1", card, fitted, rows.assign(town="Paris"))
    with pytest.raises(InvalidCard, match="'owner' in \\[model\\] is empty"):
        write_version(tmp_path / "1", replace(card, owner=""), fitted, rows)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file", FILES)
def test_a_file_with_one_byte_changed_is_refused(version, tmp_path, file):
    path = tmp_path / "visits" / "1" / file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(UntrustedArtifact) as refused:
        load_model(tmp_path, version)
    assert str(refused.value) == (
        f"The bytes of visits/1/{file} are not the ones that were registered for visits-1, so it "
        "was not opened. Put the registered file back, or register the new one as a new version."
    )


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_is_gone_is_named(version, tmp_path, file):
    (tmp_path / "visits" / "1" / file).unlink()
    with pytest.raises(MissingArtifact) as refused:
        load_model(tmp_path, version)
    assert str(refused.value) == (
        f"The model visits-1 needs visits/1/{file}, which is not in its folder. Stored "
        "predictions can still be read; put the file back to explain them."
    )


@pytest.mark.parametrize("swap_card", [False, True])
def test_a_swapped_model_is_never_unpickled(version, tmp_path, swap_card):
    folder, mark = tmp_path / "visits" / "1", tmp_path / "exploded"
    bomb = pickle.dumps(Bomb(mark))
    (folder / "model.joblib").write_bytes(bomb)
    if swap_card:
        card = (folder / "card.toml").read_text()
        swapped = card.replace(version.card.sha256, hashlib.sha256(bomb).hexdigest())
        (folder / "card.toml").write_text(swapped)
    with pytest.raises(UntrustedArtifact):
        load_model(tmp_path, version)
    assert not mark.exists()


def test_the_bomb_would_explode_if_it_were_opened(version, tmp_path):
    mark = tmp_path / "exploded"
    trusted = trusting(version, tmp_path / "visits" / "1", pickle.dumps(Bomb(mark)))
    with pytest.raises(UnreadableArtifact):
        load_model(tmp_path, trusted)
    assert mark.exists()


@pytest.mark.parametrize("spoiled", ["card_sha256", "reference"])
def test_a_trusted_model_is_not_unpickled_beside_a_swapped_card_or_reference(
    version, tmp_path, spoiled
):
    mark = tmp_path / "exploded"
    trusted = trusting(version, tmp_path / "visits" / "1", pickle.dumps(Bomb(mark)))
    reference = replace(trusted.card.reference, sha256="0" * 64)
    other = {
        "card_sha256": replace(trusted, card_sha256="0" * 64),
        "reference": replace(trusted, card=replace(trusted.card, reference=reference)),
    }
    with pytest.raises(UntrustedArtifact):
        load_model(tmp_path, other[spoiled])
    assert not mark.exists()


def test_no_version_leads_out_of_the_models_folder(version, tmp_path):
    root = tmp_path / "models"
    root.mkdir()
    outside = replace(version, folder="../visits/1")
    with pytest.raises(UntrustedArtifact, match=r"The bytes of \.\./visits/1/card\.toml are not"):
        load_model(root, outside)
    (root / "linked").symlink_to(tmp_path / "visits")
    with pytest.raises(UntrustedArtifact):
        load_model(root, replace(version, folder="linked/1"))
    absolute = replace(version, folder=str(tmp_path / "visits" / "1"))
    with pytest.raises(UntrustedArtifact):
        load_model(root, absolute)
    assert load_model(tmp_path, version).view.id == "visits-1"


def test_a_record_that_names_a_path_instead_of_a_file_is_refused(version, tmp_path):
    elsewhere = replace(version.card, artifact="../1/model.joblib")
    with pytest.raises(UntrustedArtifact):
        load_model(tmp_path, replace(version, card=elsewhere))


def test_a_file_that_the_system_will_not_read_gets_a_sentence(version, tmp_path):
    named = replace(version.card, artifact="m" * 300)
    with pytest.raises(UnreadableArtifact, match=r"m cannot be read \(File name too long\)\. "):
        load_model(tmp_path, replace(version, card=named))


def test_another_library_version_is_noted_and_not_an_error(version, tmp_path):
    older = (("numpy", np.__version__), ("pandas", "1.5.3"), ("no-such-library", "2.0"))
    other = replace(version, card=replace(version.card, libraries=older))
    assert load_model(tmp_path, other).notes == (
        (
            f"Built with pandas 1.5.3 and opened with pandas {pd.__version__}: "
            "compare a few scores with stored ones before relying on it."
        ),
        "Built with no-such-library 2.0, which is not installed here.",
    )


@pytest.mark.parametrize(
    "content", [b"", b"not a model", b"x\x9c\x00\x00", b"cno_such_module\nThing\n.", b"\x80\x04."]
)
def test_registered_bytes_that_are_no_model_get_a_sentence(version, tmp_path, content):
    trusted = trusting(version, tmp_path / "visits" / "1", content)
    with pytest.raises(UnreadableArtifact) as refused:
        load_model(tmp_path, trusted)
    start, end = str(refused.value).split(" (")[0], str(refused.value).rsplit("). ")[-1]
    assert start == "The model visits-1 cannot be used: it cannot be opened"
    assert end == (
        "Install the library versions named in its card, or register a repaired model as a new "
        "version."
    )


def test_registered_reference_rows_that_are_no_table_get_a_sentence(version, tmp_path):
    other = _with_reference(version, tmp_path, b"not a table")
    with pytest.raises(UnreadableArtifact, match="its reference rows are no Parquet file"):
        load_model(tmp_path, other)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda rows: rows.drop(columns="town"), "its reference rows do not fit its card"),
        (lambda rows: rows.assign(town="Paris"), "its reference rows do not fit its card"),
        (lambda rows: rows.head(0), "it has no reference rows"),
    ],
)
def test_registered_reference_rows_must_fit_the_card(version, tmp_path, rows, spoil, reason):
    path = tmp_path / "other.parquet"
    spoil(rows).to_parquet(path)
    other = _with_reference(version, tmp_path, path.read_bytes())
    with pytest.raises(UnreadableArtifact, match=reason):
        load_model(tmp_path, other)


def test_the_card_that_is_read_is_the_card_that_was_registered(version, tmp_path):
    card, sha256 = read_card(tmp_path / "visits" / "1" / "card.toml")
    assert (card, sha256) == (version.card, version.card_sha256)


def _with_reference(version, tmp_path, content):
    (tmp_path / "visits" / "1" / "reference.parquet").write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    reference = replace(version.card.reference, sha256=sha256)
    return replace(version, card=replace(version.card, reference=reference))
