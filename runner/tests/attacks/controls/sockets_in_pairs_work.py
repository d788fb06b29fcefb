"""socket.socketpair, select, poll, epoll, selectors, sending a descriptor."""

# /// control
# ///

import array
import os
import select
import selectors
import socket

ours, theirs = socket.socketpair()
ours.sendall(b"hello")
assert select.select([theirs], [], [], 5)[0] == [theirs]
assert theirs.recv(16) == b"hello"
poll = select.poll()
poll.register(ours, select.POLLOUT)
assert poll.poll(5000)
with select.epoll() as epoll:
    epoll.register(ours.fileno(), select.EPOLLOUT)
    assert epoll.poll(5)
with selectors.DefaultSelector() as selector:
    selector.register(theirs, selectors.EVENT_READ)
    ours.send(b"x")
    assert selector.select(5)
    theirs.recv(1)
reader, writer = os.pipe()
ours.sendmsg([b"fd"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [writer]))])
messages = theirs.recvmsg(16, socket.CMSG_SPACE(4))[1]
os.write(int.from_bytes(messages[0][2][:4], "little"), b"through")
assert os.read(reader, 16) == b"through"

print("CONTROL ok")
