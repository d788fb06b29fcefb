//! What the server wants to see. Where it lies in a file, that file is read again when the server refuses it, so that
//! tokens can be exchanged without a restart.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use playpen_settings::secrets_in;
use secrecy::{ExposeSecret, SecretString};
use tracing::{info, warn};

/// The token, as it is now. Clones are the same.
#[derive(Debug, Clone)]
pub(super) struct Token {
    now: Arc<Mutex<Option<SecretString>>>,
    file: Option<Arc<PathBuf>>,
}

impl Token {
    /// This one, which is the first in that file where there is one.
    pub(super) fn new(token: Option<SecretString>, file: Option<PathBuf>) -> Self {
        Self { now: Arc::new(Mutex::new(token)), file: file.map(Arc::new) }
    }

    pub(super) fn now(&self) -> Option<SecretString> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The server has refused `shown`: whether there is another one by now.
    pub(super) fn is_another(&self, shown: Option<&SecretString>) -> bool {
        let Some(file) = &self.file else { return false };
        let fresh = match secrets_in(file) {
            Ok(secrets) => secrets.into_iter().next(),
            Err(why) => {
                warn!(file = %file.display(), %why, "the file of the token cannot be read again");
                return false;
            }
        };
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if text(fresh.as_ref()) != text(now.as_ref()) {
            info!("the token was read again");
            *now = fresh;
        }
        text(now.as_ref()) != text(shown)
    }
}

fn text(token: Option<&SecretString>) -> Option<&str> {
    token.map(ExposeSecret::expose_secret)
}
