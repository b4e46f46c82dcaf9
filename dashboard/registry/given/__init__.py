"""Rows as they were given, written and read back with every dtype and every value.

A column of objects may mix 1, "1", True, None and NaN, which mean different things to a model. No
common file format holds them all, so every value is written as JSON with its type next to it.
"""

from .frames import plain_frame, revived_frame

__all__ = ["plain_frame", "revived_frame"]
