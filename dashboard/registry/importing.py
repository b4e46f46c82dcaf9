"""A model of another tool becomes a version: its files and a card, for it to be registered."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.domain.card import Card, Task
from dashboard.domain.classes import class_word
from dashboard.domain.errors import CandorError, UnusableMlflowFolder
from dashboard.domain.schema import FeatureSchema, Kind, require_columns

from .artifact import write_packed
from .description import describe_features
from .draft import Words, draft_card
from .golden import LOADER, GoldenRows, answered, choose_golden
from .libraries import (
    NoAnswerError,
    library_of,
    open_model,
    pack_file,
    stack_columns,
    words_of,
)
from .limits import LIMITS, Limits
from .mlflow_folder import MlflowFolder
from .own_loader import load_as_documented
from .question import question_of
from .steps import split_pipeline

UNNAMED = "nobody has said yet"
EXAMPLE_NAME = "the input example of the MLflow folder"
GIVEN_NAME = "rows given when the model was imported"


@dataclass(frozen=True, slots=True)
class Naming:
    """What an imported version is called; what is empty is taken from the model.

    `classes` are the names of all classes in the model's own order, two for a binary model.
    """

    model: str
    version: int
    title: str = ""
    purpose: str = ""
    owner: str = ""
    task: Task | None = None
    classes: tuple[str, ...] = ()


def import_mlflow(
    folder: Path,
    found: MlflowFolder,
    naming: Naming,
    reference: pd.DataFrame | None,
    limits: Limits = LIMITS,
) -> Card:
    """Write the version's files into `folder`; the model's bytes are hashed and then opened.

    Parameters
    ----------
    folder : Path
        Where the version is to live.
    found : MlflowFolder
        What the MLflow folder says of itself.
    naming : Naming
        What the version is called.
    reference : DataFrame or None
        Rows to compare with; the folder's own example if None.
    limits : Limits
        How large its file may be.

    Raises
    ------
    UnusableMlflowFolder
        If there are no rows, or the model does not open or answer to them.
    MissingColumns, InvalidRows
        If the rows do not fit the folder's signature.
    InvalidCard
        If the names do not make a card.
    """
    rows = found.example if reference is None else reference
    if rows is None or rows.empty:
        raise UnusableMlflowFolder(
            str(found.folder), "it keeps no example rows; give some with --reference"
        )
    packed = pack_file(found.file, found.suffix, limits)
    try:
        model = open_model(packed.file, packed.content)
        best = getattr(model, "best_estimator_", model)
        schema = _schema(found, best, rows)
        question = question_of(_classes(best, schema.conform(rows).frame, naming))
    except CandorError:
        raise
    except Exception as error:  # every library has errors of its own kind
        reason = f"its model cannot be opened ({words_of(error)})"
        raise UnusableMlflowFolder(str(found.folder), reason) from error
    name = EXAMPLE_NAME if reference is None else GIVEN_NAME
    last = split_pipeline(best)[1]
    card = draft_card(
        naming.model,
        naming.version,
        _words(naming),
        question,
        schema,
        algorithm=f"{type(last).__name__}, from MLflow ({found.flavor})",
        reference=name,
    )
    packed = replace(packed, packages=(*packed.packages, *library_of(last).packages))
    return write_packed(folder, card, packed, rows, _golden(found, card, rows))


def _golden(found: MlflowFolder, card: Card, rows: pd.DataFrame) -> GoldenRows:
    """Golden rows with the answers of the model as its own library opens it.

    Raises
    ------
    UnusableMlflowFolder
        If its library does not open it, or it does not answer.
    """
    numbers = {each.name for each in card.schema.features if each.kind is not Kind.CATEGORY}
    # a file of text tells no types
    typed = rows.assign(**{name: _as_numbers(rows[name]) for name in card.schema.names
                           if name in numbers})  # fmt: skip
    try:
        own = load_as_documented(found.file, found.suffix, found.model_class)
        return answered(choose_golden(card, typed), own, card, LOADER)
    except CandorError:
        raise
    except Exception as error:  # every library has errors of its own kind
        reason = f"its own library cannot open it or ask it about its rows ({words_of(error)})"
        raise UnusableMlflowFolder(str(found.folder), reason) from error


def _schema(found: MlflowFolder, best: Any, rows: pd.DataFrame) -> FeatureSchema:
    """The columns of the signature or that the model names, with categories as they occur."""
    columns = list(rows.columns)
    names = list(found.kinds) or library_of(best).names(best, columns) or columns
    labels = {
        name: {"kind": kind, "nullable": name not in found.required}
        for name, kind in found.kinds.items()
    }
    require_columns(rows, names)
    typed = {name: rows[name] if found.kinds else _as_numbers(rows[name]) for name in names}
    return describe_features(pd.DataFrame(typed), labels)


def _as_numbers(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """A column of texts as the numbers that all of them are, if they are; a CSV tells no types."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column
    numbers = pd.to_numeric(column, errors="coerce")
    return column if (numbers.isna() & column.notna()).any() else numbers


def _classes(best: Any, rows: pd.DataFrame, naming: Naming) -> tuple[str, ...]:
    """A model's classes, by what it knows of itself or else by the shape of its answers."""
    library = library_of(split_pipeline(best)[1])
    reason = library.unsupported(best)
    if reason is not None:
        raise NoAnswerError(reason)
    classes = library.classes(best)
    names = None if classes is None else tuple(map(class_word, classes))
    if names is None and not library.reads_arrays:
        answer = library.response(best, library_of(best).given(best, rows), Task.MULTICLASS)
        n_columns = stack_columns(answer).shape[1]
        names = tuple(str(at) for at in range(n_columns)) if n_columns > 1 else None
    if names is None and naming.task is Task.BINARY:
        names = ("0", "1")
    if names is None or naming.task is Task.REGRESSION:
        return ()
    return naming.classes or names


def _words(naming: Naming) -> Words:
    return Words(
        title=naming.title or naming.model,
        purpose=naming.purpose or f"Imported from MLflow; what it is for, {UNNAMED}.",
        owner=naming.owner or UNNAMED,
    )
