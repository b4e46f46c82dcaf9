"""The command line: `candor`. The only room that knows Click."""

from . import importing, scoring, setup, versions
from .group import main

__all__ = ["importing", "main", "scoring", "setup", "versions"]
