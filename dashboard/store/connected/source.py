"""A company's own table with the face of a managed one.

The table is asked through one SELECT that renames: roles that have a column are that bare column,
so that the table's own indexes serve, roles that have none are constants. What is compared with a
column is turned into what the column stores, never the other way round.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from dashboard.domain.card import Card
from dashboard.domain.errors import InvalidKey, InvalidMapping, SourceFailed, UnknownFeature
from dashboard.domain.mapping import SourceMapping
from dashboard.domain.records import EVERYWHERE
from dashboard.domain.schema import Feature, Kind
from dashboard.store.scatter import scattered_number, scattered_text

from .engine import asking, open_company, shown
from .facts import PLAIN, ColumnFacts, Storage, TableFacts
from .keys import read_key, write_key
from .times import Moment
from .values import Codes, Flags, Numbers, Words, key_type, place_of

NUMBER = sa.Float(53)


@dataclass(frozen=True)
class ConnectedSource:
    """A company's table or view, read by a mapping.

    Attributes
    ----------
    facts : TableFacts
        How the table's columns kept their values when it was connected.
    """

    id: int
    model: str
    mapping: SourceMapping
    facts: TableFacts

    @property
    def address(self) -> str:
        """Where the table is."""
        return self.mapping.source.address

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that have a score each."""
        return tuple(self.mapping.roles.scores)

    @cached_property
    def stored(self) -> sa.TableClause:
        """The table as it is."""
        schema, _, name = self.mapping.source.table.rpartition(".")
        columns = [
            sa.column(name, PLAIN[each.storage]) for name, each in self.facts.columns.items()
        ]
        return sa.table(name, *columns, schema=schema or None)

    @cached_property
    def table(self) -> sa.Subquery:
        """The rows that are predictions, with the columns every reader knows.

        A row without key, time or score is none.
        """
        roles = self.mapping.roles
        needed = [*roles.id, roles.event_time, *self.score_columns]
        given = [self.stored.c[name].is_not(None) for name in needed if self._fact(name).nullable]
        columns = [*self._roles(), *self._features()]
        return sa.select(*columns).where(*given).subquery("predictions")

    @property
    def history(self) -> "ConnectedSource":
        """The same source: of its rows none replaces another."""
        return self

    @property
    def key(self) -> tuple[ColumnElement[Any], ...]:
        """The columns that together name a prediction."""
        return tuple(self.table.c[f"key_{place}"] for place in range(len(self.mapping.roles.id)))

    def column(self, feature: Feature) -> ColumnElement[Any]:
        """The column of a feature of some version."""
        mapped = self.mapping.features.get(feature.name)
        if mapped is None:
            raise UnknownFeature(feature.name, list(self.mapping.features))
        if mapped.kind is not feature.kind:
            reason = (
                f"{feature.name!r} is mapped as {mapped.kind} and the model's card says "
                f"{feature.kind}; connect again with that kind"
            )
            raise InvalidMapping(f"the mapping of {self.model}", reason)
        place = list(self.mapping.features).index(feature.name)
        return self.table.c[f"feature_{place}"]

    def values_of(self, card: Card) -> dict[str, ColumnElement[Any]]:
        """What a version reads of a row, by feature; categories unknown to it are missing."""
        found = {}
        for feature in card.schema.features:
            column = self.column(feature)
            if card.is_explainable and feature.kind is Kind.CATEGORY:
                column = sa.case((column.in_(feature.allowed), column))
            found[feature.name] = column
        return found

    def flags(self, card: Card) -> ColumnElement[int]:
        """1 where a version reads an unknown category as missing; nothing is unknown without it."""
        if not card.is_explainable:
            return self.table.c.flags
        strange = [
            sa.and_(self.column(each).is_not(None), self.column(each).not_in(each.allowed))
            for each in card.schema.features
            if each.kind is Kind.CATEGORY
        ]
        return sa.case((sa.or_(*strange), 1), else_=0) if strange else self.table.c.flags

    def identity(self, key: str) -> ColumnElement[bool]:
        """Whether a row is the one behind a key.

        Raises
        ------
        UnknownRecord
            If no row can have such a key.
        """
        values = read_key(key, self._key_storages, self.model)
        return sa.and_(*(part == value for part, value in zip(self.key, values, strict=True)))

    def among(self, keys: Sequence[str]) -> ColumnElement[bool]:
        """Whether a row is one of those behind some keys."""
        values = [read_key(key, self._key_storages, self.model) for key in keys]
        if len(self.key) == 1:
            return self.key[0].in_([value for (value,) in values])
        return sa.tuple_(*self.key).in_(values)

    def write_key(self, values: Sequence[Any]) -> str:
        """The key of a row as text, from what its key columns hold."""
        return write_key(values)

    def scattered(
        self, seed: int, key: Sequence[ColumnElement[Any]] | None = None
    ) -> ColumnElement[Any]:
        """Something that looks random, from a row's key and a seed."""
        parts = self.key if key is None else key
        if self._key_storages == (Storage.INTEGER,):
            return scattered_number(
                sa.cast(parts[0], sa.BigInteger), seed
            )  # DuckDB's would overflow
        return scattered_text(parts, seed)

    def is_led_by(self, role: str, beside: Collection[str] = ()) -> bool:
        """Whether an index gives the rows of a version in the order of a role.

        The roles `beside` must be in it, too; the scope may then come before the order.
        """
        roles = self.mapping.roles
        column = getattr(roles, role)
        needed = {getattr(roles, each) for each in beside} - {None}
        before = {roles.version, *({roles.scope} if "scope" in beside else ())} - {column}
        return any(
            [name for name in index if name not in before][:1] == [column]
            and set(index[: index.index(column)]) <= before
            and needed <= set(index)
            for index in self.facts.indexes
            if column in index
        )

    def dialect(self, connection: Connection) -> str:  # noqa: ARG002 - a managed table asks it
        """The kind of database that answers."""
        return open_company(self.address).dialect.name

    def rows(self, connection: Connection, statement: sa.Select[Any]) -> Sequence[Any]:  # noqa: ARG002 - the same
        """What the company's database answers."""
        with asking(self.address) as company:
            try:
                return company.execute(statement).all()
            except (ValueError, TypeError, OverflowError, InvalidKey) as error:
                reason = f"a value is not of the kind it was connected with ({error})"
                raise SourceFailed(shown(self.address), reason) from error

    @property
    def _key_storages(self) -> tuple[Storage, ...]:
        return tuple(self._fact(name).storage for name in self.mapping.roles.id)

    @property
    def score_columns(self) -> list[str]:
        """The columns of the score, or of each class's."""
        roles = self.mapping.roles
        return list(roles.scores.values()) or [name for name in (roles.score,) if name]

    def _fact(self, name: str) -> ColumnFacts:
        return self.facts.columns[name]

    def _roles(self) -> Iterator[ColumnElement[Any]]:
        roles = self.mapping.roles
        for place, name in enumerate(roles.id):
            yield self.stored.c[name].label(f"key_{place}")
        yield self._version().label("version")
        yield self._key(roles.scope).label("scope")
        yield self._key(roles.entity or roles.id[0]).label("entity")
        yield self._moment(roles.event_time).label("event_time")
        yield self._moment(roles.predicted_at or roles.event_time).label("predicted_at")
        score = self._score()
        yield score.label("score")
        for place, name in enumerate(roles.scores.values()):
            yield self._number(name).label(f"score_{place}")
        yield self._label().label("label")
        yield self._decision(score).label("decision")
        yield sa.literal_column("0", sa.Integer).label("flags")
        yield self._outcome().label("outcome")
        yield self._moment(roles.outcome_known_at).label("outcome_known_at")

    def _features(self) -> Iterator[ColumnElement[Any]]:
        for place, (name, feature) in enumerate(self.mapping.features.items()):
            column = self.mapping.column_of(name)
            kind = {Kind.CATEGORY: Words, Kind.BOOLEAN: Flags}.get(feature.kind, Numbers)
            yield self._typed(column, kind(self._fact(column).storage)).label(f"feature_{place}")

    def _typed(self, name: str, kind: sa.types.TypeEngine[Any]) -> ColumnElement[Any]:
        column: ColumnElement[Any] = self.stored.c[name]
        if self._fact(name).storage is Storage.ENUM:  # which compares with nothing but itself
            column = sa.cast(column, sa.Text)
        return sa.type_coerce(column, kind)

    def _number(self, name: str) -> ColumnElement[Any]:
        return self._typed(name, Numbers(self._fact(name).storage))

    def _key(self, name: str | None) -> ColumnElement[Any]:
        if name is None:
            return sa.cast(sa.literal_column(f"'{EVERYWHERE}'"), sa.Text)
        return self._typed(name, key_type(self._fact(name).storage))

    def _word(self, name: str | None) -> ColumnElement[Any]:
        if name is None:
            return sa.cast(sa.null(), sa.Text)
        return self._typed(name, Words(self._fact(name).storage))

    def _moment(self, name: str | None) -> ColumnElement[Any]:
        if name is None:
            return sa.type_coerce(sa.null(), Moment(Storage.CLOCK, "", None))
        fact = self._fact(name)
        zone = self.mapping.source.time_zone
        return self._typed(name, Moment(fact.storage, fact.form, zone))

    def _version(self) -> ColumnElement[Any]:
        name = self.mapping.roles.version
        if name is None:
            return sa.literal_column("1", sa.Integer)
        if not self.mapping.versions:
            return self.stored.c[name]
        codes = tuple(self.mapping.versions.items())
        return self._typed(name, Codes(self._fact(name).storage, codes))

    def _score(self) -> ColumnElement[Any]:
        """The score, or the greatest of all classes' scores."""
        if not self.classes:
            return self._number(self.score_columns[0])
        scores = [self._number(name) for name in self.score_columns]
        places = [(sa.and_(*(each >= other for other in scores)), each) for each in scores]
        return sa.case(*places)

    def _label(self) -> ColumnElement[Any]:
        """The class that was predicted: its word, also where its place is stored."""
        roles, words = self.mapping.roles, self.mapping.model.outcome_labels
        if roles.label is not None:
            column = self._word(roles.label)
            if not words or self._fact(roles.label).storage is Storage.TEXT:
                return column
            codes = self.mapping.label_codes.items()
            return sa.case(*((column == code, word) for code, word in codes))
        if not self.classes:
            return self._word(None)
        best = self._score()
        return sa.case(*((self._number(roles.scores[each]) == best, each) for each in self.classes))

    def _decision(self, score: ColumnElement[Any]) -> ColumnElement[Any]:
        decision = self.mapping.decision
        if self.mapping.roles.decision is not None or decision is None:
            return self._word(self.mapping.roles.decision)
        limit = sa.literal(decision.threshold, NUMBER)
        return sa.case((score >= limit, decision.above), else_=decision.below)

    def _outcome(self) -> ColumnElement[Any]:
        """The truth as a number: as it is stored, or by what its words mean."""
        name = self.mapping.roles.outcome
        if name is None:
            return sa.cast(sa.null(), NUMBER)
        fact, places = self._fact(name), self.mapping.outcome_numbers
        if fact.storage is Storage.BOOLEAN and not self.mapping.outcomes:
            return place_of(sa.cast(sa.cast(self.stored.c[name], sa.Integer), NUMBER), places)
        if self.mapping.outcomes or fact.storage in {Storage.TEXT, Storage.ENUM}:
            word = self._typed(name, Words(fact.storage))
            codes = self.mapping.outcome_codes.items()
            return sa.case(*((word == text, sa.literal(float(n), NUMBER)) for text, n in codes))
        return place_of(self._number(name), places)
