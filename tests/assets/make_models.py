"""Make the folders beside this file: models that other tools wrote.

    python -m venv v
    v/bin/pip install mlflow-skinny==3.17.2 skl2onnx==1.20.0 onnx==1.23.2 onnxruntime==1.32.0 \
        scikit-learn==1.9.1 numpy==2.4.6 pandas==3.1.1 lightgbm==4.7.0 xgboost-cpu==3.2.0 \
        catboost==1.2.10
    v/bin/python tests/assets/make_models.py

Python 3.11 made what is committed. MLflow is needed here only: Candor and its tests do without.
"""

import shutil
from functools import partial
from pathlib import Path

import catboost
import lightgbm
import mlflow
import numpy as np
import pandas as pd
import xgboost
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

HERE = Path(__file__).parent
N_ROWS, N_KEPT = 200, 40
CLASSES = ("low", "middle", "high")


def main() -> None:
    """Write every folder and the rows with the answers that each library gives to them."""
    draw = np.random.default_rng(0)
    rows = pd.DataFrame(
        {
            "amount": draw.normal(50, 20, N_ROWS).round(1),
            "staff": draw.integers(0, 30, N_ROWS),
            "town": draw.choice(["Ulm", "Bonn", "Rom"], N_ROWS),
        }
    )
    signal = rows["amount"] / 20 + rows["staff"] / 10 + (rows["town"] == "Ulm")
    chance, ending = (signal > 4).astype(int), np.digitize(signal, [3, 5])
    answers = [
        *sklearn_models(rows, chance),
        *lightgbm_models(rows, signal),
        *xgboost_models(rows[["amount", "staff"]], chance),
        *catboost_models(rows, ending),
        *onnx_models(rows, ending, signal),
        *function_models(rows),
    ]
    kept = rows.assign(**dict(answers)).head(N_KEPT)
    kept.to_csv(HERE / "rows.csv", index=False)


def saved(flavor: str, save, example) -> None:
    """Save a model as MLflow does, with the signature of its example."""
    folder = HERE / f"mlflow_{flavor}"
    shutil.rmtree(folder, ignore_errors=True)
    save(path=folder, input_example=example, pip_requirements=[])


def sklearn_models(rows, chance):
    """A Pipeline behind a one-hot encoder."""
    front = make_column_transformer((OneHotEncoder(), ["town"]), remainder="passthrough")
    model = make_pipeline(front, LogisticRegression(max_iter=1_000)).fit(rows, chance)
    saved(
        "sklearn",
        partial(mlflow.sklearn.save_model, model, serialization_format="cloudpickle"),
        rows.head(30),
    )
    return [("sklearn", model.predict_proba(rows)[:, 1])]


def lightgbm_models(rows, signal):
    """A Booster with categories of its own."""
    coded = rows.assign(town=rows["town"].astype("category"))
    parameters = {"objective": "regression", "verbose": -1, "min_data_per_group": 5}
    model = lightgbm.train(parameters, lightgbm.Dataset(coded, signal), 8)
    saved("lightgbm", partial(mlflow.lightgbm.save_model, model), rows.head(30))
    return [("lightgbm", model.predict(coded))]


def xgboost_models(rows, chance):
    """An estimator, kept in XGBoost's own format."""
    model = xgboost.XGBClassifier(n_estimators=8, max_depth=3).fit(rows, chance)
    saved("xgboost", partial(mlflow.xgboost.save_model, model), rows.head(30))
    return [("xgboost", model.predict_proba(rows)[:, 1])]


def catboost_models(rows, ending):
    """An estimator of three classes, kept in CatBoost's own format."""
    model = catboost.CatBoostClassifier(
        iterations=8, depth=3, verbose=0, cat_features=["town"], allow_writing_files=False
    ).fit(rows, np.array(CLASSES)[ending])
    saved("catboost", partial(mlflow.catboost.save_model, model), rows.head(30))
    return [(f"catboost {name}", model.predict_proba(rows)[:, at])
            for at, name in enumerate(model.classes_)]  # fmt: skip


def onnx_models(rows, ending, signal):
    """One input for each column and three classes; one matrix of numbers and an amount."""
    front = make_column_transformer(
        (OneHotEncoder(handle_unknown="ignore"), ["town"]), remainder="passthrough"
    )
    classes = make_pipeline(front, LogisticRegression(max_iter=1_000))
    classes.fit(rows.astype({"staff": float}), ending)
    inputs = [("amount", FloatTensorType([None, 1])), ("staff", FloatTensorType([None, 1])),
              ("town", StringTensorType([None, 1]))]  # fmt: skip
    converted = to_onnx(classes, initial_types=inputs)
    write_onnx("onnx_classes", converted)
    saved("onnx", partial(mlflow.onnx.save_model, converted), None)
    numbers = rows[["amount", "staff"]].to_numpy(dtype=np.float32)
    amount = LinearRegression().fit(numbers, signal)
    write_onnx("onnx_amount", to_onnx(amount, numbers[:1]))
    shares = classes.predict_proba(rows.astype({"staff": float}))
    return [*((f"onnx {name}", shares[:, at]) for at, name in enumerate(CLASSES)),
            ("onnx amount", amount.predict(numbers))]  # fmt: skip


def write_onnx(name: str, model) -> None:
    """Write an ONNX model."""
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


def function_models(rows):
    """A function of somebody's own."""

    class Rule(mlflow.pyfunc.PythonModel):
        def predict(self, context, model_input, params=None):  # noqa: ARG002
            return (model_input["amount"] / 200 + model_input["staff"] / 100).clip(0, 1).to_numpy()

    saved("pyfunc", partial(mlflow.pyfunc.save_model, python_model=Rule()), rows.head(30))
    return [("pyfunc", Rule().predict(None, rows))]


if __name__ == "__main__":
    main()
