"""Which version answers which row: each scope has its champion."""

from collections.abc import Sequence

import numpy as np

from dashboard import store
from dashboard.domain.records import EVERYWHERE, Version

from .rows import Places


def serving_version(connection: store.Connection, model: str, scope: str = EVERYWHERE) -> Version:
    """The champion of a scope, else of everywhere, else the newest version.

    Raises
    ------
    UnknownModel
        If the model is not registered.
    """
    newest = store.list_versions(connection, model)[-1]
    champion = store.find_champion(connection, model, scope)
    if champion is None:
        return newest
    return store.get_version(connection, model, champion.version)


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
    for scope in sorted(set(scopes)):
        version = serving_version(connection, model, scope)
        versions[version.number] = version
        places.setdefault(version.number, []).append(np.flatnonzero(every == scope))
    return [
        (versions[number], np.sort(np.concatenate(places[number]))) for number in sorted(versions)
    ]
