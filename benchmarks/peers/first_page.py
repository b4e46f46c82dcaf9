"""Seconds that explainerdashboard or shapash need before anything can be looked at.

They pin other libraries than ours, so each runs in an environment of its own, which also needs
lightgbm. Prints one number:

    /path/to/its/python benchmarks/peers/first_page.py explainerdashboard 1000
"""

import sys
import time
import warnings

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier

warnings.filterwarnings("ignore")


def explainerdashboard(model: LGBMClassifier, X: pd.DataFrame, y: pd.Series) -> None:
    """Build the default dashboard, as it stands when the server starts."""
    from explainerdashboard import ClassifierExplainer, ExplainerDashboard  # noqa: PLC0415

    ExplainerDashboard(ClassifierExplainer(model, X, y), title="A benchmark").flask_server()


def shapash(model: LGBMClassifier, X: pd.DataFrame, y: pd.Series) -> None:
    """Compile the explainer that its pages read."""
    from shapash import SmartExplainer  # noqa: PLC0415

    SmartExplainer(model=model).compile(x=X, y_target=y)


def main() -> None:
    """Fit the model of `peers.models`, then time one peer."""
    peer, n_rows = sys.argv[1], int(sys.argv[2])
    rng = np.random.default_rng(0)
    X = pd.DataFrame(rng.standard_normal((20_000 + n_rows, 20)).astype(float)).add_prefix("f")
    signal = X["f0"] * X["f1"] + X["f2"] + np.sin(2 * X["f3"]) + 0.5 * X["f4"] * X["f5"]
    y = (signal > 0.5 * rng.logistic(size=len(X))).astype(int).rename("y")
    model = LGBMClassifier(n_estimators=200, n_jobs=2, random_state=0, verbose=-1)
    model.fit(X[:20_000], y[:20_000])
    begun = time.perf_counter()
    {"explainerdashboard": explainerdashboard, "shapash": shapash}[peer](
        model, X[20_000:].reset_index(drop=True), y[20_000:].reset_index(drop=True)
    )
    print(f"{time.perf_counter() - begun:.1f}")


if __name__ == "__main__":
    main()
