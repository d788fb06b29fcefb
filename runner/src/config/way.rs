//! The way to the server: its address, and what lies between.

use std::net::IpAddr;
use std::path::PathBuf;

use playpen_settings::{ConfigError, Reader};
use reqwest::{Certificate, NoProxy, Proxy, Url};
use secrecy::SecretString;

/// The server, and how to get there.
#[derive(Debug, Clone)]
pub struct Way {
    /// The server, without a slash at the end.
    pub server: String,
    /// What it wants to see. Its debug output does not show it.
    pub token: Option<SecretString>,
    /// Where that was read, and is read again when the server refuses it.
    pub token_file: Option<PathBuf>,
    /// The proxy that everything goes through, whose address may have a password in it.
    pub(crate) proxy: Option<(SecretString, String)>,
    /// Who may vouch for the server besides those whom the system trusts.
    pub(crate) authorities: Vec<Certificate>,
}

impl Way {
    pub(super) fn read(read: &Reader) -> Result<Self, ConfigError> {
        let server = read.with("RUNNER_SERVER_URL", |text| server(text?))?;
        let here = is_loopback(&server);
        let through = if server.starts_with("https:") { "HTTPS_PROXY" } else { "HTTP_PROXY" };
        let proxy = read.hidden(through, |text| match text {
            "" => Some(None),
            // No proxy leads to this machine.
            _ if here => Some(None),
            text => is_proxy(text).then(|| Some(SecretString::from(text))),
        })?;
        let except = read.with("NO_PROXY", |text| Some(text?.to_owned()))?;
        Ok(Self {
            token: read.secrets("RUNNER_ACCESS_TOKEN", "RUNNER_ACCESS_TOKEN_FILE")?.into_iter().next(),
            token_file: read.with("RUNNER_ACCESS_TOKEN_FILE", |text| {
                Some(text.filter(|text| !text.is_empty()).map(PathBuf::from))
            })?,
            proxy: proxy.map(|proxy| (proxy, except)),
            authorities: read.explained("RUNNER_CA_FILE", authorities)?,
            server,
        })
    }

    /// Whether the server is on this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.server)
    }
}

fn is_loopback(server: &str) -> bool {
    let url = Url::parse(server).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

/// An address to which paths can be added. Credentials in it would end up in logs.
fn server(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    plain.then(|| url.as_str().trim_end_matches('/').to_owned())
}

fn is_proxy(text: &str) -> bool {
    let known = Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    known && Proxy::all(text).is_ok()
}

/// The proxy at this address, except for what is named here.
pub(crate) fn proxy(address: &str, except: &str) -> Result<Proxy, reqwest::Error> {
    Ok(Proxy::all(address)?.no_proxy(NoProxy::from_string(except)))
}

fn authorities(file: &str) -> Result<Vec<Certificate>, String> {
    if file.is_empty() {
        return Ok(Vec::new());
    }
    let text = std::fs::read(file).map_err(|why| why.to_string())?;
    let read = Certificate::from_pem_bundle(&text).map_err(|_| "it cannot be read as PEM")?;
    if read.is_empty() { Err("it has no certificate in it".to_owned()) } else { Ok(read) }
}
