"""The command line: `candor`. The only room that knows Click."""

from . import connecting, edges, scoring, setup, versions
from .group import main

__all__ = ["connecting", "edges", "main", "scoring", "setup", "versions"]
