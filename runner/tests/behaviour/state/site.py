# What `site` has done, and what platform and sysconfig say.
#
# /// behaviour
# apart = "a sandbox tells less of the machine"
# ///
import os
import platform
import site
import sys
import sysconfig

for name in ["PREFIXES", "ENABLE_USER_SITE", "USER_SITE", "USER_BASE"]:
    print(name, getattr(site, name))
print(site.getsitepackages(), site.getusersitepackages())
print(sys.path)
for name in [
    "architecture",
    "machine",
    "node",
    "platform",
    "processor",
    "python_branch",
    "python_build",
    "python_compiler",
    "python_implementation",
    "python_revision",
    "python_version",
    "release",
    "system",
    "version",
    "libc_ver",
]:
    print(name, getattr(platform, name)())
print(sysconfig.get_paths(), sysconfig.get_platform(), len(sysconfig.get_config_vars()))
print(os.uname()[0], os.cpu_count(), os.sep, os.name, os.supports_bytes_environ)
