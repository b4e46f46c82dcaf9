"""The command line: `candor`. The only room that knows Click."""

from . import connecting, edges, scoring, setup, versions
from .group import main

__all__ = ["connecting", "edges", "main", "scoring", "setup", "versions"]
from . import (
    edges,
    importing,
    scoring,
    setup,
    versions,
)
from .group import main

__all__ = [
    "edges",
    "importing",
    "main",
    "scoring",
    "setup",
    "versions",
]
