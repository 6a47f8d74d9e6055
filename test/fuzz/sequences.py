"""Moves within arrays and slices (of a container that has any), and within lists. See moves.py."""
from elements import List
from scope import swap


def needs_sequence(move):
    """A move over a sequence; where the container has none, a swap."""

    def with_sequence(scope):
        found = scope.sequence()
        return move(scope, *found) if found else swap(scope)

    return with_sequence


@needs_sequence
def shift(scope, of, length, at):
    s, i = scope.program.fresh("s"), scope.program.fresh("i")
    return [f"{s} := {at}", f"for {i} := 0; {i}+1 < len({s}); {i}++ {{", f"{s}[{i}] = {s}[{i}+1]", "}"]


@needs_sequence
def rotate_sequence(scope, of, length, at):
    s, i, first = (scope.program.fresh(stem) for stem in ("s", "i", "first"))
    return [
        f"{s} := {at}",
        f"{first} := {s}[0]",
        f"for {i} := 1; {i} < len({s}); {i}++ {{",
        f"{s}[{i}-1] = {s}[{i}]",
        "}",
        f"{s}[len({s})-1] = {first}",
    ]


@needs_sequence
def reverse(scope, of, length, at):
    s, i, j = (scope.program.fresh(stem) for stem in "sij")
    return [
        f"{s} := {at}",
        f"for {i}, {j} := 0, len({s})-1; {i} < {j}; {i}, {j} = {i}+1, {j}-1 {{",
        f"{s}[{i}], {s}[{j}] = {s}[{j}], {s}[{i}]",
        "}",
    ]


@needs_sequence
def sort(scope, of, length, at):
    sign = scope.program.rng.choice("<>")
    body = [
        "for i := range s {",
        "for j := 0; j+1 < len(s)-i; j++ {",
        f"if {of.read('s[j]')} {sign} {of.read('s[j+1]')} {{",
        "s[j], s[j+1] = s[j+1], s[j]",
        "}",
        "}",
        "}",
    ]
    return [f"{scope.program.declare_function('sort', f's []{of.text}', '', body)}({at})"]


@needs_sequence
def insertion_sort(scope, of, length, at):
    body = [
        "for i := 1; i < len(s); i++ {",
        "v := s[i]",
        "j := i",
        f"for ; j > 0 && {of.read('s[j-1]')} < {of.read('v')}; j-- {{",
        "s[j] = s[j-1]",
        "}",
        "s[j] = v",
        "}",
    ]
    return [f"{scope.program.declare_function('sort', f's []{of.text}', '', body)}({at})"]


@needs_sequence
def copy_within(scope, of, length, at):
    return [scope.program.rng.choice([f"copy({at}, ({at})[1:])", f"copy(({at})[1:], {at})"])]


@needs_sequence
def copy_out_and_back(scope, of, length, at):
    t = scope.program.fresh("t")
    return [f"var {t} [{length}]{of.text}", f"copy({t}[:], {at})", f"copy(({at})[1:], {t}[:])"]


@needs_sequence
def append_within_capacity(scope, of, length, at):
    s = scope.program.fresh("s")
    return [f"{s} := {at}", f"{s} = append({s}[:0], {s}[1:]...)", f"{s} = append({s}, {s}[0])"]


@needs_sequence
def append_one_within_capacity(scope, of, length, at):
    s = scope.program.fresh("s")
    return [f"{s} := ({at})[:1]", f"{s} = append({s}, {s}[0])"]


@needs_sequence
def reslice(scope, of, length, at):
    s = scope.program.fresh("s")
    return [f"{s} := {at}", f"for len({s}) > 1 {{", f"{s}[0] = {s}[1]", f"{s} = {s}[1:]", "}"]


@needs_sequence
def range_last(scope, of, length, at):
    last, v = scope.program.fresh("last"), scope.program.fresh("v")
    return [
        f"var {last} {of.text}",
        f"for _, {v} := range {at} {{",
        f"{last} = {v}",
        "}",
        f"({at})[0] = {last}",
    ]


@needs_sequence
def range_address(scope, of, length, at):
    last, i = scope.program.fresh("p"), scope.program.fresh("i")
    return [
        f"{last} := &({at})[0]",
        f"for {i} := range {at} {{",
        f"*{last} = ({at})[{i}]",
        f"{last} = &({at})[{i}]",
        "}",
    ]


@needs_sequence
def by_index_parameter(scope, of, length, at):
    mover = scope.program.declare_function("at", f"s []{of.text}, i, j int", "", ["s[i], s[j] = s[j], s[i]"])
    return [f"{mover}({at}, {scope.program.rng.randrange(length)}, {scope.program.rng.randrange(length)})"]


def list_or_swap(scope):
    """Turns a list round, all but its first node, or moves its values along; other containers: a swap."""
    if not isinstance(scope.of, List):
        return swap(scope)
    if scope.program.chance(0.5):
        body = ["for ; n.Next != nil; n = n.Next {", "n.E = n.Next.E", "}"]
    else:
        body = [
            f"var turned *{scope.of.node}",
            "for k := n.Next; k != nil; {",
            "next := k.Next",
            "k.Next = turned",
            "turned, k = k, next",
            "}",
            "n.Next = turned",
        ]
    return [f"{scope.program.declare_function('turn', f'n {scope.of.text}', '', body)}(@)"]


SEQUENCE_MOVES = [
    (3, shift),
    (3, rotate_sequence),
    (3, reverse),
    (3, sort),
    (2, insertion_sort),
    (3, copy_within),
    (2, copy_out_and_back),
    (3, append_within_capacity),
    (2, append_one_within_capacity),
    (2, reslice),
    (2, range_last),
    (2, range_address),
    (2, by_index_parameter),
    (4, list_or_swap),
]
