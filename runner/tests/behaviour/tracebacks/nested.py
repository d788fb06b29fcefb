# An error through several calls, one of them over several lines, in a class, a lambda and a comprehension.
class Shape:
    def area(self, sides):
        return [self.half(side, 0) for side in sides]

    def half(self, a, b):
        # fmt: off
        return (
            a
            + a / b
            + sum(x for x in (1, 2, 3))
        )
        # fmt: on


run = lambda: Shape().area([1, 2])  # noqa: E731
run()
