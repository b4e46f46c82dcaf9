"""What is chosen, as one frozen value in the address. The only module that touches it.

The address wins: whoever opens a copied link sees the same screen. An address without a choice
(the bare host, or a click in the navigation) takes up the session's last one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import streamlit as st

from dashboard import services
from dashboard.domain.cohort import Cohort, Sort
from dashboard.domain.errors import UnknownModel, UnknownVersion, UnreadableLink

from . import cache

_CHOICE = "candor_choice"
_NAME = "candor_name"
Unit = Literal["response", "margin"]
UNITS: tuple[Unit, ...] = ("response", "margin")
NEWEST_FIRST = Sort()
_WORDS = ("record", "feature", "output", "after", "metric", "other", "at", "ask")
_ZERO = "zero"
GIVEN = ("verdict", "version", "feature")
LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Choice:
    """All that fixes a screen.

    Attributes
    ----------
    cohort : Cohort
        Model, version, scope, period and conditions.
    record : str or None
        Key of the prediction in question.
    feature, output : str or None
        The feature and the class looked at.
    unit : str
        Contributions in the score's own unit (``response``) or on the model's scale
        (``margin``).
    sort : Sort
        Order of the list of predictions.
    after : str or None
        Where the shown page of the list begins: just after this key.
    edits : tuple of (str, str)
        What-if values as text, by feature; empty text for missing.
    metric : str or None
        The quality measure of the importance page; None for the task's usual one.
    centred : bool
        Whether every curve starts at zero.
    given : tuple of (str, str)
        Filters of the judgements: ``verdict``, ``version``, ``feature`` and their values.
    other : int or None
        The version that the chosen one is compared with, or that wants to take its place.
    saved : tuple of int
        Numbers of the saved what-ifs that are compared.
    at : str or None
        The day, month or year that is looked back to.
    ask : int or None
        The version that is asked about it; None for the champion of today.
    """

    cohort: Cohort
    record: str | None = None
    feature: str | None = None
    output: str | None = None
    unit: Unit = "response"
    sort: Sort = NEWEST_FIRST
    after: str | None = None
    edits: tuple[tuple[str, str], ...] = ()
    metric: str | None = None
    centred: bool = False
    given: tuple[tuple[str, str], ...] = ()
    other: int | None = None
    saved: tuple[int, ...] = ()
    at: str | None = None
    ask: int | None = None

    def to_query(self) -> dict[str, list[str]]:
        """The choice as parameters of an address."""
        query = self.cohort.to_query()
        for name in _WORDS:
            value = getattr(self, name)
            if value is not None:
                query[name] = [str(value)]
        if self.unit != UNITS[0]:
            query["unit"] = [self.unit]
        if self.sort != NEWEST_FIRST:
            query["sort"] = [str(self.sort)]
        if self.edits:
            query["set"] = [f"{feature}:{value}" for feature, value in self.edits]
        if self.centred:
            query["curves"] = [_ZERO]
        if self.given:
            query["given"] = [f"{name}:{value}" for name, value in self.given]
        if self.saved:
            query["saved"] = [str(number) for number in self.saved]
        return query


def choice() -> Choice:
    """The current choice: from the address, else from the session, else the default.

    Raises
    ------
    UnreadableLink, UnknownModel, UnknownVersion
        If the address makes no sense.
    """
    if "model" in st.query_params:
        chosen = _from_address()
    elif _CHOICE in st.session_state:
        chosen = current()
    else:
        chosen = Choice(_default_cohort(cache.busiest_model()))
    _require_known(chosen.cohort)
    _write(chosen)
    return chosen


def current() -> Choice:
    """The choice as it stands within a callback, after the changes of earlier ones."""
    chosen: Choice = st.session_state[_CHOICE]
    return chosen


def change(**changes: Any) -> None:
    """Choose anew; what is not named stays. Cohort fields may be named directly."""
    cohort = {name: changes.pop(name) for name in list(changes) if name in Cohort.__slots__}
    if cohort:
        changes |= {"cohort": replace(current().cohort, **cohort), "after": None}
    _write(replace(current(), **changes))


def take(key: str, options: Sequence[Any], then: Callable[[Any], None]) -> None:
    """Pass on what a selector was turned to.

    A click on a page that has just been drawn anew may send a label that is no option any more;
    Streamlit gives it as it is. Nobody chose that.
    """
    chosen = st.session_state[key]
    if chosen in options:
        then(chosen)


def choose_model(model: str) -> None:
    """Turn to another model: its champion, its last twelve months, nothing else chosen."""
    _write(Choice(_default_cohort(model)))


def choose_version(number: int) -> None:
    """Turn to another version of the same model, and to its own prediction of the same record."""
    key = current().record
    model = current().cohort.model
    record = key and services.find_counterpart(cache.engine(), model, key, number)
    change(version=number, record=record, output=None, edits=())


def address_of(**changes: Any) -> dict[str, list[str]]:
    """Parameters of a link to the current choice with some things changed."""
    return replace(current(), **changes).to_query()


def address_of_cell(model: str, version: int | None, scope: str) -> dict[str, list[str]]:
    """Parameters of a link to a model in a scope, over all days."""
    number = cache.served_version(model) if version is None else version
    return Choice(Cohort(model, number, scope)).to_query()


def choose_cell(model: str, version: int | None, scope: str) -> None:
    """Turn to a model in a scope, over its last twelve months."""
    number = cache.served_version(model) if version is None else version
    _write(Choice(replace(_default_cohort(model), version=number, scope=scope)))


def name() -> str:
    """The name that the user gave, unverified; empty if none was given."""
    return str(st.session_state.get(_NAME, ""))


def remember_name(given: str) -> None:
    """Keep the user's name for this session."""
    st.session_state[_NAME] = given.strip()


def _from_address() -> Choice:
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    if "version" not in query:
        query["version"] = [str(cache.served_version(query["model"][0]))]
    return Choice(
        cohort=Cohort.from_query(query),
        record=query.get("record", [None])[0],
        feature=query.get("feature", [None])[0],
        output=query.get("output", [None])[0],
        unit=_unit(query.get("unit", [UNITS[0]])[0]),
        sort=Sort.parse(query["sort"][0]) if "sort" in query else NEWEST_FIRST,
        after=query.get("after", [None])[0],
        edits=_pairs("set", query),
        metric=query.get("metric", [None])[0],
        centred=query.get("curves") == [_ZERO],
        given=_known_filters(_pairs("given", query)),
        other=_number("other", query.get("other", [None])[0]),
        saved=_numbers("saved", query),
        at=query.get("at", [None])[0],
        ask=_number("ask", query.get("ask", [None])[0]),
    )


def _pairs(name: str, query: dict[str, list[str]]) -> tuple[tuple[str, str], ...]:
    """The ``key:value`` texts of a parameter; each key once.

    Raises
    ------
    UnreadableLink
        If a key comes twice: which of its values was meant?
    """
    parts = [text.partition(":") for text in query.get(name, [])]
    pairs = {key: value for key, _, value in parts}
    if len(pairs) < len(parts):
        raise UnreadableLink(name, ", ".join(query[name]), "each name once")
    return tuple(pairs.items())


def _known_filters(given: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    for name, value in given:
        if name not in GIVEN:
            raise UnreadableLink("given", f"{name}:{value}", " or ".join(GIVEN))
    return given


def _number(name: str, text: str | None) -> int | None:
    if text is not None and not (text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise UnreadableLink(name, text, "a whole number")
    return None if text is None else int(text)


def _numbers(name: str, query: dict[str, list[str]]) -> tuple[int, ...]:
    found = (_number(name, text) for text in query.get(name, []))
    return tuple(dict.fromkeys(number for number in found if number is not None))


def _unit(text: str) -> Unit:
    for unit in UNITS:
        if unit == text:
            return unit
    raise UnreadableLink("unit", text, " or ".join(UNITS))


def _default_cohort(model: str) -> Cohort:
    version = cache.served_version(model)
    span = cache.period(model, version, cache.data_version(model))
    if span is None:
        return Cohort(model, version)
    return Cohort(model, version, start=year_before(span[1]), end=span[1])


def year_before(last: date) -> date:
    """First day of the twelve months that end with the month of `last`."""
    first_of_month = last.replace(day=1)
    return (first_of_month - timedelta(days=330)).replace(day=1)


def _require_known(cohort: Cohort) -> None:
    if cohort.model not in cache.models():
        raise UnknownModel(cohort.model, cache.models())
    numbers = [version.number for version in cache.versions(cohort.model)]
    if cohort.version not in numbers:
        raise UnknownVersion(str(cohort.version), [str(number) for number in numbers])


def _write(chosen: Choice) -> None:
    st.session_state[_CHOICE] = chosen
    query = chosen.to_query()
    shown = {key: st.query_params.get_all(key) for key in st.query_params}
    if shown != query:
        st.query_params.from_dict(query)
