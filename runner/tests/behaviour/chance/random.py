# What has to differ from run to run.
#
# /// behaviour
# differs = true
# ///
import email.utils
import multiprocessing
import os
import random
import secrets
import ssl
import tempfile
import uuid

print("random", random.random())
print("getrandbits", random.getrandbits(64))
print("own", random.Random().random())
print("gauss", random.gauss(0, 1))
print("shuffle", random.sample(range(10**6), 3))
print("system", random.SystemRandom().random())
print("secrets", secrets.token_hex())
print("urandom", os.urandom(8))
print("getrandom", os.getrandom(8))
print("uuid4", uuid.uuid4())
print("uuid1", uuid.uuid1())
print("mktemp", os.path.basename(tempfile.mktemp()))
print("names", next(tempfile._get_candidate_names()))
print("file", os.path.basename(tempfile.NamedTemporaryFile().name))
print("authkey", bytes(multiprocessing.current_process().authkey))
print("ssl", ssl.RAND_bytes(8))
print("message", email.utils.make_msgid(domain="x"))
