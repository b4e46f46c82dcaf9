"""Run migrations on the connection that `store.migration` hands over."""

from alembic import context

from dashboard.store import tables
from dashboard.store.managed import is_managed


def include(_object: object, name: str | None, kind: str, *_: object) -> bool:
    """Leave the wide prediction tables to the register."""
    return not (kind == "table" and name is not None and is_managed(name))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    include_name=lambda name, kind, _parents: include(None, name, kind),
    render_as_batch=True,
)
context.run_migrations()
