# Whose frames there are: the program's own and no other, in every way to look.
import gc
import inspect
import sys
import traceback
import types


def chain(frame):
    while frame is not None:
        code = frame.f_code
        print(
            code.co_name,
            code.co_filename,
            frame.f_lineno,
            code.co_firstlineno,
            frame.f_globals is globals(),
            sorted(frame.f_locals)[:3],
        )
        frame = frame.f_back


def inner():
    chain(sys._getframe())
    traceback.print_stack()
    for entry in inspect.stack():
        print(entry.function, entry.filename, entry.lineno, entry.code_context)
    print(traceback.format_stack())


inner()
print(sys._getframe().f_back, len(sys._current_frames()), sys._getframe().f_builtins is __builtins__.__dict__)
print([len(str(value)) for value in getattr(sys, "_current_exceptions", dict)().values()])
print(sys._getframe().f_trace, sys._getframe().f_lasti > 0)
others = [o for o in gc.get_objects() if isinstance(o, types.FrameType) and o.f_globals is not globals()]
print([frame.f_code for frame in others])
generators = [o for o in gc.get_objects() if isinstance(o, (types.GeneratorType, types.CoroutineType))]
print([o.__qualname__ for o in generators])
print([o for o in gc.get_objects() if isinstance(o, types.TracebackType)])
