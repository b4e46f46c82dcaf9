"""The command line: `candor`. The only room that knows Click."""

from . import edges, scoring, setup, versions
from .group import main

__all__ = ["edges", "main", "scoring", "setup", "versions"]
from . import importing, scoring, setup, versions
from .group import main

__all__ = ["importing", "main", "scoring", "setup", "versions"]
