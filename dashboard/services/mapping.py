"""The map of all models: how each is doing where, and which feeds which."""

from dashboard import store
from dashboard.domain.model_map import EdgeState, MapEdge, ModelMap

from .health import read_health


def read_map(connection: store.Connection) -> ModelMap:
    """Every model in every scope, and the declared edges beside what runs made of them."""
    names = store.list_models(connection)
    runs = store.newest_runs(connection)
    return ModelMap(
        titles={name: store.list_versions(connection, name)[-1].card.title for name in names},
        cells=read_health(connection),
        edges=tuple(_edges(connection)),
        newest_run=max((run.started_at for run in runs), default=None),
    )


def _edges(connection: store.Connection) -> list[MapEdge]:
    """Edges in force, and retired ones that runs had used."""
    uses = {use.edge_id: use for use in store.edge_uses(connection)}
    found = []
    for edge in store.list_edges(connection, retired=True):
        use = uses.get(edge.id)
        if use is None:
            if edge.retired_at is None:
                found.append(MapEdge(edge, EdgeState.NEVER))
            continue
        state = EdgeState.REALISED if edge.retired_at is None else EdgeState.RETIRED
        found.append(MapEdge(edge, state, use.n_runs, use.n_rows, use.n_default, use.newest_at))
    return found
