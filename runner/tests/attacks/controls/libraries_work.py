"""Modules with C code and with files of their own: decimal, ctypes, ssl, hashes, compression, pickle."""

# /// control
# ///

import bz2
import ctypes
import decimal
import hashlib
import importlib
import json
import lzma
import pickle
import random
import secrets
import ssl
import sys
import unittest
import uuid
import xml.etree.ElementTree
import zlib

decimal.getcontext().prec = 50
assert str(decimal.Decimal(2).sqrt()).startswith("1.4142135623730950488016887242096980785696718753")
assert ctypes.CDLL(None).abs(-3) == 3
compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
numbers = (ctypes.c_int * 3)(3, 1, 2)
ctypes.CDLL(None).qsort(numbers, 3, 4, compare(lambda left, right: left[0] - right[0]))
assert list(numbers) == [1, 2, 3]
assert ssl.create_default_context().verify_mode == ssl.CERT_REQUIRED
assert hashlib.scrypt(b"x", salt=b"y", n=2, r=1, p=1) and secrets.token_hex(4)
for module in (bz2, lzma, zlib):
    assert module.decompress(module.compress(b"hello" * 100)) == b"hello" * 100
assert pickle.loads(pickle.dumps({"a": [1, 2.5, "ü"]})) == {"a": [1, 2.5, "ü"]}
assert json.loads(json.dumps({"a": None})) == {"a": None}
assert xml.etree.ElementTree.fromstring("<a><b/></a>")[0].tag == "b"
assert uuid.uuid4() != uuid.uuid4() and random.random() != random.random()
for name in sorted(sys.stdlib_module_names if sys.version_info >= (3, 10) else ()):
    # Those that open windows, or print when they are imported, are left out.
    if not name.startswith("_") and name not in ("antigravity", "idlelib", "this", "tkinter", "turtledemo"):
        try:
            importlib.import_module(name)
        except ImportError:
            pass  # Not every interpreter has every module.


class Test(unittest.TestCase):
    def test_it(self) -> None:
        self.assertEqual(1, 1)


assert unittest.TextTestRunner(stream=sys.stderr).run(Test("test_it")).wasSuccessful()

print("CONTROL ok")
