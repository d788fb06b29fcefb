# How far tracebacks go, and that an error in a traceback's own code shows its source.
import json
import sys

try:
    json.loads("{")
except ValueError as error:
    trace = error.__traceback__
    while trace:
        print(trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
sys.tracebacklimit = 1


def one():
    two()


def two():
    json.loads("{")


one()
