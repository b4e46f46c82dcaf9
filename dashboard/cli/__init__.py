"""The command line: `candor`. The only room that knows Click."""

from . import connecting, scoring, setup, versions
from .group import main

__all__ = ["connecting", "main", "scoring", "setup", "versions"]
