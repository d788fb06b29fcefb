//! Idempotency keys: a request that is sent again, because its answer was lost, is not a second run.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use crate::queue::{Owner, Time};
use crate::runs::Run;

/// How long a key is remembered.
const REMEMBERED: Duration = Duration::from_mins(10);
/// How many keys are remembered; the oldest go first.
const MOST: usize = 100_000;
/// The longest key, in bytes.
pub const MAX_KEY_BYTES: usize = 255;

/// A client and its key. Two clients that use one key do not meet.
type Key = (Owner, String);
/// The SHA-256 of the request.
type Digest = [u8; 32];

/// The requests of the last minutes that had a key.
#[derive(Debug, Default)]
pub struct Idempotency {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// A key keeps no run longer than results are kept.
    known: HashMap<Key, (Digest, Weak<Run>)>,
    oldest_first: VecDeque<(Time, Key)>,
}

/// Why a key gives no run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoRun {
    /// It was used for another request.
    Conflict,
    /// Its run ended, and the result is not kept any more.
    Forgotten,
}

impl Idempotency {
    /// The run that this client's request with this key made, or the one that `submit` makes now. Of two
    /// requests at the same time one submits and the other waits for it.
    pub fn once<E>(
        &self,
        key: Key,
        digest: Digest,
        now: Time,
        submit: impl FnOnce() -> Result<Arc<Run>, E>,
    ) -> Result<Result<Arc<Run>, NoRun>, E> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.forget(now);
        if let Some((known, run)) = state.known.get(&key) {
            return Ok(if *known == digest {
                run.upgrade().ok_or(NoRun::Forgotten)
            } else {
                Err(NoRun::Conflict)
            });
        }
        let run = submit()?;
        state.known.insert(key.clone(), (digest, Arc::downgrade(&run)));
        state.oldest_first.push_back((now, key));
        Ok(Ok(run))
    }
}

impl State {
    fn forget(&mut self, now: Time) {
        while let Some((at, _)) = self.oldest_first.front() {
            if now < *at + REMEMBERED && self.oldest_first.len() < MOST {
                return;
            }
            if let Some((_, key)) = self.oldest_first.pop_front() {
                self.known.remove(&key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use playpen_protocol::id::{ControlKey, RunId};
    use playpen_protocol::run::RunRequest;

    use super::*;
    use crate::config::Config;

    fn run(n: u8) -> Arc<Run> {
        let body = br#"{"protocolVersion": 2, "language": "python", "entryPath": "a.py",
            "files": [{"path": "a.py", "content": ""}]}"#;
        let request = RunRequest::parse(body, &Config::default().bounds).expect("a valid request");
        Arc::new(Run::new(RunId::new(0, [n; 10]), request, ControlKey::new([0; 16]), 0))
    }

    /// Keys, and a server that keeps the runs.
    #[derive(Default)]
    struct Desk {
        keys: Idempotency,
        kept: Vec<Arc<Run>>,
    }

    impl Desk {
        /// Which run comes of this request; `n` where it is a new one.
        fn once(&mut self, client: &str, key: &str, digest: u8, now: u64, n: u8) -> Result<u8, NoRun> {
            let submit = || Ok::<_, ()>(run(n));
            let key = (Owner::named(client), key.to_owned());
            let made = self.keys.once(key, [digest; 32], Time(now), submit).expect("submitted")?;
            let name = (0..9).find(|n| run(*n).id == made.id).expect("one of ours");
            self.kept.push(made);
            Ok(name)
        }
    }

    #[test]
    fn the_same_request_makes_one_run() {
        let mut desk = Desk::default();
        assert_eq!(desk.once("a", "k", 1, 0, 1), Ok(1));
        assert_eq!(desk.once("a", "k", 1, 599_999, 2), Ok(1));
        assert_eq!(desk.once("a", "k", 2, 599_999, 2), Err(NoRun::Conflict));
        assert_eq!(desk.once("b", "k", 2, 599_999, 3), Ok(3));
        assert_eq!(desk.once("a", "k", 2, 600_000, 4), Ok(4));
    }

    #[test]
    fn a_request_that_was_not_taken_may_be_tried_again() {
        let mut desk = Desk::default();
        let key = || (Owner::named("a"), "k".to_owned());
        assert_eq!(desk.keys.once(key(), [1; 32], Time(0), || Err("full")).unwrap_err(), "full");
        assert_eq!(desk.once("a", "k", 1, 1, 1), Ok(1));
    }

    #[test]
    fn a_key_keeps_no_result_but_its_run_is_not_run_again() {
        let mut desk = Desk::default();
        assert_eq!(desk.once("a", "k", 1, 0, 1), Ok(1));
        let result = Arc::downgrade(&desk.kept.remove(0));
        assert!(result.upgrade().is_none());
        assert_eq!(desk.once("a", "k", 1, 1, 2), Err(NoRun::Forgotten));
        assert_eq!(desk.once("a", "k", 2, 1, 2), Err(NoRun::Conflict));
    }
}
