"""Files that crash, hang, exit, lie about their size or are no files: refused in one sentence."""

import hashlib
import json
import os
import pickle
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import catboost
import joblib
import lightgbm
import numpy as np
import pytest
import xgboost
from click.testing import CliRunner
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from sklearn.tree import DecisionTreeRegressor
from world import SCHEMA, loans, other_card

from dashboard import registry, services, store
from dashboard.cli import main
from dashboard.domain.card import HOLDS_DATA, Task, runs_code
from dashboard.domain.errors import UnreadableFile, UnusableMlflowFolder, UnwritableModel
from dashboard.registry.libraries import FORMATS

NUMBERS = ["amount", "staff", "is_new"]
ROWS = SCHEMA.conform(loans(300, seed=7)).frame
X = ROWS[NUMBERS].astype(float).fillna(0)
Y = X["amount"] / 1_000 + 5 * X["is_new"]
FAR = 1_000_000_000


class Runs:
    """A pickle that runs a piece of Python when it is opened."""

    def __init__(self, code):
        self.code = code

    def __reduce__(self):
        return (exec, (self.code,))


def runs(code: str) -> bytes:
    return pickle.dumps(Runs(code))


def trees(kind, **given) -> object:
    return kind(max_depth=3, random_state=0, **given).fit(X.to_numpy(), Y)


def lightgbm_text() -> str:
    data = lightgbm.Dataset(X, Y)
    return lightgbm.train({"num_leaves": 7, "verbose": -1}, data, 3).model_to_string()


def xgboost_raw(form: str) -> bytes:
    data = xgboost.DMatrix(X, Y)
    return bytes(xgboost.train({"max_depth": 3}, data, 3).save_raw(form))


def catboost_file(path) -> bytes:
    model = catboost.CatBoostRegressor(
        iterations=3, depth=3, verbose=False, allow_writing_files=False
    )
    model.fit(X, Y).save_model(str(path))
    return path.read_bytes()


GOOD = {
    "model.joblib": lambda _: _dumped(trees(RandomForestRegressor, n_estimators=3)),
    "model.pkl": lambda _: pickle.dumps(trees(DecisionTreeRegressor)),
    "model.txt": lambda _: lightgbm_text().encode(),
    "model.json": lambda _: xgboost_raw("json"),
    "model.ubj": lambda _: xgboost_raw("ubj"),
    "model.cbm": lambda folder: catboost_file(folder / "draft.cbm"),
    "model.py": lambda _: b"def predict(frame):\n    return frame['amount'] * 2\n",
}


def _dumped(model: object) -> bytes:
    buffer = BytesIO()
    joblib.dump(model, buffer)
    return buffer.getvalue()


def tree_with(change: Callable[[np.ndarray], None], kind=DecisionTreeRegressor) -> bytes:
    """A scikit-learn tree whose nodes were changed before it was pickled."""
    model = trees(kind, **({} if kind is DecisionTreeRegressor else {"n_estimators": 2}))
    inside = model if kind is DecisionTreeRegressor else np.ravel(model.estimators_)[0]
    state = inside.tree_.__getstate__()
    change(state["nodes"])
    inside.tree_.__setstate__(state)
    return pickle.dumps(model)


def outwards(nodes):
    nodes["left_child"][0] = FAR


def backwards(nodes):
    inner = np.flatnonzero(nodes["left_child"] > 0)[-1]
    nodes["left_child"][inner] = nodes["right_child"][inner] = 0


def text_with(pattern: str, value: str) -> bytes:
    """A LightGBM text with the first number of a line changed."""
    changed, n_changed = re.subn(
        rf"(?m)^{pattern}=\S+", f"{pattern}={value}", lightgbm_text(), count=1
    )
    assert n_changed
    # the sizes of trees stand at the top of the text
    return re.sub(r"(?m)^tree_sizes=.*\n", "", changed).encode()


def xgboost_with(key: str, value: object) -> bytes:
    """An XGBoost JSON whose first tree has one entry changed everywhere."""
    told = json.loads(xgboost_raw("json"))
    tree = told["learner"]["gradient_booster"]["model"]["trees"][0]
    inner = [place for place, child in enumerate(tree["left_children"]) if child >= 0]
    for place in inner:
        tree[key][place] = value
    return json.dumps(told).encode()


FORGED: dict[str, tuple[str, Callable[..., bytes], float]] = {
    "pickle that exits with 0": ("model.pkl", lambda _: runs("import sys; sys.exit(0)"), 60),
    "joblib that exits with 0": ("model.joblib", lambda _: _dumped(Runs("raise SystemExit")), 60),
    "pickle that exits at once": ("model.pickle", lambda _: runs("import os; os._exit(0)"), 60),
    "pickle that fails": ("model.pkl", lambda _: runs("1 / 0"), 60),
    "pickle that sleeps": ("model.pkl", lambda _: runs("import time; time.sleep(999)"), 2),
    "pickle that eats memory": (
        "model.pkl", lambda _: runs("a = []\nwhile 1: a.append(b'x' * 9_999_999)"), 60,
    ),
    "pickle of no model": ("model.pkl", lambda _: pickle.dumps({"not": "a model"}), 60),
    "pickle of a class that is not there": ("model.pkl", lambda _: b"cno_such\nThing\n.", 60),
    "half a joblib": ("model.joblib", lambda f: GOOD["model.joblib"](f)[:900], 60),
    "empty joblib": ("model.joblib", lambda _: b"", 60),
    "function that exits": ("model.py", lambda _: b"import sys\nsys.exit(0)", 60),
    "function that loops": ("model.py", lambda _: b"while True: pass", 2),
    "function that exits when it is asked": (
        "model.py", lambda _: b"def predict(frame):\n    raise SystemExit(0)", 60,
    ),
    "function that is none": ("model.py", lambda _: b"predict = 3", 60),
    "LightGBM child out of bounds": ("model.txt", lambda _: text_with("left_child", str(FAR)), 60),
    "LightGBM cycle": (
        "model.txt", lambda _: text_with("left_child", "0 0 0 0 0 0"), 20,
    ),
    "LightGBM feature out of bounds": (
        "model.txt", lambda _: text_with("split_feature", str(FAR)), 60,
    ),
    "LightGBM without trees": ("model.txt", lambda _: lightgbm_text().encode()[:700], 60),
    "LightGBM that is a pickle": ("model.txt", lambda _: runs("1 / 0"), 60),
    "XGBoost child out of bounds": ("model.json", lambda _: xgboost_with("left_children", FAR), 60),
    "XGBoost cycle": ("model.json", lambda _: xgboost_with("left_children", 0), 20),
    "XGBoost feature out of bounds": (
        "model.json", lambda _: xgboost_with("split_indices", FAR), 60,
    ),
    "half an XGBoost JSON": ("model.json", lambda _: xgboost_raw("json")[:2_000], 60),
    "half an XGBoost UBJ": ("model.ubj", lambda _: xgboost_raw("ubj")[:2_000], 60),
    "half a CatBoost": ("model.cbm", lambda f: GOOD["model.cbm"](f)[:600], 60),
    "CatBoost of zeros": ("model.cbm", lambda _: b"CBM1" + bytes(900), 60),
    "CatBoost with an offset changed": (
        "model.cbm", lambda f: _flipped(GOOD["model.cbm"](f), 9), 60,
    ),
    "tree child out of bounds": ("model.pkl", lambda _: tree_with(outwards), 60),
    "tree cycle": ("model.pkl", lambda _: tree_with(backwards), 3),
    "forest cycle": ("model.pkl", lambda _: tree_with(backwards, RandomForestRegressor), 3),
    "boosting child out of bounds": (
        "model.pkl", lambda _: tree_with(outwards, GradientBoostingRegressor), 60,
    ),
    "half an ONNX": ("model.onnx", lambda _: _onnx()[:100], 60),
    "empty ONNX": ("model.onnx", lambda _: b"", 60),
}  # fmt: skip


def _onnx() -> bytes:
    return (Path(__file__).parents[1] / "assets" / "onnx_amount.onnx").read_bytes()


def _flipped(content: bytes, place: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 0x40
    return bytes(changed)


@dataclass
class Forge:
    """Puts files into the folder of a version whose card names their hashes."""

    folder: Path

    def write(self, file: str, content: bytes) -> None:
        card = replace(other_card("forged", Task.REGRESSION), schema=_numbers())
        draft = self.folder / "rules.py"
        self.folder.mkdir(parents=True, exist_ok=True)
        draft.write_text("def predict(frame):\n    return frame['amount']\n")
        card = registry.write_version(self.folder, card, draft, X.head(60))
        sha256 = hashlib.sha256(content).hexdigest()
        registry.write_card(self.folder / "card.toml", replace(card, artifact=file, sha256=sha256))
        (self.folder / file).write_bytes(content)


def _numbers():
    return replace(SCHEMA, features=tuple(SCHEMA[name] for name in NUMBERS))


@pytest.fixture
def forge(settled, monkeypatch):
    monkeypatch.setenv("CANDOR_TRIAL_MEMORY", "1200")
    return Forge(settled.models / "forged" / "1")


def register(folder, *options):
    return CliRunner().invoke(main, ["register", str(folder), *options])


def require_refused(said, world):
    """One sentence and status 2; nothing is registered, and other models go on working."""
    assert said.exit_code == 2, said.output
    assert isinstance(said.exception, SystemExit | None)
    assert "Traceback" not in said.output
    assert len(said.output.strip().splitlines()) == 1, said.output
    assert len(said.output) < 900
    with store.reading(world.engine) as connection:
        assert store.list_models(connection) == ["loans"]
        version = store.get_version(connection, "loans", 1)
    loaded = services.open_version(world.engine, world.models, version)
    assert loaded.view.respond(loaded.reference[list(SCHEMA.names)].head(3)).shape == (3, 1)


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_file_is_refused_in_one_sentence(name, forge, settled, monkeypatch):
    file, make, seconds = FORGED[name]
    monkeypatch.setenv("CANDOR_TRIAL_SECONDS", str(seconds))
    forge.write(file, make(settled.folder))
    said = register(forge.folder, "--trust")
    require_refused(said, settled)


CODE = {"model.joblib", "model.pkl", "model.py"}


@pytest.mark.parametrize("file", GOOD)
def test_the_untampered_file_registers(file, forge, settled):
    forge.write(file, GOOD[file](settled.folder))
    said = register(forge.folder, *(["--trust", "--by", "ada"] if file in CODE else []))
    assert said.exit_code == 0, said.output
    assert ("is trusted by ada" in said.output) == (file in CODE)
    with store.reading(settled.engine) as connection:
        version = store.get_version(connection, "forged", 1)
    assert (version.trust is not None) == (file in CODE)


@pytest.mark.parametrize(
    "file", ["model.joblib", "model.pkl", "model.pickle", "model.skops", "model.py"]
)
def test_without_trust_no_byte_is_opened(file, forge, settled, tmp_path):
    mark = tmp_path / "opened"
    code = f"open({str(mark)!r}, 'w').close()"
    forge.write(file, code.encode() if file == "model.py" else runs(code))
    said = register(forge.folder)
    require_refused(said, settled)
    assert "opening it runs the code that its maker put into it" in said.output
    assert not mark.exists()
    if file != "model.skops":
        register(forge.folder, "--trust")
        assert mark.exists()


def _pipe(path):
    os.mkfifo(path)


def _socket(path):
    # the name that a socket is bound to may not be long
    with TemporaryDirectory(dir="/tmp") as short, socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{short}/s")
        Path(short, "s").rename(path)


def _sparse(path):
    with path.open("wb") as file:
        file.truncate(8 * 2**30)


STRANGE = {
    "pipe": (_pipe, "is a named pipe, not a file"),
    "socket": (_socket, "is a socket, not a file"),
    "folder": (Path.mkdir, "is a directory, not a file"),
    "sparse file": (_sparse, "has 8,192 MB, and at most"),
}


@pytest.mark.parametrize("file", ["model.joblib", "reference.parquet", "card.toml"])
@pytest.mark.parametrize("name", STRANGE)
def test_what_is_no_file_or_too_large_is_never_read(name, file, forge, settled):
    make, words = STRANGE[name]
    forge.write("model.joblib", b"anything")
    path = forge.folder / file
    path.unlink()
    make(path)
    said = register(forge.folder, "--trust")
    require_refused(said, settled)
    assert words in said.output


def test_the_size_of_a_model_has_a_setting(forge, settled, monkeypatch):
    monkeypatch.setenv("CANDOR_ARTIFACT_SIZE", "1")
    forge.write("model.txt", bytes(2**20 + 1))
    said = register(forge.folder)
    require_refused(said, settled)
    assert "has 1 MB, and at most 1 MB are read" in said.output


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_no_file_is_neither_packed_nor_imported(name, tmp_path):
    make, words = STRANGE[name]
    make(tmp_path / "model.txt")
    with pytest.raises(UnwritableModel, match=words):
        registry.write_version(
            tmp_path / "1", other_card("forged", Task.REGRESSION), tmp_path / "model.txt", ROWS
        )
    (tmp_path / "mlflow").mkdir()
    make(tmp_path / "mlflow" / "MLmodel")
    with pytest.raises(UnusableMlflowFolder, match=words.split(",", maxsplit=1)[0]):
        registry.read_mlflow_folder(tmp_path / "mlflow")
    if name != "sparse file":
        with pytest.raises(UnreadableFile, match=words):
            registry.hash_file(tmp_path / "model.txt")


def test_every_format_either_holds_data_or_needs_trust():
    assert {ending for ending in FORMATS if not runs_code(ending)} == set(HOLDS_DATA)
