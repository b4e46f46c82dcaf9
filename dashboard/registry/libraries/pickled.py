"""Models as pickles: written if another process can open them, opened once they are trusted."""

import pickle
import warnings
from io import BytesIO, RawIOBase
from types import FunctionType
from typing import Any

import joblib
from sklearn.exceptions import InconsistentVersionWarning

from dashboard.domain.errors import UnwritableModel

from .face import required

FILE = "model.joblib"
COMPRESSION = 3
WHAT_TO_DO = (
    "put it into a file model.py with def predict(frame) and hand over the path of that file, or "
    "move it into an installed module and import it from there"
)


def pickle_model(model: object) -> bytes:
    """A model's pickle.

    Raises
    ------
    UnwritableModel
        If it holds a function or class that no other process could find, or cannot be pickled.
    """
    try:
        _Inspector(_Nowhere()).dump(model)
        buffer = BytesIO()
        joblib.dump(model, buffer, compress=COMPRESSION)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise UnwritableModel(f"it cannot be pickled ({error})") from error
    return buffer.getvalue()


def open_pickled(content: bytes) -> Any:
    """The model of a pickle, with or without joblib; what the pickle says is run."""
    with warnings.catch_warnings():
        # said in the notes instead, and for every library
        warnings.simplefilter("ignore", InconsistentVersionWarning)
        return joblib.load(BytesIO(content))


def open_skops(content: bytes) -> Any:
    """The model of a skops file; its hash is registered, and so its types are trusted."""
    skops = required("skops.io")
    return skops.loads(content, trusted=skops.get_untrusted_types(data=content))


class _Inspector(pickle.Pickler):
    """Looks at everything that a pickle would hold by name."""

    def persistent_id(self, value: Any) -> None:
        """Refuse what stands in the script that runs, or inside another function."""
        if isinstance(value, FunctionType | type) and (
            value.__module__ == "__main__" or "<" in value.__qualname__
        ):
            raise UnwritableModel(
                f"{value.__qualname__} is defined in the script that runs or inside a function, "
                f"where no other process finds it: {WHAT_TO_DO}"
            )


class _Nowhere(RawIOBase):
    """A file that forgets."""

    def write(self, content: Any) -> int:
        """Count what is given."""
        return len(content)
