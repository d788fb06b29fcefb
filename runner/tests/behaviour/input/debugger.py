# The debugger, which shows all frames that there are.
#
# /// behaviour
# request.stdin = "where\nargs\nup\nup\np __name__\nlist 1, 4\ncontinue\n"
# ///
def inner(x):
    y = x + 1
    breakpoint()
    return y


print(inner(1))
