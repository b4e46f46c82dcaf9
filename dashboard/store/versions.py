"""Registered versions: cards and hashes."""

import hashlib
import re
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy import Connection, Row

from dashboard.domain.card import Card
from dashboard.domain.errors import (
    AlreadyRegistered,
    InvalidCard,
    UnknownModel,
    UnknownVersion,
)
from dashboard.domain.records import Trust, Version

from . import tables
from .dialect import insert_unless_there
from .managed import is_named, provide_source
from .sources import find_connected
from .views import refresh_views

CARDS = TypeAdapter(Card)
MODEL_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
NAME_RULE = (
    "must be of small letters, digits and underscores, begin with a letter and have at most 40 "
    "of them"
)


def add_version(
    connection: Connection,
    card: Card,
    card_sha256: str,
    folder: str,
    now: datetime,
    trust: Trust | None = None,
) -> Version:
    """Register a version and provide the table for its predictions.

    The same bytes again give back the version that is there. A version of which only the
    predictions were known, in a company's table, gets its model by that. `trust` says who trusts
    the code that its file runs.

    Raises
    ------
    AlreadyRegistered
        If the number is registered with other bytes.
    InvalidCard
        If the model's name cannot name a table.
    UnknownFeature, InvalidMapping
        If the model's predictions are in a company's table and a feature does not fit it.
    """
    if not MODEL_NAME.fullmatch(card.model):
        raise InvalidCard(folder, f"the model's name {card.model!r} {NAME_RULE}")
    model_id = provide_model(connection, card.model)
    found = find_version(connection, card.model, card.version)
    if found is not None and found.card.is_explainable:
        same = (found.card.sha256, found.card_sha256) == (card.sha256, card_sha256)
        if not same:
            raise AlreadyRegistered(card.model, card.version)
        return found
    connected = find_connected(connection, card.model)
    if connected is None:
        provide_source(connection, model_id, card)
    else:
        connected.values_of(card)  # names a feature that the company's table has no column for
    keep_version(connection, model_id, card, card_sha256, folder, now, trust)
    refresh_views(connection)
    return get_version(connection, card.model, card.version)


def keep_version(  # noqa: PLR0917 - the columns of a row
    connection: Connection,
    model_id: int,
    card: Card,
    card_sha256: str,
    folder: str,
    now: datetime,
    trust: Trust | None = None,
) -> None:
    """Write a version's row; one of which only the predictions were known is written anew."""
    values = {
        "card": CARDS.dump_python(card, mode="json"),
        "card_sha256": card_sha256,
        "folder": folder,
        "registered_at": now,
        "trusted_by": None if trust is None else trust.by,
        "trusted_at": None if trust is None else trust.at,
    }
    found = find_version(connection, card.model, card.version)
    if found is None:
        identity = {"model_id": model_id, "number": card.version}
        connection.execute(sa.insert(tables.version).values(**identity, **values))
    else:
        row = tables.version.c.id == found.id
        connection.execute(sa.update(tables.version).where(row).values(values))


def hash_card(card: Card) -> str:
    """The hash of a card that no file holds."""
    return hashlib.sha256(CARDS.dump_json(card)).hexdigest()


def list_models(connection: Connection) -> list[str]:
    """Names of the models with a registered version, in order."""
    return list(connection.execute(sa.select(tables.model.c.name).order_by("name")).scalars())


def list_versions(connection: Connection, model: str) -> list[Version]:
    """The registered versions of a model, oldest first.

    Raises
    ------
    UnknownModel
        If there is none.
    """
    rows = connection.execute(_select(model).order_by(tables.version.c.number))
    found = [_version(row) for row in rows]
    if not found:
        raise UnknownModel(model, list_models(connection))
    return found


def get_version(connection: Connection, model: str, number: int) -> Version:
    """One registered version.

    Raises
    ------
    UnknownModel, UnknownVersion
        If there is no such model or version.
    """
    found = find_version(connection, model, number)
    if found is None:
        known = [str(version.number) for version in list_versions(connection, model)]
        raise UnknownVersion(str(number), known)
    return found


def find_version(connection: Connection, model: str, number: int) -> Version | None:
    """One registered version; None if there is none."""
    # as a large number: a link may ask for a version that no INTEGER can hold
    same = tables.version.c.number == sa.literal(number, sa.BigInteger)
    statement = _select(model).where(same)
    row = connection.execute(statement).one_or_none()
    return None if row is None else _version(row)


def _select(model: str) -> sa.Select[Any]:
    return sa.select(tables.version).join(tables.model).where(is_named(model))


def _version(row: Row[Any]) -> Version:
    card = CARDS.validate_python(row.card, strict=False)
    trust = None if row.trusted_by is None else Trust(row.trusted_by, row.trusted_at)
    return Version(row.id, card, row.card_sha256, row.folder, row.registered_at, trust)


def provide_model(connection: Connection, name: str) -> int:
    """The row of a model, made if absent; it stays locked until the transaction ends."""
    insert_unless_there(connection, tables.model, {"name": name}, ["name"])
    find = sa.select(tables.model.c.id).where(tables.model.c.name == name)
    return int(connection.execute(find.with_for_update()).scalar_one())
