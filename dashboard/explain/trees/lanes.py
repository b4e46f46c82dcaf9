"""What the compiler knows of the processor: eight table rows added at once, and bits of words."""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit
from numba.core import types
from numba.extending import intrinsic

LANES = 8
BITS = 64


def _adder(count: int) -> Any:
    """An operation that adds `LANES` entries from each of `count` places to a sum.

    The entries are added up in single precision, in registers; the sum in memory is double, so
    that thousands of such additions cost no digits.
    """
    single = ir.VectorType(ir.FloatType(), LANES)
    double = ir.VectorType(ir.DoubleType(), LANES)

    @intrinsic
    def add(_context, sums, at, entry, places):  # type: ignore[no-untyped-def]
        def generate(context, builder, signature, given):  # type: ignore[no-untyped-def]
            target = context.make_array(signature.args[0])(context, builder, given[0]).data
            source = context.make_array(signature.args[2])(context, builder, given[2]).data
            total = None
            for which in range(count):
                start = builder.gep(source, [builder.extract_value(given[3], which)])
                row = builder.load(builder.bitcast(start, single.as_pointer()), align=4)
                total = row if total is None else builder.fadd(total, row)
            place = builder.bitcast(builder.gep(target, [given[1]]), double.as_pointer())
            wide = builder.fpext(total, double)
            builder.store(builder.fadd(builder.load(place, align=8), wide), place, align=8)
            return context.get_dummy_value()

        return types.void(sums, at, entry, places), generate

    return add


add_one = _adder(1)
add_eight = _adder(LANES)


@intrinsic
def _first_bit(_context, word):  # type: ignore[no-untyped-def]  # noqa: ARG001 - its type matters
    """Place of the lowest bit of a word that is not 0."""

    def generate(_backend, builder, _signature, given):  # type: ignore[no-untyped-def]
        return builder.cttz(given[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.uint64), generate


first_bit: Any = _first_bit


def _comparer(count: int, word: Any) -> Any:
    """An operation that tells which of `count` values are below an edge, as the bits of a word."""

    @intrinsic
    def compare(_context, values, _at, _edge):  # type: ignore[no-untyped-def]
        def generate(context, builder, signature, given):  # type: ignore[no-untyped-def]
            source = context.make_array(signature.args[0])(context, builder, given[0]).data
            vector = ir.VectorType(context.get_value_type(values.dtype), count)
            start = builder.bitcast(builder.gep(source, [given[1]]), vector.as_pointer())
            edges = _filled(builder, vector, given[2])
            below = builder.icmp_unsigned("<", builder.load(start, align=2), edges)
            return builder.bitcast(below, ir.IntType(count))

        return word(values, types.int64, values.dtype), generate

    return compare


def _filled(builder: Any, vector: Any, value: Any) -> Any:
    """A vector of one value."""
    first = builder.insert_element(ir.Constant(vector, ir.Undefined), value, ir.IntType(32)(0))
    places = ir.Constant(ir.VectorType(ir.IntType(32), vector.count), None)
    return builder.shuffle_vector(first, first, places)


below = _comparer(BITS, types.uint64)
eight_below = _comparer(LANES, types.uint8)


@intrinsic
def _add_where(_context, sums, _at, _word, _gain):  # type: ignore[no-untyped-def]

    def generate(context, builder, signature, given):  # type: ignore[no-untyped-def]
        target = context.make_array(signature.args[0])(context, builder, given[0]).data
        double = ir.VectorType(ir.DoubleType(), LANES)
        gains, nothing = _filled(builder, double, given[3]), ir.Constant(double, None)
        start = builder.bitcast(builder.gep(target, [given[1]]), double.as_pointer())
        for part in range(signature.args[2].bitwidth // LANES):
            bits = builder.lshr(given[2], given[2].type(part * LANES))
            chosen = builder.bitcast(
                builder.trunc(bits, ir.IntType(LANES)), ir.VectorType(ir.IntType(1), LANES)
            )
            place = builder.gep(start, [ir.IntType(64)(part)])
            change = builder.select(chosen, gains, nothing)
            builder.store(builder.fadd(builder.load(place, align=8), change), place, align=8)
        return context.get_dummy_value()

    return types.void(sums, types.int64, _word, types.float64), generate


@njit(cache=True, nogil=True)
def add_where(sums, at, word, gain):  # type: ignore[no-untyped-def]
    """Add a number to those of `LANES` or `BITS` sums whose bit is set in the word."""
    _add_where(sums, at, word, gain)  # type: ignore[call-arg]


@intrinsic
def _keep_eight(_context, words, _at, _start, _word, _which, _other):  # type: ignore[no-untyped-def]
    """Write `LANES` words further on, with those bits that another word has; one is replaced.

    Tells which of them have any bits. All go in one piece: who reads them at once would wait for
    the memory if they came in two.
    """

    def generate(context, builder, signature, given):  # type: ignore[no-untyped-def]
        data = context.make_array(signature.args[0])(context, builder, given[0]).data
        vector = ir.VectorType(ir.IntType(BITS), LANES)
        target, source = (
            builder.bitcast(builder.gep(data, [place]), vector.as_pointer()) for place in given[1:3]
        )
        kept = builder.and_(builder.load(source, align=8), _filled(builder, vector, given[3]))
        lanes = ir.Constant(vector, list(range(LANES)))
        replaced = builder.icmp_unsigned("==", lanes, _filled(builder, vector, given[4]))
        kept = builder.select(replaced, _filled(builder, vector, given[5]), kept)
        builder.store(kept, target, align=8)
        some = builder.icmp_unsigned("!=", kept, ir.Constant(vector, None))
        return builder.bitcast(some, ir.IntType(LANES))

    place, word = types.int64, types.uint64
    return types.uint8(words, place, place, word, place, word), generate


keep_eight: Any = _keep_eight


@intrinsic
def _copy_eight(_context, words, _at, source, _start):  # type: ignore[no-untyped-def]
    """Copy `LANES` words."""

    def generate(context, builder, signature, given):  # type: ignore[no-untyped-def]
        vector = ir.VectorType(ir.IntType(BITS), LANES)
        target, start = (
            builder.bitcast(
                builder.gep(
                    context.make_array(signature.args[which])(context, builder, given[which]).data,
                    [given[which + 1]],
                ),
                vector.as_pointer(),
            )
            for which in (0, 2)
        )
        builder.store(builder.load(start, align=8), target, align=8)
        return context.get_dummy_value()

    return types.void(words, types.int64, source, types.int64), generate


copy_eight: Any = _copy_eight


@njit(cache=True, nogil=True)
def aligned(n_lines):  # type: ignore[no-untyped-def]
    """Room for lines of `BITS` numbers that begin where the processor's own lines do."""
    given = np.empty((n_lines + 1) * BITS)
    skipped = (-given.ctypes.data // given.itemsize) % LANES
    return given[skipped : skipped + n_lines * BITS].reshape(n_lines, BITS)
