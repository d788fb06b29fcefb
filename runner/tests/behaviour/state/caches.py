# Caches and registers of the standard library that earlier work would have filled.
import sys

print("linecache", "linecache" in sys.modules)
import abc
import atexit
import importlib._bootstrap as bootstrap
import linecache

print(linecache.cache)
print("atexit", atexit._ncallbacks())
print("locks", len(bootstrap._module_locks), bootstrap._blocking_on)
print("abc", "_abc" in sys.modules, abc.get_cache_token())
import re

print("re", len(re._cache))
import copyreg

print(sorted(map(str, copyreg.dispatch_table)), copyreg._extension_registry)
import encodings

print(sorted(encodings._cache))
import struct

struct.calcsize("i")
import functools

print(functools.lru_cache(lambda: 1).cache_info())

import os

print("stat cache", sorted(set(sys.path_importer_cache) - {os.environ["PYTHONPATH"]}))
import tempfile

print(tempfile.tempdir, tempfile.template, tempfile._name_sequence, tempfile._once_lock.locked())
import logging

print(logging.root, logging.root.handlers, logging._handlerList, logging.Logger.manager.loggerDict)
import random

print(random._inst.gauss_next)
import mimetypes

print(mimetypes.inited)
import locale

print(locale.getlocale())
import faulthandler
import tracemalloc

print(faulthandler.is_enabled(), tracemalloc.is_tracing())
import threading

print(len(threading._threading_atexits) if hasattr(threading, "_threading_atexits") else "none")
import multiprocessing

print(multiprocessing.current_process(), multiprocessing.parent_process(), multiprocessing.active_children())
print(multiprocessing.get_start_method(allow_none=True), len(multiprocessing.process._children))
print(len(multiprocessing.current_process().authkey))
import multiprocessing.util

print(multiprocessing.util._finalizer_registry, len(multiprocessing.util._afterfork_registry))
import signal

print(signal.getsignal(signal.SIGINT))
