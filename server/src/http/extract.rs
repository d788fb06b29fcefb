//! What an address says. What cannot be read is refused in the form of all refusals.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use playpen_protocol::path::RelPath;
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

/// The run that an address names, and the path of a file in it, or why that is none.
pub(super) struct NameAndPath(pub(super) String, pub(super) Result<RelPath, Refusal>);

impl<S: Send + Sync> FromRequestParts<S> for NameAndPath {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let Path((name, path)) =
            Path::<(String, String)>::from_request_parts(parts, state).await.map_err(|_| unknown())?;
        let invalid =
            |why| Refusal::new(ErrorCode::InvalidFilePath, format!("the path {path:?} is refused: {why}"));
        let path = RelPath::parse(&path).map_err(invalid);
        Ok(Self(name, path))
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
