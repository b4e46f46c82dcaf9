"""Which version answers which row: each scope has its champion."""

from collections.abc import Iterable, Sequence

import numpy as np

from dashboard import store
from dashboard.domain.records import EVERYWHERE, Role, Version
from dashboard.domain.scopes import lineage

from .rows import Places


def serving_version(connection: store.Connection, model: str, scope: str = EVERYWHERE) -> Version:
    """The champion of a scope, else of the nearest one it lies in, else the newest version.

    Raises
    ------
    UnknownModel
        If the model is not registered.
    """
    return serving_versions(connection, model, [scope])[scope]


def serving_versions(
    connection: store.Connection, model: str, scopes: Iterable[str]
) -> dict[str, Version]:
    """The same for several scopes, by few questions.

    Raises
    ------
    UnknownModel
        If the model is not registered.
    """
    versions = {each.number: each for each in store.list_versions(connection, model)}
    champions = {
        each.scope: each.version
        for each in store.list_deployments(connection, model)
        if each.role is Role.CHAMPION and each.valid_to is None
    }
    newest = max(versions)
    return {
        scope: versions[next((champions[at] for at in lineage(scope) if at in champions), newest)]
        for scope in scopes
    }


def route(
    connection: store.Connection, model: str, scopes: Sequence[str], number: int | None = None
) -> list[tuple[Version, Places]]:
    """The versions that serve rows of these scopes, each with the places of its rows.

    With a `number`, that version serves all of them.

    Raises
    ------
    UnknownModel, UnknownVersion
        If the model or the version is not registered.
    """
    if number is not None:
        return [(store.get_version(connection, model, number), np.arange(len(scopes)))]
    every = np.array(scopes, dtype=object)
    versions: dict[int, Version] = {}
    places: dict[int, list[Places]] = {}
    for scope, version in serving_versions(connection, model, sorted(set(scopes))).items():
        versions[version.number] = version
        places.setdefault(version.number, []).append(np.flatnonzero(every == scope))
    return [
        (versions[number], np.sort(np.concatenate(places[number]))) for number in sorted(versions)
    ]
