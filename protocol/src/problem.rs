//! Refusals: a stable code, an HTTP status and words, sent as `application/problem+json` (RFC 9457).

use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $status:literal, $title:literal;)*) => {
        /// Why a request was refused. The name is stable: clients decide by it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl ErrorCode {
            /// Every code there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name on the wire.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The HTTP status that goes with it.
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// The same few words for every refusal with this code.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

codes! {
    /// `protocolVersion` is not one that this server speaks.
    UnsupportedProtocol = "UNSUPPORTED_PROTOCOL", 400, "Unsupported protocol version";
    /// `language` is not one that runners execute.
    UnsupportedLanguage = "UNSUPPORTED_LANGUAGE", 400, "Unsupported language";
    /// No file at all.
    EmptyFiles = "EMPTY_FILES", 400, "No files";
    /// More files than a run may have.
    FileCountExceeded = "FILE_COUNT_EXCEEDED", 400, "Too many files";
    /// A path that does not stay in the run's directory, or that cannot be written as it stands.
    InvalidFilePath = "INVALID_FILE_PATH", 400, "Invalid file path";
    /// Two files with one path.
    DuplicateFilePath = "DUPLICATE_FILE_PATH", 400, "Duplicate file path";
    /// An `encoding` other than `utf8` and `base64`.
    InvalidEncoding = "INVALID_ENCODING", 400, "Invalid encoding";
    /// Content that is not what its encoding says.
    InvalidFileContent = "INVALID_FILE_CONTENT", 400, "Invalid file content";
    /// One file is too large.
    FileTooLarge = "FILE_TOO_LARGE", 400, "File too large";
    /// `entryPath` is not the path of a Python program.
    InvalidEntry = "INVALID_ENTRY", 400, "Invalid entry path";
    /// `entryPath` is not among the files.
    EntryNotFound = "ENTRY_NOT_FOUND", 400, "Entry file not found";
    /// `environment` is not a version of Python 3.
    InvalidEnvironment = "INVALID_ENVIRONMENT", 400, "Invalid environment";
    /// Not JSON, or a field of the wrong shape.
    InvalidPayload = "INVALID_PAYLOAD", 400, "Invalid payload";
    /// The whole request is too large.
    PayloadTooLarge = "PAYLOAD_TOO_LARGE", 413, "Payload too large";
    /// As many runs wait as the server holds.
    QueueFull = "QUEUE_FULL", 503, "Queue full";
    /// As many connections, streams or bytes on their way as the server holds.
    ServerBusy = "SERVER_BUSY", 503, "Server busy";
    /// This client asks too often, or has as much as one client may have.
    RateLimited = "RATE_LIMITED", 429, "Too many requests";
    /// No credentials.
    Unauthorized = "UNAUTHORIZED", 401, "Credentials missing";
    /// Credentials that do not allow this.
    Forbidden = "FORBIDDEN", 403, "Not allowed";
    /// There is no such thing, or no longer.
    NotFound = "NOT_FOUND", 404, "Not found";
    /// There is such a place, but not for this method.
    MethodNotAllowed = "METHOD_NOT_ALLOWED", 405, "Method not allowed";
    /// A message under a lease that is no longer the run's current one.
    StaleLease = "STALE_LEASE", 409, "Stale lease";
    /// The run was made before this server started, and ended with the earlier one.
    ServerRestarted = "SERVER_RESTARTED", 410, "The server was restarted";
    /// The idempotency key was used for another request.
    IdempotencyConflict = "IDEMPOTENCY_CONFLICT", 422, "Idempotency key used for another request";
    /// The request did not arrive in time.
    RequestTimeout = "REQUEST_TIMEOUT", 408, "Request too slow";
    /// The server is going away.
    ShuttingDown = "SHUTTING_DOWN", 503, "The server is stopping";
    /// A fault of the server's own.
    Internal = "INTERNAL", 500, "Internal error";
}

impl PartialSchema for ErrorCode {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Why a request was refused. Stable: clients decide by it."))
            .enum_values(Some(Self::ALL.iter().map(|code| code.name())))
            .into()
    }
}

impl ToSchema for ErrorCode {}

impl ErrorCode {
    /// What a run request is refused with that says something wrong.
    pub const OF_A_REQUEST: &'static [Self] = &[
        Self::UnsupportedProtocol,
        Self::UnsupportedLanguage,
        Self::EmptyFiles,
        Self::FileCountExceeded,
        Self::InvalidFilePath,
        Self::DuplicateFilePath,
        Self::InvalidEncoding,
        Self::InvalidFileContent,
        Self::FileTooLarge,
        Self::InvalidEntry,
        Self::EntryNotFound,
        Self::InvalidEnvironment,
        Self::InvalidPayload,
    ];
}

/// A refusal, before it is known how it will be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What clients decide by.
    pub code: ErrorCode,
    /// What people read: says what is wrong, where, and what would be right.
    pub message: String,
    /// After how many seconds it may be worth asking again.
    pub retry_after: Option<u32>,
}

impl Refusal {
    /// A refusal that asking again will not change.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), retry_after: None }
    }

    /// The same, for a state that passes: worth asking again after so many seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The body of the answer.
    pub fn problem(self, request_id: String) -> Problem {
        Problem {
            kind: format!("urn:playpen:problem:{}", self.code.name()),
            title: self.code.title().to_owned(),
            status: self.code.status(),
            detail: self.message.clone(),
            request_id,
            error_code: self.code,
            message: self.message,
        }
    }
}

/// The body of a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A name for the kind of problem, as RFC 9457 wants it: a URN made from the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The code in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong with this request.
    pub detail: String,
    /// Names the request in the server's log.
    pub request_id: String,
    /// The stable code.
    pub error_code: ErrorCode,
    /// The same as `detail`, where the first editor looks for it.
    pub message: String,
}
