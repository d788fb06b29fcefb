//! The page's files, packed as the client takes them, byte for byte as they travel.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::support::app::{Answered, TestApp};
use crate::support::raw::Raw;

/// What browsers say on secure pages and on plain ones.
const SECURE: &str = "gzip, deflate, br, zstd";
const PLAIN: &str = "gzip, deflate";

/// What the build left at this name.
fn built(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../front/dist").join(name.trim_start_matches('/'));
    fs::read(&path).unwrap_or_else(|why| panic!("{}: {why}; build the front first", path.display()))
}

/// The script that the page begins with.
async fn script(app: &TestApp) -> String {
    let page = app.http.get("/").answer().await.is(200).text();
    let mut names = page.split('"').filter(|part| part.starts_with("/assets/"));
    names
        .find(|name| name.rsplit_once('.').is_some_and(|(_, kind)| kind == "js"))
        .expect("a built front, with a script")
        .to_owned()
}

struct Sent {
    status: u16,
    headers: HashMap<String, String>,
    body: Vec<u8>,
}

impl Sent {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// Asks on a connection of its own, and takes all that comes.
async fn ask(app: &TestApp, method: &str, path: &str, headers: &[(&str, &str)]) -> Sent {
    let mut connection = Raw::to(app.http.at).await;
    let lines: Vec<_> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let lines = lines.concat();
    connection
        .write(&format!("{method} {path} HTTP/1.1\r\nhost: playpen\r\nconnection: close\r\n{lines}\r\n"))
        .await;
    let bytes = connection.bytes_to_end().await;
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status =
        lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status").parse().expect("a number");
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.into()));
    Sent { status, headers: headers.collect(), body: bytes[end + 4..].to_vec() }
}

#[tokio::test]
async fn a_file_goes_out_in_the_form_that_the_client_takes() {
    let app = TestApp::start().await;
    let script = script(&app).await;
    let cases = [
        (Some(SECURE), Some("br")),
        (Some(PLAIN), Some("gzip")),
        (Some("br;q=0.2, gzip;q=0.8"), Some("gzip")),
        (Some("*"), Some("br")),
        (Some("br;q=0, gzip;q=0"), None),
        (Some("gzip;q=0.5, identity"), None),
        (Some("zstd"), None),
        (None, None),
    ];
    for (accepted, coding) in cases {
        let headers: Vec<_> = accepted.map(|value| ("accept-encoding", value)).into_iter().collect();
        let sent = ask(&app, "GET", &script, &headers).await;
        assert_eq!((sent.status, sent.header("content-encoding")), (200, coding), "{accepted:?}");
        let ending = coding.map_or("", |coding| if coding == "br" { ".br" } else { ".gz" });
        assert!(
            sent.body == built(&format!("{script}{ending}")),
            "{accepted:?}: other bytes than the build's"
        );
        assert_eq!(sent.header("content-length"), Some(sent.body.len().to_string().as_str()), "{accepted:?}");
        assert_eq!(sent.header("content-type"), Some("text/javascript; charset=utf-8"), "{accepted:?}");
        assert_eq!(sent.header("vary"), Some("accept-encoding"), "{accepted:?}");
        assert!(
            sent.header("cache-control").is_some_and(|value| value.ends_with("immutable")),
            "{accepted:?}"
        );

        let mut head = ask(&app, "HEAD", &script, &headers).await;
        assert!(head.status == 200 && head.body.is_empty(), "{accepted:?}");
        let mut sent = sent;
        for varying in ["date", "x-request-id"] {
            head.headers.remove(varying);
            sent.headers.remove(varying);
        }
        assert_eq!(head.headers, sent.headers, "{accepted:?}");
    }
    // A third of the bytes and less: what this is for.
    assert!(built(&format!("{script}.br")).len() * 3 < built(&script).len());
}

#[tokio::test]
async fn each_form_is_a_version_of_its_own() {
    let app = TestApp::start().await;
    let script = script(&app).await;
    let forms = [SECURE, PLAIN, "identity"];
    let mut etags = Vec::new();
    for accepted in forms {
        let sent = ask(&app, "GET", &script, &[("accept-encoding", accepted)]).await;
        etags.push(sent.header("etag").expect("a name for this version").to_owned());
    }
    for (index, accepted) in forms.into_iter().enumerate() {
        for (known, etag) in etags.iter().enumerate() {
            let headers = [("accept-encoding", accepted), ("if-none-match", etag)];
            let sent = ask(&app, "GET", &script, &headers).await;
            assert_eq!(
                sent.status,
                if known == index { 304 } else { 200 },
                "{accepted} with that of {}",
                forms[known]
            );
            assert_eq!(sent.header("etag"), Some(etags[index].as_str()), "{accepted}");
            assert_eq!(sent.header("vary"), Some("accept-encoding"), "{accepted}");
            assert_eq!(sent.body.is_empty(), known == index, "{accepted}");
        }
    }
}

#[tokio::test]
async fn a_packed_form_has_no_address_of_its_own() {
    let app = TestApp::start().await;
    let script = script(&app).await;
    for ending in [".br", ".gz"] {
        assert!(!built(&format!("{script}{ending}")).is_empty());
        app.http.get(&format!("{script}{ending}")).answer().await.refuses(404, "NOT_FOUND");
    }
}

#[tokio::test]
async fn what_would_be_no_smaller_goes_out_as_it_is() {
    let app = TestApp::start().await;
    let sent = ask(&app, "GET", "/manifest.webmanifest", &[("accept-encoding", SECURE)]).await;
    assert_eq!((sent.status, sent.header("content-encoding"), sent.header("vary")), (200, None, None));
    assert!(sent.body == built("/manifest.webmanifest"));
}

#[tokio::test]
async fn a_page_that_names_who_may_frame_it_is_whole() {
    let app = TestApp::start_with(|config| config.access.parents = vec!["https://a.example".into()]).await;
    let sent = ask(&app, "GET", "/", &[("accept-encoding", SECURE)]).await;
    assert_eq!(sent.header("content-length"), Some(sent.body.len().to_string().as_str()));
    let page = String::from_utf8(sent.body).expect("text that is not packed");
    assert!(page.contains("https://a.example") && page.ends_with("</html>\n"), "{page}");
}
