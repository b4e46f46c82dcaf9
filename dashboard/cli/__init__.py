"""The command line: `candor`. The only room that knows Click."""

from . import (
    connecting,
    edges,
    importing,
    new_model,
    scoring,
    setup,
    versions,
)
from .group import main

__all__ = [
    "connecting",
    "edges",
    "importing",
    "main",
    "new_model",
    "scoring",
    "setup",
    "versions",
]
from . import deployments

__all__ = ["deployments", "main", "scoring", "setup", "versions"]
