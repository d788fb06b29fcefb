# What modules remember from the time when they were imported: it is the program's own time and place.
import time

start = time.time()
import logging
import multiprocessing.process
import os
import random
import sys
import tempfile
import threading
import warnings

# It says so when looking for fonts takes long.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

print(
    "logging",
    abs(logging._startTime / (1 if isinstance(logging._startTime, float) else 1e9) - start) < 30,
    logging.root.handlers,
    logging._handlers.data if hasattr(logging._handlers, "data") else "",
)
print("multiprocessing", multiprocessing.process.ORIGINAL_DIR, multiprocessing.current_process().name)
print("tempfile", tempfile.tempdir, tempfile.gettempdir(), tempfile._name_sequence)
print(
    "threading",
    threading.main_thread().native_id == os.getpid(),
    threading.enumerate() == [threading.main_thread()],
)
for folder in (matplotlib.get_configdir(), matplotlib.get_cachedir()):
    print(
        "matplotlib",
        os.path.dirname(folder),
        os.access(folder, os.W_OK),
        os.stat(folder).st_uid == os.getuid(),
    )
print("figures", plt.get_fignums(), matplotlib.rcParams["backend"] if plt.get_fignums() else "none")
print("numpy", np.get_printoptions()["precision"], np.geterr()["divide"])
print("pandas", pd.get_option("display.max_columns"))
print("filters", len(warnings.filters), warnings.filters[:3])
print("random", random._inst.gauss_next, "path", sys.path[0], sys.argv)
print("exit", [name for name in ("numpy", "pandas", "matplotlib") if name not in sys.modules])
