"""What depends on a deployment: everything that reads its answers, directly or through others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard import store
from dashboard.domain.edges import Edge, nearest_edges
from dashboard.domain.graph import paths_from
from dashboard.domain.model_map import Affected, BlastRadius, Cell, Health
from dashboard.domain.records import EVERYWHERE
from dashboard.domain.scopes import lineage

from .health import read_health

FINE = {Health.OK, Health.EMPTY}


@dataclass(frozen=True, slots=True)
class _Landscape:
    """Who is deployed where and who reads whom; `champions` are versions by model and scope."""

    champions: Mapping[str, Mapping[str, int]]
    edges: Sequence[Edge]
    cells: Mapping[tuple[str, str], Cell]

    @property
    def scopes(self) -> list[str]:
        """Every scope that something is said of."""
        deployed = {at for by_scope in self.champions.values() for at in by_scope}
        fed = {each.declared.scope for each in self.edges}
        return sorted(deployed | fed | {at for _, at in self.cells} | {EVERYWHERE})

    def serving_scope(self, model: str, scope: str) -> str | None:
        """The scope whose champion serves another one."""
        deployed = self.champions.get(model, {})
        return next((at for at in lineage(scope) if at in deployed), None)

    def ways(self, model: str, scope: str) -> list[tuple[str, tuple[str, ...]]]:
        """The models that read a model's answers about a scope, each with its shortest way."""
        pairs = [
            (edge.declared.upstream, reader)
            for reader in sorted({each.declared.downstream for each in self.edges})
            for edge in nearest_edges(
                (each for each in self.edges if each.declared.downstream == reader), scope
            ).values()
        ]
        return paths_from(pairs, model)[1:]


def blast_radius(connection: store.Connection, model: str, scope: str = EVERYWHERE) -> BlastRadius:
    """All cells that read what a model answers in a scope, directly or through others.

    The deployment for exactly this scope is meant, whether it is there already or about to be:
    scopes that have a nearer champion of the model are not touched by it.

    Parameters
    ----------
    connection : Connection
        One that reads.
    model, scope : str
        What is to be deployed, and where.

    Returns
    -------
    BlastRadius
        The dependent cells, the nearest models first, with their recent predictions and what is
        wrong with them already.

    Raises
    ------
    UnknownModel
        If the model is not registered.
    """
    store.list_versions(connection, model)
    land = _read(connection, model, scope)
    found: dict[tuple[str, str], Affected] = {}
    for at in land.scopes:
        if land.serving_scope(model, at) != scope:
            continue
        for name, way in land.ways(model, at):
            place = (name, land.serving_scope(name, at) or EVERYWHERE)
            known = found.get(place) or _affected(land.cells.get(place), place, way)
            found[place] = replace(known, scopes=(*known.scopes, at))
    counted = _counted(connection, land, list(found.values()))
    order = sorted(counted, key=lambda each: (len(each.path), each.path, each.scope))
    return BlastRadius(model, scope, tuple(order))


def _read(connection: store.Connection, model: str, scope: str) -> _Landscape:
    """What is there, and the deployment in question, as if it were there."""
    champions: dict[str, dict[str, int]] = {}
    for name, at, version in store.list_champions(connection):
        champions.setdefault(name, {})[at] = version
    champions.setdefault(model, {}).setdefault(scope, 0)
    cells = {(each.model, each.scope): each for each in read_health(connection)}
    return _Landscape(champions, store.list_edges(connection), cells)


def _affected(cell: Cell | None, place: tuple[str, str], way: tuple[str, ...]) -> Affected:
    wrong = cell is not None and cell.health not in FINE
    notices = cell.findings if cell is not None and wrong else ()
    return Affected(*place, path=way, scopes=(), n_day=0, n_month=0, until=None, notices=notices)


def _counted(
    connection: store.Connection, land: _Landscape, affected: Sequence[Affected]
) -> list[Affected]:
    """The same with their predictions of the last day and month: one question for each model."""
    counts: dict[str, Mapping[str, tuple[int, int]]] = {}
    until = {}
    for name in {each.model for each in affected}:
        cells = [each for (of, _), each in land.cells.items() if of == name and each.newest]
        versions = {each.version for each in cells if each.version is not None}
        until[name] = max((each.newest for each in cells if each.newest), default=None)
        newest = until[name]
        counts[name] = {}
        if newest is not None and versions:
            counts[name] = store.volumes(connection, name, versions, newest)
    return [
        replace(
            each,
            n_day=sum(counts[each.model].get(at, (0, 0))[0] for at in each.scopes),
            n_month=sum(counts[each.model].get(at, (0, 0))[1] for at in each.scopes),
            until=until[each.model],
        )
        for each in affected
    ]
