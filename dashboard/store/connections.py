"""A model is connected to a company's table: nothing is copied, only how to read it is kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from dashboard.domain.card import Card
from dashboard.domain.errors import InvalidCard, InvalidMapping, UnknownRecord

from . import tables
from .connected import ConnectedSource
from .managed import managed_source
from .sources import FACTS, MAPPINGS
from .versions import (
    MODEL_NAME,
    NAME_RULE,
    find_version,
    hash_card,
    keep_version,
    provide_model,
)
from .views import grant, refresh_views, take_down


def require_model_name(model: str) -> None:
    """Make sure that a model may have a name.

    Raises
    ------
    InvalidCard
        If it may not.
    """
    if not MODEL_NAME.fullmatch(model):
        raise InvalidCard("candor connect", f"the model's name {model!r} {NAME_RULE}")


def connect_source(
    connection: Connection, source: ConnectedSource, cards: Sequence[Card], now: datetime
) -> None:
    """Keep the mapping of a model's table, and a version for each card.

    The same mapping again changes nothing but what was counted in the table. A version that was
    registered with its model keeps the card it has.

    Raises
    ------
    InvalidCard
        If the model's name cannot name a model.
    InvalidMapping
        If the model has predictions of its own, or if judgements or a registered model would be
        left without a column or row that they need.
    """
    require_model_name(source.model)
    model_id = provide_model(connection, source.model)
    sources = tables.prediction_source
    before = connection.execute(
        sa.select(sources).where(sources.c.model_id == model_id)
    ).one_or_none()
    values = {
        "table_name": f"connected_{source.model}",
        "n_classes": len(source.classes),
        "columns": FACTS.dump_python(source.facts, mode="json"),
        "address": source.address,
        "mapping": MAPPINGS.dump_python(source.mapping, mode="json"),
    }
    granted = take_down(connection) if before is not None and before.address is None else []
    if before is None:
        connection.execute(sa.insert(sources).values(model_id=model_id, **values))
    else:
        if before.address is None:
            _give_up_managed(connection, source.model, before)
        _require_resolved(connection, before.id, source)
        row = sources.c.id == before.id
        connection.execute(sa.update(sources).where(row).values(values))
    refresh_views(connection)
    grant(connection, granted)
    for card in cards:
        found = find_version(connection, card.model, card.version)
        if found is not None and found.card.is_explainable:
            source.values_of(found.card)
        elif found is None or found.card != card:
            keep_version(connection, model_id, card, hash_card(card), "", now)


def _give_up_managed(connection: Connection, model: str, row: Row[Any]) -> None:
    """Remove the empty table of a model that was registered before it was connected."""
    table = managed_source(model, row).stored
    if connection.execute(sa.select(table.c.id).limit(1)).first() is not None:
        reason = f"{model!r} has predictions that Candor stored itself; choose another name"
        raise InvalidMapping("candor connect", reason)
    table.drop(connection)


def _require_resolved(connection: Connection, source_id: int, source: ConnectedSource) -> None:
    """Make sure that what people judged can still be shown."""
    columns = tables.feedback.c
    ours = columns.source_id == source_id
    suspects = connection.scalars(sa.select(columns.suspect_feature).where(ours).distinct())
    lost = sorted({name for name in suspects if name} - set(source.mapping.features))
    if lost:
        reason = f"judgements name the features {', '.join(lost)}, which the mapping leaves out"
        raise InvalidMapping("the new mapping", reason)
    for key in connection.scalars(sa.select(columns.prediction_key).where(ours).distinct()):
        try:
            source.identity(key)
        except UnknownRecord:
            reason = f"the judged prediction {key!r} would have another key"
            raise InvalidMapping("the new mapping", reason) from None
