# How that goes which a program has put into modules.
import builtins
import json
import sys
import types


class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self, write=sys.stderr.write):
        words = []
        try:
            import string

            words.append(string.digits)
        except BaseException as error:
            words.append(type(error).__name__)
        words.append(str(sys is not None and sys.is_finalizing()))
        words += [
            str(__name__),
            str(sys is None),
            str(sys.meta_path is None),
            str(sys.modules is None),
            str(json is None),
        ]
        write(f"del {self.name} {words}\n")


last = Thing("global")
json.thing = Thing("in json")
builtins.thing = Thing("in builtins")
sys.thing = Thing("in sys")
module = types.ModuleType("made")
module.thing = Thing("in a made module")
sys.modules["made"] = module
sys.modules["other"] = Thing("in sys.modules")
print("end")
