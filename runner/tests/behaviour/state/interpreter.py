# Everything in `sys` that tells how the interpreter was made or started, and its settings.
import os
import sys

for name in [
    "flags",
    "version",
    "version_info",
    "api_version",
    "executable",
    "prefix",
    "base_prefix",
    "exec_prefix",
    "base_exec_prefix",
    "platlibdir",
    "platform",
    "implementation",
    "float_info",
    "int_info",
    "hash_info",
    "thread_info",
    "path",
    "path_hooks",
    "meta_path",
    "warnoptions",
    "_xoptions",
    "dont_write_bytecode",
    "pycache_prefix",
    "byteorder",
    "maxsize",
    "maxunicode",
    "copyright",
    "hexversion",
    "stdlib_module_names",
    "builtin_module_names",
    "abiflags",
    "_base_executable",
    "_framework",
    "_git",
    "_home",
    "float_repr_style",
    "tracebacklimit",
    "last_type",
    "last_value",
    "last_exc",
    "ps1",
    "ps2",
    "argv",
    "orig_argv",
]:
    value = getattr(sys, name, "none")
    print(name, sorted(value) if isinstance(value, (set, frozenset)) else value)
for name in [
    "getrecursionlimit",
    "getswitchinterval",
    "getdefaultencoding",
    "getfilesystemencoding",
    "getfilesystemencodeerrors",
    "getprofile",
    "gettrace",
    "getdlopenflags",
    "get_int_max_str_digits",
    "get_asyncgen_hooks",
    "get_coroutine_origin_tracking_depth",
    "exc_info",
    "is_finalizing",
    "is_stack_trampoline_active",
    "_is_gil_enabled",
    "_is_interned",
    "call_tracing",
]:
    try:
        print(name, getattr(sys, name)())
    except (AttributeError, TypeError) as error:
        print(name, error)
print("path_importer_cache", sorted(set(sys.path_importer_cache) - {os.environ["PYTHONPATH"]}))
for name in ["excepthook", "displayhook", "breakpointhook", "unraisablehook"]:
    # The README says whose function the first is.
    hook = getattr(sys, name) if name != "excepthook" else name
    print(name, getattr(sys, name) is getattr(sys, f"__{name}__"), hook)
for name in ["stdin", "stdout", "stderr"]:
    print(name, getattr(sys, name) is getattr(sys, f"__{name}__"))
print("monitoring", [sys.monitoring.get_tool(n) for n in range(6)] if hasattr(sys, "monitoring") else "none")
print("names", sorted(vars(sys)))
