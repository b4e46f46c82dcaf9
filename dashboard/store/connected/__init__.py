"""A company's own tables: read where they are, by a mapping, and never written."""

from .check import TableCheck, check_table
from .engine import PATIENCE_SECONDS, asking, check_address, open_company, shown
from .facts import ColumnFacts, Storage, TableFacts
from .indexes import missing_indexes
from .look import look_at
from .source import ConnectedSource
from .times import is_aware
from .values import Numbers, plain_type

__all__ = [
    "PATIENCE_SECONDS",
    "ColumnFacts",
    "ConnectedSource",
    "Numbers",
    "Storage",
    "TableCheck",
    "TableFacts",
    "asking",
    "check_address",
    "check_table",
    "is_aware",
    "look_at",
    "missing_indexes",
    "open_company",
    "plain_type",
    "shown",
]
