"""What leaves the house as a file: bytes with their provenance inside, under safe names.

Takes charts, tables and the facts behind them; gives bytes and file names. Writes no file.
"""

from .names import file_name
from .table import csv_bytes, guarded

__all__ = ["csv_bytes", "file_name", "guarded"]
