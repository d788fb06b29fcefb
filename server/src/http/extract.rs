//! What an address says. What cannot be read is refused in the form of all refusals.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use playpen_protocol::problem::{ErrorCode, Refusal};
use serde::de::DeserializeOwned;

use super::problem::Refused;
use super::run::unknown;

/// The run that an address names, as it stands there.
pub(super) struct Name(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Name {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let Path(name) = Path::from_request_parts(parts, state).await.map_err(|_| unknown())?;
        Ok(Self(name))
    }
}

/// What an address asks for after its question mark.
pub(super) struct Asked<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let invalid =
            |why| Refusal::new(ErrorCode::InvalidPayload, format!("the address cannot be read: {why}"));
        let Query(asked) = Query::from_request_parts(parts, state).await.map_err(invalid)?;
        Ok(Self(asked))
    }
}
