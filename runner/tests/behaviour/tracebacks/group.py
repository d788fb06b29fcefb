# A group of errors, where there are any.
import builtins

Group = getattr(builtins, "ExceptionGroup", None)


def fail(n):
    if n % 2:
        raise ValueError(n)
    raise TypeError("even")


def gather():
    errors = []
    for n in range(3):
        try:
            fail(n)
        except Exception as error:
            errors.append(error)
    raise Group("several", [*errors, Group("inner", [KeyError("x")])]) if Group else errors[0]


gather()
