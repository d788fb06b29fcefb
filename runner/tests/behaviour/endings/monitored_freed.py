# A tool that was freed, whose callbacks are still called, sees nothing else either.
import sys

write = sys.__stdout__.write
if hasattr(sys, "monitoring"):
    monitoring = sys.monitoring
    monitoring.use_tool_id(3, "a tool")
    monitoring.register_callback(3, monitoring.events.PY_START, lambda code, _: write(f"{code.co_name}\n"))
    monitoring.set_events(3, monitoring.events.PY_START)
    monitoring.free_tool_id(3)
