# Who audits hears of the end what Python itself does there, and nothing else.
import os
import sys

write = os.write
sys.addaudithook(lambda event, _: write(1, f"{event}\n".encode()))
