"""The command line: `candor`. The only room that knows Click."""

from . import deployments, scoring, setup, versions
from .group import main

__all__ = ["deployments", "main", "scoring", "setup", "versions"]
