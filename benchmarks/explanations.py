"""What exact explanations cost, beside the other explainers in the same run.

Six models of 200 trees over 20 numbers, seeded. Everything that is compared is timed in turns, and
the best of three counts: on a busy machine read the ratios. Slow peers get few rows, named in the
table, and are counted per row. Results are compared before they are timed. Needs the development
requirements; woodelf-explainer and shapiq join in where they are installed, explainerdashboard and
shapash where CANDOR_EXPLAINERDASHBOARD and CANDOR_SHAPASH name interpreters that have them.

    python benchmarks/explanations.py [names of models]
"""

import multiprocessing
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numba import set_num_threads
from peers import libraries, models
from peers.measuring import Work, digits, race, silent, table, threads
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from dashboard.explain.trees import engine_of, one_free_of, warm_up
from dashboard.notebook import explain_model
from dashboard.registry.libraries import reader_of

MANY = 65_536
FEWER = 10_000
"""Rows of the forest, which is slow."""
MILLION = 1_000_000
SIZES = (1, 100, 1_000, 10_000, MANY)
BACKGROUNDS = (10, 100, 1_000, 10_000)
FOREST = "RF depth 10"
BRUTE = (0, 4)
"""Features whose curves are asked of scikit-learn too."""
ASKED = ("HistGB", "LightGBM", "XGBoost")
"""Models whose curves and shuffles are compared with scikit-learn's."""
SLOW = {"shap": 200, "shap 100": 50, "library": 2_000, "woodelf": 10_000, "shapiq": 2}
# on the forest woodelf explains the other class and takes minutes, shapiq 16 s per row
SLOW_FOREST = {"shap": 20, "shap 100": 5, "library": 0, "woodelf": 0, "shapiq": 0}


class Subject:
    """One fitted model with our engines and the rows to explain."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.model = models.fitted(name)
        self.X, self.y = models.sample(FEWER if name == FOREST else MANY, 1)
        self.background = self.X[-100:]
        self.slow = SLOW_FOREST if name == FOREST else SLOW
        begun = time.perf_counter()
        self.trees = reader_of(self.model)(self.model)
        self.read = time.perf_counter() - begun
        self.path = engine_of(self.trees, None)
        self.against = engine_of(self.trees, self.background)
        self.face = explain_model(self.model, background=self.background)
        self.face.attributions(self.X[:1])  # builds an engine of its own, which is timed elsewhere

    def peers(self, background: Any) -> dict[str, tuple[Any, int]]:
        """Other explainers of the game, each with the number of rows it gets."""
        model, name = self.model, self.name
        if background is None:
            makers = {
                "shap": lambda: libraries.shap_path(model),
                "library": lambda: libraries.native(name, model),
                "woodelf": lambda: libraries.woodelf(model, None),
                "shapiq": lambda: libraries.shapiq(model, 1),
            }
        else:
            makers = {
                "shap": lambda: libraries.shap_interventional(model, background),
                "woodelf": lambda: libraries.woodelf(model, background),
            }
        slow = self.slow if background is None else {**self.slow, "shap": self.slow["shap 100"]}
        return {
            peer: (silent(make, f"{peer}, {name}") if slow[peer] else None, slow[peer])
            for peer, make in makers.items()
        }


def values(subject: Subject, background: Any) -> tuple[list[object], list[object]]:
    """Microseconds per row of us and of each peer, and how far apart the values are."""
    engine = subject.path if background is None else subject.against
    peers = subject.peers(background)
    many = len(subject.X)
    runners: dict[str, tuple[Work, int]] = {
        "one": (threads(1, lambda: engine.shapley(subject.X)), many),
        "two": (lambda: engine.shapley(subject.X), many),
        "thousand": (lambda: engine.shapley(subject.X[:1_000]), 1_000),
        "predict": (lambda: models.margin(subject.name, subject.model, subject.X), many),
    }
    apart: dict[str, float] = {}
    for name, (explain, n_rows) in peers.items():
        rows = subject.X[:n_rows]
        theirs = (
            silent(lambda e=explain, r=rows: e(r), f"{name}, {subject.name}")
            if explain and n_rows
            else None
        )
        if theirs is not None and np.shape(theirs) == rows.shape:
            apart[name] = float(np.abs(theirs - engine.shapley(rows).values[..., -1]).max())
            # what is no number is no answer, and needs no timing
            if np.isfinite(apart[name]):
                runners[name] = (lambda e=explain, r=rows: e(r), n_rows)
    seconds = race({name: work for name, (work, _) in runners.items()})
    per_row = {name: 1e6 * seconds[name] / n for name, (_, n) in runners.items()}
    names = ["shap", "library", "woodelf", "shapiq"] if background is None else ["shap", "woodelf"]
    ratios = [per_row[name] / per_row["two"] if name in per_row else None for name in names]
    small = per_row["shap"] / per_row["thousand"] if "shap" in per_row else None
    own = [per_row[name] for name in ("one", "two", "thousand", "predict")]
    times = [subject.name, *own, *(per_row.get(name) for name in names), *ratios, small]
    return times, [subject.name, additivity(subject, engine), *(apart.get(name) for name in names)]


def additivity(subject: Subject, engine: Any) -> float:
    """Largest distance of base plus values from the library's own answer."""
    found = engine.shapley(subject.X)
    total = found.values[..., -1].sum(axis=1) + found.base_value[-1]
    return float(np.abs(total - models.margin(subject.name, subject.model, subject.X)).max())


def sizes(subject: Subject) -> list[object]:
    """Microseconds per row of the engine and of the public face, by number of rows."""
    row: list[object] = [subject.name]
    for n_rows in SIZES:
        if n_rows > len(subject.X):
            row.append(None)
            continue
        rows = subject.X[:n_rows]
        took = race(
            {
                "engine": lambda r=rows: subject.against.shapley(r),
                "face": lambda r=rows: subject.face.attributions(r),
            }
        )
        row.append(" / ".join(digits(1e6 * each / n_rows) for each in took.values()))
    return row


def backgrounds(subject: Subject) -> list[object]:
    """Seconds to build against backgrounds, and microseconds per row then."""
    row: list[object] = [subject.name, subject.read]
    for n_rows in BACKGROUNDS:
        given, kept = models.sample(n_rows, 2)[0], []
        build = race({"": lambda g=given, k=kept: k.append(engine_of(subject.trees, g))})[""]
        asked = race({"": lambda e=kept[-1]: e.shapley(subject.X)})[""]
        row.append(f"{digits(build)} / {digits(1e6 * asked / len(subject.X))}")
    return row


def peak() -> float:
    """Largest memory of this process so far, in MB.

    Not `getrusage`: under Linux a new process inherits that figure from the one that started it.
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def million(part: str, model: Any) -> tuple[float, float, float]:
    """In a process of its own: seconds, and peak memory in MB before and after a million rows."""
    X = models.sample(MILLION, 3)[0]
    warm_up()
    if part == "engine":
        work = engine_of(reader_of(model)(model), X[:100]).shapley
    else:
        work = explain_model(model, background=X[:100]).attributions
    work(X[:2_000])
    before = peak()
    begun = time.perf_counter()
    work(X)
    return time.perf_counter() - begun, before, peak()


def millions(subject: Subject) -> list[object]:
    """A million rows by the engine and by the face."""
    row: list[object] = [subject.name]
    for part in ("engine", "face"):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            row.extend(pool.apply(million, (part, subject.model)))
    return row


def pairs(subject: Subject) -> list[object]:
    """Interactions of order 2: milliseconds per row, ratios and distances."""
    few = subject.X[: 2 if subject.name == FOREST else 10]
    engine = subject.path
    ours = silent(lambda: engine.interactions(few)[..., -1], f"ours, {subject.name}")
    if ours is None:
        return [subject.name]
    shap = silent(lambda: libraries.shap_pairs(subject.model), f"shap, {subject.name}")
    other = None
    if subject.slow["shapiq"]:
        other = silent(lambda: libraries.shapiq(subject.model, 2), f"shapiq, {subject.name}")
    many = subject.X[: 1_000 if subject.name == FOREST else 10_000]
    took = race(
        {
            "one": lambda: engine.interactions(few[:1]),
            "many": lambda: engine.interactions(many),
            "shap": None if shap is None else lambda: shap(few),
            "shapiq": None if other is None else lambda: silent(lambda: other(few[:1]), "shapiq"),
        }
    )
    each = 1e3 * took["many"] / len(many)
    theirs = 1e3 * took["shap"] / len(few) if "shap" in took else None
    one_by_one = 1e3 * took["shapiq"] if "shapiq" in took else None
    ratio = theirs and theirs / each
    apart = None if shap is None else float(np.abs(shap(few) - ours).max())
    return [subject.name, 1e3 * took["one"], each, theirs, one_by_one, ratio, apart]


def curves(subject: Subject) -> list[object]:
    """Partial dependence of all features: seconds for 10,000 rows.

    The peer is asked for averages only, and gets some of the features: its work is in proportion to
    them. We are asked for averages, and once more for the curves of all rows too.
    """
    many = subject.X[:10_000]
    grid = np.linspace(-2, 2, 50)
    found: dict[str, list[Any]] = {}

    def ours() -> None:
        found["ours"] = [each.average for each in subject.face.average_dependence(many, grid=grid)]

    def curved() -> None:
        for each in subject.face.partial_dependence(many, grid=grid):
            _ = each.average

    def brute() -> None:
        found["brute"] = [
            partial_dependence(
                subject.model, many, [at], custom_values={at: grid}, method="brute",
                response_method="predict_proba",
            )["average"][-1]
            for at in BRUTE
        ]  # fmt: skip

    took = race(
        {
            "many": ours,
            "curves": curved,
            "brute": lambda: silent(brute, f"scikit-learn, {subject.name}"),
        }
    )
    if "brute" not in found:
        return [subject.name, took["many"], took["curves"]]
    apart = max(
        float(np.abs(a - b).max())
        for a, b in zip((found["ours"][at] for at in BRUTE), found["brute"], strict=True)
    )
    slow = took["brute"] * models.N_FEATURES / len(BRUTE)
    ratios = slow / took["many"], slow / took["curves"]
    return [subject.name, took["many"], took["curves"], slow, *ratios, apart]


def shuffles(subject: Subject) -> list[object]:
    """Permutation importance by AUC of 10,000 rows, five times each feature, in seconds."""
    X, y = subject.X[:10_000], subject.y[:10_000]
    found: dict[str, Any] = {}
    free = one_free_of(subject.trees)
    orders = np.array([np.random.default_rng(at).permutation(len(X)) for at in range(5)])
    every = [(at, orders) for at in range(models.N_FEATURES)]

    def ours() -> None:
        found["ours"] = subject.face.permutation_importance(X, y, "auc", n_repeats=5)

    def theirs() -> None:
        found["theirs"] = permutation_importance(
            subject.model, X, y, scoring="roc_auc", n_repeats=5, random_state=0
        )

    took = race({"scores": lambda: list(free.permuted(X, every)), "ours": ours, "theirs": theirs})
    moved = X.copy()
    moved[:, 2] = X[orders[0], 2]
    asked = models.margin(subject.name, subject.model, moved)
    apart = float(np.abs(next(free.permuted(X, [(2, orders)]))[:, 0, -1] - asked).max())
    means = found["ours"].importances.mean(axis=1) - found["theirs"].importances_mean
    return [
        subject.name, took["scores"], took["ours"], took["theirs"],
        took["theirs"] / took["scores"], took["theirs"] / took["ours"], apart,
        float(np.abs(means).max()),
    ]  # fmt: skip


def one_record() -> list[list[object]]:
    """A record through a Pipeline: 16 numbers imputed, 4 categories one-hot encoded."""
    X, y = models.sample(models.N_TRAINING, 0)
    rows = pd.DataFrame(X, columns=[f"f{place}" for place in range(models.N_FEATURES)])
    coded = list(rows.columns[-4:])
    rows[coded] = rows[coded].apply(lambda each: pd.cut(each, 6, labels=list("abcdef")).astype(str))
    encoder = make_column_transformer(
        (SimpleImputer(), list(rows.columns[:-4])),
        (OneHotEncoder(sparse_output=False, handle_unknown="ignore"), coded),
    )
    trees = HistGradientBoostingClassifier(max_iter=models.N_TREES, early_stopping=False)
    model = make_pipeline(encoder, trees).fit(rows, y)
    face, record = explain_model(model, background=rows[:100]), rows.iloc[[7]]
    inside = face.seen.view.structure
    if inside is None:
        return [[face.reason]]
    record = face.seen.conform(record)
    engine = engine_of(inside.model, inside.matrix(face.seen.background))
    free = one_free_of(inside.model)
    matrix, grids = inside.matrix(record), dict.fromkeys(range(20), np.linspace(-2, 2, 40))
    took = race(
        {
            "the Pipeline's own prediction": lambda: model.predict_proba(record),
            "our encoding of the record": lambda: inside.matrix(record),
            "engine: SHAP with the score": lambda: engine.shapley(matrix),
            "engine: all 20 curves": lambda: list(free.curves(matrix, grids)),
            "public face: attributions": lambda: face.attributions(record),
            "public face: all 20 curves": lambda: face.partial_dependence(record),
        }
    )
    return [[name, 1e3 * seconds] for name, seconds in took.items()]


def first_pages() -> list[list[object]]:
    """Seconds before anything can be seen of 1,000 rows of LightGBM.

    Not the same pages: ours without interactions, which this model's deepest leaves do not allow.
    """
    script = Path(__file__).parent / "peers" / "first_page.py"
    subject = Subject("LightGBM")
    X, y = subject.X[:1_000], subject.y[:1_000]

    def everything() -> None:
        face = explain_model(subject.model, background=subject.background)
        face.attributions(X)
        face.partial_dependence(X)
        face.permutation_importance(X, y, "auc", n_repeats=5)

    found: list[list[object]] = [["ours: SHAP, all curves, shuffles", race({"": everything})[""]]]
    for peer in ("explainerdashboard", "shapash"):
        python = os.environ.get(f"CANDOR_{peer.upper()}")
        if python is not None:
            command = [python, str(script), peer, "1000"]
            answer = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
            found.append([peer, float(answer.stdout.split()[-1])])
    return found


PEERS = ("shap", "library", "woodelf", "shapiq")
MS = "µs per row"


def main() -> None:
    """Measure everything and print the tables."""
    warnings.filterwarnings("ignore")
    set_num_threads(models.N_THREADS)
    warm_up()
    subjects = [Subject(name) for name in sys.argv[1:] or models.MODELS]
    own = ["model", "ours, 1 thread", "2 threads", "2 threads, 1,000 rows", "predict"]
    for words, games in (("path dependent", None), ("against 100 rows", "background")):
        names = PEERS if games is None else ("shap", "woodelf")
        head = [*own, *names, *(f"{name} / ours" for name in names), "shap / ours, 1,000 rows"]
        found = [values(each, games and each.background) for each in subjects]
        table(f"SHAP {words}, {MS}", head, [times for times, _ in found])
        distances = ["model", "sum against the library", *names]
        table(f"SHAP {words}, largest distance", distances, [apart for _, apart in found])
    by_size = ["model", *(f"{n:,}" for n in SIZES)]
    table(f"By number of rows, engine / public face, {MS}", by_size, map(sizes, subjects))
    by_background = ["model", "read, s", *(f"{n:,}" for n in BACKGROUNDS)]
    table(f"By background, build s / {MS}", by_background, map(backgrounds, subjects))
    memory = [f"{part}, {what}" for part in ("engine", "face") for what in ("s", "MB before", "MB")]
    table(
        "1,000,000 rows",
        ["model", *memory],
        map(millions, (each for each in subjects if each.name != FOREST)),
    )
    head = ["model", "ours, 1 row", "ours, of 10,000", "shap", "shapiq", "shap / ours", "distance"]
    table("Interactions, ms per row", head, map(pairs, subjects))
    asked = [each for each in subjects if each.name in ASKED] or subjects[:1]
    head = ["model", "averages", "and curves", "scikit-learn", "ratio", "with curves", "distance"]
    table("Partial dependence, 20 features, s", head, map(curves, asked))
    head = [
        "model",
        "scores",
        "ours",
        "scikit-learn",
        "/ scores",
        "/ ours",
        "scores off",
        "means off",
    ]
    table("Permutation importance, s", head, map(shuffles, asked))
    table("One record through a Pipeline", ["what", "ms"], one_record())
    table("First page, 1,000 rows", ["what", "s"], first_pages())


if __name__ == "__main__":
    main()
