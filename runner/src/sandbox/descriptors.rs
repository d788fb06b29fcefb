//! Hands descriptors from one of our processes to another.

use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags, recvmsg, sendmsg,
};

/// As many as ever go together.
const MOST: usize = 16;

/// Sends one byte that carries `fds`, at most sixteen.
pub(super) fn send(socket: impl AsFd, fds: &[BorrowedFd<'_>]) -> io::Result<()> {
    send_with(socket, &[0], fds)
}

/// Sends `bytes` that carry `fds`, at most sixteen.
pub(super) fn send_with(socket: impl AsFd, bytes: &[u8], fds: &[BorrowedFd<'_>]) -> io::Result<()> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST))];
    let mut message = SendAncillaryBuffer::new(&mut space);
    if !fds.is_empty() && !message.push(SendAncillaryMessage::ScmRights(fds)) {
        return Err(io::Error::other("no room for so many descriptors"));
    }
    sendmsg(socket, &[IoSlice::new(bytes)], &mut message, SendFlags::NOSIGNAL)?;
    Ok(())
}

/// Receives what [`send`] sent; `None` where the other end is gone.
pub(super) fn receive(socket: impl AsFd) -> io::Result<Option<Vec<OwnedFd>>> {
    receive_with(socket, &mut [0])
}

/// Receives what [`send_with`] sent, bytes and descriptors; `None` where the other end is gone.
pub(super) fn receive_with(socket: impl AsFd, bytes: &mut [u8]) -> io::Result<Option<Vec<OwnedFd>>> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST))];
    let mut message = RecvAncillaryBuffer::new(&mut space);
    let received = recvmsg(socket, &mut [IoSliceMut::new(bytes)], &mut message, RecvFlags::CMSG_CLOEXEC)?;
    if received.bytes == 0 {
        return Ok(None);
    }
    let fds = message.drain().filter_map(|part| match part {
        RecvAncillaryMessage::ScmRights(fds) => Some(fds),
        _ => None,
    });
    Ok(Some(fds.flatten().collect()))
}
