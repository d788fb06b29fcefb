"""Sending a descriptor through a pair of sockets."""

# /// control
# [[gaps]]
# level = "landlock"
# why = """
# messages between sockets can carry files that no process has open, and what is in those could not be
# counted: `sendmsg` is refused
# """
# ///

import array
import os
import socket

ours, theirs = socket.socketpair()
reader, writer = os.pipe()
ours.sendmsg([b"fd"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [writer]))])
messages = theirs.recvmsg(16, socket.CMSG_SPACE(4))[1]
os.write(int.from_bytes(messages[0][2][:4], "little"), b"through")
assert os.read(reader, 16) == b"through"

print("CONTROL ok")
