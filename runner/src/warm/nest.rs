//! A kind, and the zygote that there is of it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::zygote::{Loaded, Zygote};
use crate::kind::{self, Kind};

/// How long a kind whose zygote could not be started waits until it is tried again; twice as long after each
/// failure, so often at most.
const RETRY: Duration = Duration::from_secs(1);
const DOUBLINGS: u32 = 5;
/// How long a zygote is kept of which nobody wants a copy.
const IDLE: Duration = Duration::from_mins(10);

/// Where the zygote of a kind is.
#[derive(Debug)]
pub(super) struct Nest {
    /// The kind, and what its zygote has loaded; before there is one, what it will load at least.
    pub(super) warm: Arc<kind::Warm>,
    /// None of its modules is installed.
    pub(super) is_absent: bool,
    zygote: Option<Arc<Zygote>>,
    is_starting: bool,
    not_before: Option<Instant>,
    /// How often it could not be started since it could.
    failures: u32,
    last_used: Instant,
}

impl Nest {
    /// Without a zygote.
    pub(super) fn new(kind: Kind, now: Instant) -> Self {
        let loaded = kind.modules.iter().map(|module| top(module).to_owned()).collect();
        Self {
            warm: Arc::new(kind::Warm { kind, loaded, namespaces: HashSet::new() }),
            is_absent: false,
            zygote: None,
            is_starting: false,
            not_before: None,
            failures: 0,
            last_used: now,
        }
    }

    /// Whether this is the kind without modules, which is always kept.
    pub(super) fn is_bare(&self) -> bool {
        self.warm.kind.modules.is_empty()
    }

    /// Somebody wants a copy.
    pub(super) fn use_at(&mut self, now: Instant) {
        self.last_used = now;
    }

    /// The zygote, if it lives.
    pub(super) fn zygote(&mut self) -> Option<Arc<Zygote>> {
        self.zygote = self.zygote.take().filter(|zygote| !zygote.is_dead());
        self.zygote.clone()
    }

    /// Whether one is to be started now, for `copies` being as many as one may have. The one that is there goes on
    /// until then.
    pub(super) fn is_to_start(&mut self, now: Instant, copies: u64) -> bool {
        let worn = self.zygote().is_none_or(|zygote| zygote.copies() >= copies);
        let may = !self.is_absent && !self.is_starting && self.not_before.is_none_or(|then| then <= now);
        self.is_starting |= worn && may;
        worn && may
    }

    /// One has been started.
    pub(super) fn settle(&mut self, zygote: Zygote, loaded: &Loaded) {
        self.is_starting = false;
        self.not_before = None;
        self.failures = 0;
        // What the kind is chosen by stays, even where a module is missing.
        self.is_absent = !self.is_bare() && loaded.failures.len() == self.warm.kind.modules.len();
        self.warm = Arc::new(kind::Warm {
            kind: self.warm.kind.clone(),
            loaded: loaded.names.clone(),
            namespaces: loaded.namespaces.clone(),
        });
        self.zygote = (!self.is_absent).then(|| Arc::new(zygote));
    }

    /// One could not be started.
    pub(super) fn fail(&mut self, now: Instant) {
        self.is_starting = false;
        self.not_before = Some(now + RETRY * 2_u32.pow(self.failures.min(DOUBLINGS)));
        self.failures += 1;
    }

    /// One was started, of what is no longer so.
    pub(super) fn start_again(&mut self) {
        self.is_starting = false;
    }

    /// Lets this one go, which does not do what it is there for.
    pub(super) fn distrust(&mut self, zygote: &Arc<Zygote>, now: Instant) {
        if self.zygote.as_ref().is_some_and(|own| Arc::ptr_eq(own, zygote)) {
            self.zygote = None;
            self.not_before = Some(now + RETRY);
        }
    }

    /// Lets it go.
    pub(super) fn leave(&mut self) {
        self.zygote = None;
        self.is_absent = false;
        self.not_before = None;
    }

    /// Lets it go if nobody has wanted a copy for long.
    pub(super) fn leave_if_idle(&mut self, now: Instant) {
        if !self.is_bare() && now - self.last_used > IDLE {
            self.zygote = None;
        }
    }
}

/// The part of a module's name that says where it is installed.
pub(super) fn top(module: &str) -> &str {
    module.split('.').next().unwrap_or_default()
}
