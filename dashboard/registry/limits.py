"""How large files may be, and what opening a model may take."""

from dataclasses import dataclass

MEGABYTE = 2**20
LARGEST_CARD = 4 * MEGABYTE
LARGEST_TABLE = 512 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Limits:
    """What opening a model may take.

    Attributes
    ----------
    seconds : float
        How long it may take in a fresh interpreter, once that has started.
    memory : int
        How much resident memory it may take there, in megabytes.
    artifact : int
        How large the model's file may be, in megabytes.
    """

    seconds: float = 120.0
    memory: int = 4_096
    artifact: int = 2_048


LIMITS = Limits()
