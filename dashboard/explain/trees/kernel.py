"""Adding up tables: every row of data takes one cell of each group."""

import numpy as np
from numba import njit

from dashboard.domain.structure import AnyArray, FloatArray

from .groups import Groups
from .lanes import LANES, add_eight, add_one
from .tables import Tables
from .threads import FEWEST, in_blocks

ROWS = 4096
WORTH = 2**21
"""Table rows that are added up soon: a second thread would fetch the same cold tables again."""


def added(
    codes: AnyArray, groups: Groups, tables: Tables, n_outputs: int, n_results: int
) -> FloatArray:
    """The sum of the tables' entries for every row.

    Parameters
    ----------
    codes : ndarray of shape (n_features, n_rows)
        Codes of the rows.
    groups, tables : Groups, Tables
        The groups with their tables.
    n_outputs, n_results : int
        How many outputs there are, and results for each.

    Returns
    -------
    ndarray of shape (n_outputs * n_results, n_rows)
        In double precision, which keeps the error of thousands of additions below that of the
        entries. It may be a view with gaps.
    """
    # of the same width as the codes, so that many are compared at once
    cuts = groups.cut_start, groups.cut_feature, groups.cut_code.astype(codes.dtype)
    n_rows = codes.shape[1]
    fewest = max(FEWEST, WORTH // max(1, groups.n_cells.size))
    if tables.stride == 1:
        sums = np.zeros((n_outputs * n_results, n_rows))
        in_blocks(
            n_rows,
            lambda first, last: _add_columns(
                codes, first, last, *cuts, groups.cut_delta, tables.column_start, tables.target,
                tables.offset, tables.entry, sums,
            ),
            fewest=fewest,
        )  # fmt: skip
        return sums
    start = np.append(0, np.cumsum(groups.n_cells))[:-1] * tables.stride
    wide = np.zeros((n_outputs, n_rows, tables.stride))
    in_blocks(
        n_rows,
        lambda first, last: _add_rows(
            codes, first, last, *cuts, groups.cut_delta, start, tables.output, tables.stride,
            tables.entry, wide,
        ),
        fewest=fewest,
    )  # fmt: skip
    by_result = wide[:, :, :n_results].transpose(0, 2, 1)
    return by_result.reshape(-1, n_rows) if n_outputs > 1 else by_result[0]


@njit(cache=True, nogil=True)
def _cells(codes, begin, cell, first, last, cut_feature, cut_code, cut_delta):  # type: ignore[no-untyped-def]
    """Cells of rows ``begin, begin + 1, ...`` in the group with cuts ``first .. last - 1``."""
    nothing = np.uint16(0)
    for row in range(cell.size):
        cell[row] = 0
    for cut in range(first, last):
        values = codes[cut_feature[cut], begin : begin + cell.size]
        code, delta = cut_code[cut], cut_delta[cut]
        for row in range(cell.size):
            cell[row] += delta if values[row] >= code else nothing


@njit(cache=True, nogil=True)
def _add_columns(  # type: ignore[no-untyped-def]
    codes, first, last, cut_start, cut_feature, cut_code, cut_delta,
    column_start, target, offset, entry, sums,
):  # fmt: skip
    cells = np.empty(ROWS, np.uint16)
    for begin in range(first, last, ROWS):
        cell = cells[: min(ROWS, last - begin)]
        for group in range(cut_start.size - 1):
            _cells(
                codes, begin, cell, cut_start[group], cut_start[group + 1],
                cut_feature, cut_code, cut_delta,
            )  # fmt: skip
            for column in range(column_start[group], column_start[group + 1]):
                entries = entry[offset[column] :]
                total = sums[target[column], begin : begin + cell.size]
                for row in range(cell.size):
                    total[row] += entries[cell[row]]


@njit(cache=True, nogil=True)
def _add_rows(  # type: ignore[no-untyped-def]
    codes, first, last, cut_start, cut_feature, cut_code, cut_delta,
    start, output, stride, entry, wide,
):  # fmt: skip
    """Add eight groups at a time: their table rows meet in registers, and memory is asked once."""
    n_groups = start.size
    cells = np.empty((LANES, ROWS), np.uint16)
    for begin in range(first, last, ROWS):
        size = min(ROWS, last - begin)
        group = 0
        while group < n_groups:
            together = 1
            if group + LANES <= n_groups and output[group] == output[group + LANES - 1]:
                together = LANES
            for which in range(together):
                at = group + which
                _cells(
                    codes, begin, cells[which, :size], cut_start[at], cut_start[at + 1],
                    cut_feature, cut_code, cut_delta,
                )  # fmt: skip
            sums = wide[output[group], begin : begin + size].reshape(size * stride)
            if together == LANES:
                a, b, c, d = start[group], start[group + 1], start[group + 2], start[group + 3]
                e, f, g, h = start[group + 4], start[group + 5], start[group + 6], start[group + 7]
                for row in range(size):
                    place = row * stride
                    at_a = a + np.int64(cells[0, row]) * stride
                    at_b = b + np.int64(cells[1, row]) * stride
                    at_c = c + np.int64(cells[2, row]) * stride
                    at_d = d + np.int64(cells[3, row]) * stride
                    at_e = e + np.int64(cells[4, row]) * stride
                    at_f = f + np.int64(cells[5, row]) * stride
                    at_g = g + np.int64(cells[6, row]) * stride
                    at_h = h + np.int64(cells[7, row]) * stride
                    for lane in range(0, stride, LANES):
                        add_eight(
                            sums, place + lane, entry,
                            (at_a + lane, at_b + lane, at_c + lane, at_d + lane,
                             at_e + lane, at_f + lane, at_g + lane, at_h + lane),
                        )  # fmt: skip
            else:
                for row in range(size):
                    at_a = start[group] + np.int64(cells[0, row]) * stride
                    for lane in range(0, stride, LANES):
                        add_one(sums, row * stride + lane, entry, (at_a + lane,))
            group += together
