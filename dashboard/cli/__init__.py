"""The command line: `candor`. The only room that knows Click."""

from . import scoring, setup, versions
from .group import main

__all__ = ["main", "scoring", "setup", "versions"]
