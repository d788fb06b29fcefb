"""socket.socketpair, select, poll, epoll, selectors."""

# /// control
# ///

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

print("CONTROL ok")
