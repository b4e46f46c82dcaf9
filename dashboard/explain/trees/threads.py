"""Blocks of work on all cores; the kernels release the interpreter lock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from numba import get_num_threads

FEWEST = 512
BLOCK = 16_384
WORD = 64
"""Rows that some kernels look at together: where they are shared out, words stay whole."""


def in_blocks(
    size: int,
    work: Callable[[int, int], object],
    *,
    block: int = BLOCK,
    fewest: int = FEWEST,
) -> None:
    """Call ``work(first, last)`` for blocks that cover ``range(size)``, in any order.

    Fewer than `fewest` are not worth a second thread: to start one costs 0.1 ms.
    """
    threads = get_num_threads()
    if threads == 1 or size < fewest:
        for first in range(0, size, block):
            work(first, min(size, first + block))
        return
    # two blocks for each thread where there are enough rows, so that none waits long for the other
    step = min(block, -(-size // (2 * threads * WORD)) * WORD)
    bounds = [(first, min(size, first + step)) for first in range(0, size, step)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda pair: work(*pair), bounds))
