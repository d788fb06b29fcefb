//! The tokens that are valid, which can be exchanged while the server goes on.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use subtle::{Choice, ConstantTimeEq};
use tokio::sync::watch;

/// Any of these opens one door. Clones are the same tokens; debug output shows none.
#[derive(Debug, Clone)]
pub struct Tokens(Arc<watch::Sender<Vec<SecretString>>>);

impl Tokens {
    /// These, and none where there are none.
    pub fn new(valid: Vec<SecretString>) -> Self {
        Self(Arc::new(watch::Sender::new(valid)))
    }

    /// Whether nobody has to show one.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// The length of the shortest, in bytes.
    pub fn shortest(&self) -> Option<usize> {
        self.0.borrow().iter().map(|token| token.expose_secret().len()).min()
    }

    /// Whether this is one of them.
    pub fn accept(&self, shown: &str) -> bool {
        is_among(shown, &self.0.borrow())
    }

    /// From now on those of `other` are valid, and no others.
    pub fn become_those_of(&self, other: &Self) {
        let valid = other.0.borrow().clone();
        self.0.send_replace(valid);
    }

    /// Waits until this is not one of them.
    pub async fn revoked(&self, shown: &SecretString) {
        // The sender lives as long as this future, so there is no end but the one that is waited for.
        let _ = self.0.subscribe().wait_for(|valid| !is_among(shown.expose_secret(), valid)).await;
    }
}

impl From<&str> for Tokens {
    fn from(token: &str) -> Self {
        Self::new(vec![token.into()])
    }
}

/// Compares in a time that depends neither on where they differ nor on which of them it is.
fn is_among(shown: &str, valid: &[SecretString]) -> bool {
    let same = |token: &SecretString| shown.as_bytes().ct_eq(token.expose_secret().as_bytes());
    valid.iter().map(same).fold(Choice::from(0), |any, one| any | one).into()
}
