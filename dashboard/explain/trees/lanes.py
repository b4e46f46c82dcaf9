"""What the compiler knows of the processor: eight table rows added at once, and bits of words."""

from typing import Any

from llvmlite import ir
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
    """Add a number to those of `LANES` sums whose bit is set."""

    def generate(context, builder, signature, given):  # type: ignore[no-untyped-def]
        target = context.make_array(signature.args[0])(context, builder, given[0]).data
        double = ir.VectorType(ir.DoubleType(), LANES)
        place = builder.bitcast(builder.gep(target, [given[1]]), double.as_pointer())
        chosen = builder.bitcast(given[2], ir.VectorType(ir.IntType(1), LANES))
        nothing = ir.Constant(double, None)
        change = builder.select(chosen, _filled(builder, double, given[3]), nothing)
        builder.store(builder.fadd(builder.load(place, align=8), change), place, align=8)
        return context.get_dummy_value()

    return types.void(sums, types.int64, types.uint8, types.float64), generate


add_where: Any = _add_where
