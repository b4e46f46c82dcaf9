"""Names of a model's classes, matched by value with the words of its card.

1, 1.0 and True are one value, however a card spells it; text is its own.
"""

import math
from collections.abc import Iterable, Sequence
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.intp]
FLAGS = {"true": 1.0, "false": 0.0}


def class_word(value: Any) -> str:
    """How a class is written in a card.

    Examples
    --------
    >>> class_word(1.0), class_word(True), class_word("good")
    ('1', 'True', 'good')
    """
    number = _number(value)
    if number is None or isinstance(value, bool | np.bool_) or not number.is_integer():
        return str(value)
    return str(int(number))


def class_place(value: Any, classes: Sequence[Any]) -> int | None:
    """The place of the class with this very value; None if there is none.

    Examples
    --------
    >>> class_place(True, (0.0, 1.0)), class_place("1", (0, 1))
    (1, None)
    """
    given = _number(value)
    for place, known in enumerate(classes):
        number = _number(known)
        if (given is None and number is None and str(value) == str(known)) or (
            given is not None and given == number
        ):
            return place
    return None


def class_places(values: Iterable[Any], classes: Sequence[Any]) -> IntArray:
    """The place of each value's class, of shape (n_values,); -1 where there is none."""
    found: dict[Any, int] = {}
    places = []
    for value in values:
        key = (type(value), value)
        if key not in found:
            place = class_place(value, classes)
            found[key] = -1 if place is None else place
        places.append(found[key])
    return np.array(places, dtype=np.intp)


def named_place(word: str, classes: Sequence[Any]) -> int | None:
    """The place of the class that a card's word names; None if it names none of them.

    Examples
    --------
    >>> named_place("1.0", (False, True)), named_place("defaulted", (0, 1))
    (1, None)
    """
    place = class_place(word, classes)
    number = _spelled(word)
    return class_place(number, classes) if place is None and number is not None else place


def are_named(classes: Sequence[Any], outputs: Sequence[str]) -> bool:
    """Whether each output names a class, so that nothing about their order is left open."""
    return all(named_place(output, classes) is not None for output in outputs)


def naming_fault(
    classes: Sequence[Any] | None, outputs: Sequence[str], labels: Sequence[str]
) -> str | None:
    """Why a card's words cannot be meant for a model's classes; None if they can.

    Parameters
    ----------
    classes : sequence or None
        The classes' own values in the model's order; None where it does not know them.
    outputs : sequence of str
        The positive class of a binary model, or every class.
    labels : sequence of str
        Words for all classes; empty if there are none.
    """
    first = 1 if len(outputs) == 1 else 0
    placed = {
        "outputs": list(enumerate(outputs, first)),
        "outcome_labels": list(enumerate(labels)),
    }
    for place, word in placed["outputs"]:
        if word in labels and labels.index(word) != place:
            return (
                f"its card lists {word!r} in a different place in outcome_labels than in outputs; "
                "outcome_labels must be in the order (negative, positive), or that of the outputs"
            )
    for entry, words in placed.items() if classes else ():
        for place, word in words:
            found = named_place(word, classes or ())
            if found is not None and found != place:
                return _order(classes or (), outputs, f"{word!r} is another class in {entry}")
    strange = [word for word in outputs if classes and named_place(word, classes) is None]
    if strange and classes and all(_number(each) is None for each in classes):
        return _order(classes, outputs, f"{strange[0]!r} is not one of its classes")
    return None


def _order(classes: Sequence[Any], outputs: Sequence[str], found: str) -> str:
    """What a card must say instead, in the model's own order."""
    words = list(map(class_word, classes))
    sentence = f"its card must list the outputs in the model's own order: {', '.join(words)}"
    if len(outputs) > 1 and set(outputs) == set(words):
        return sentence
    coded = any(_number(each) is not None for each in classes)
    other = ", or words that are not numbers" if coded else ""
    written = (
        f"outputs = {words[1:]}, the second class, and outcome_labels = {words}"
        if len(outputs) == 1
        else f"outputs = {words}"
    )
    return f"{sentence} ({found}; write {written}{other})"


def _number(value: Any) -> float | None:
    if not isinstance(value, Real | np.bool_):
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def _spelled(word: str) -> float | None:
    """The number that a card's word spells."""
    if word.strip().lower() in FLAGS:
        return FLAGS[word.strip().lower()]
    try:
        return _number(float(word))
    except ValueError:
        return None
