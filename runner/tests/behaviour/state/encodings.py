# What text is made of: locale, encodings, codecs.
import codecs
import locale
import os
import sys

print("preferred", locale.getpreferredencoding(), locale.getpreferredencoding(False))
print("filesystem", sys.getfilesystemencoding(), sys.getfilesystemencodeerrors())
print("utf8 mode", sys.flags.utf8_mode)
for name in dir(locale):
    if name.startswith("LC_"):
        print(name, locale.setlocale(getattr(locale, name)))
print("getlocale", locale.getlocale(), locale.localeconv())
print("nl_langinfo", locale.nl_langinfo(locale.CODESET))
print("device", os.device_encoding(0), os.device_encoding(1))
for name in ["utf-8", "ascii", "latin-1", "idna", "punycode", "rot13", "hex", "zlib", "cp437", "utf-16"]:
    print(name, codecs.lookup(name))
for name in ("strict", "ignore", "surrogateescape", "namereplace"):
    print(name, codecs.lookup_error(name))
for name in ("playpen", "mbcs"):
    try:
        codecs.lookup(name)
    except LookupError as error:
        print(error)
print("fs", os.fsencode("ü"), os.fsdecode(b"\xff"))
import time

print("zone", time.tzname, time.timezone, time.localtime(0)[:6])
