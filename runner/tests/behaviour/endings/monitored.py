# Who monitors, as one can from Python 3.12 on, sees of the end what Python itself does there, nothing else.
import sys

write = sys.__stdout__.write
if hasattr(sys, "monitoring"):
    monitoring = sys.monitoring
    monitoring.use_tool_id(3, "a tool")
    monitoring.register_callback(3, monitoring.events.PY_START, lambda code, _: write(f"{code.co_name}\n"))
    monitoring.set_events(3, monitoring.events.PY_START)
