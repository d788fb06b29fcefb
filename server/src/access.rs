//! Who may do what. There are no accounts yet: rights come from what a client knows.

use playpen_protocol::problem::{ErrorCode, Refusal};
use playpen_protocol::run::Access;

use crate::runs::Run;

/// What a client can show. Knowing a run's identifier is shown by asking for it.
#[derive(Debug, Default, Clone)]
pub struct Principal {
    /// A control key, as the client sent it.
    pub control: Option<String>,
}

/// What a client wants to do with a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See its output and its end.
    Read,
    /// Answer it, press its keys.
    Input,
    /// Stop it.
    Cancel,
}

/// The priority of this client's run, where it wishes for this one. Whoever has no account gets none before others.
pub fn priority(_: &Principal, _wish: i8) -> i8 {
    0
}

/// Whether this client may do this with this run: the one place where that is decided.
pub fn may(principal: &Principal, action: Action, run: &Run) -> Result<(), Refusal> {
    if action == Action::Read || run.access == Access::Link {
        return Ok(());
    }
    match &principal.control {
        Some(key) if run.control_key.matches(key) => Ok(()),
        Some(_) => Err(Refusal::new(ErrorCode::Forbidden, "the control key is not this run's")),
        None => Err(Refusal::new(
            ErrorCode::Unauthorized,
            "this run is steered with its control key: the `controlKey` that came with its `jobId`, in the \
             header `Playpen-Control` or in a `control` message on its stream",
        )),
    }
}
