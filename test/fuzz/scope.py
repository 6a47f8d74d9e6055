"""What a move works on: a container, reached as `@`, and its places."""
from elements import Array, Int, List, Slice


class Scope:
    """A container (its type) that is reached as `@`."""

    def __init__(self, program, of):
        self.program = program
        self.of = of
        self.handle = of.text if isinstance(of, (Slice, List)) else "*" + of.text
        groups = {}
        for type_, place in of.places("@"):
            groups.setdefault(type_.text, (type_, []))[1].append(place)
        # Groups of numbers alone move no pointers: they are few.
        self.groups = [
            group
            for group in groups.values()
            if len(group[1]) > 1 and (not isinstance(group[0], Int) or program.chance(0.15))
        ]
        if not self.groups:
            self.groups = [group for group in groups.values() if len(group[1]) > 1]

    def places(self, count=2):
        """A type and `count` places of it (some may be the same when there are too few)."""
        type_, places = self.program.rng.choice(self.groups)
        chosen = self.program.rng.sample(places, min(count, len(places)))
        while len(chosen) < count:
            chosen.append(self.program.rng.choice(places))
        return [type_] + chosen

    def place(self):
        """One place that has pointers, if there is one, and its type."""
        return tuple(self.places(1))

    def sequence(self):
        """Something to loop over: element type, length, expression of a slice of it; or None."""
        found = []
        if isinstance(self.of, Slice):
            found.append((self.of.of, self.of.length, "@"))
        if isinstance(self.of, Array):
            found.append((self.of.of, self.of.length, "@[:]"))
        for type_, place in self.of.places("@"):
            if isinstance(type_, Array):
                found.append((type_.of, type_.length, place + "[:]"))
            if isinstance(type_, Slice):
                found.append((type_.of, type_.length, place))
        return self.program.rng.choice(found) if found else None

    def function(self, stem, body, parameters="", result=""):
        """Declares a function with the container as its parameter h."""
        parameters = ", ".join(filter(None, [f"h {self.handle}", parameters]))
        return self.program.declare_function(
            stem, parameters, result, [line.replace("@", "h") for line in body]
        )


def swap(scope):
    """The simplest move, and what others do where the container is not of their kind."""
    _, a, b = scope.places()
    return [f"{a}, {b} = {b}, {a}"]
