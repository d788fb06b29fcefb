//! The page that the server brings along.

use crate::support::app::{Answered, TestApp};

#[tokio::test]
async fn the_page_comes_with_what_keeps_it_safe() {
    let app = TestApp::start().await;
    let page = app.http.get("/").answer().await.is(200);
    assert!(page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")), "{page:?}");
    assert!(page.text().contains("<html"), "{}", page.text());
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(page.header("referrer-policy"), Some("same-origin"));
    let policy = page.header("content-security-policy").expect("a policy");
    for part in ["default-src 'self'", "object-src 'none'", "base-uri 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe-eval"), "{policy}");
}

/// What the page's policy says of pages around it.
async fn ancestors(app: &TestApp, path: &str) -> String {
    let page = app.http.get(path).answer().await.is(200);
    let policy = page.header("content-security-policy").expect("a policy").to_owned();
    policy.split("; ").find_map(|part| part.strip_prefix("frame-ancestors ")).expect("ancestors").to_owned()
}

#[tokio::test]
async fn only_pages_that_are_named_may_frame_the_editor_and_only_embedded() {
    let app = TestApp::start().await;
    for path in ["/", "/?embed=1"] {
        assert_eq!(ancestors(&app, path).await, "'self'", "{path}");
    }

    let app = TestApp::start_with(|config| {
        config.access.parents = vec!["https://a.example".into(), "http://b.example:8080".into()];
    })
    .await;
    for path in ["/?embed=1", "/?code=print(1)&embed=1", "/?embed=1&embed=0"] {
        assert_eq!(ancestors(&app, path).await, "'self' https://a.example http://b.example:8080", "{path}");
    }
    // The child's own programs are in none of those.
    for path in ["/", "/?embed=0&embed=1", "/?%65mbed=0&embed=1", "/?embed=", "/?code=embed=1"] {
        assert_eq!(ancestors(&app, path).await, "'self'", "{path}");
    }
    let page = app.http.get("/").answer().await;
    let known = page.header("etag").expect("a name for this version");
    app.http.get("/").header("if-none-match", known).answer().await.is(304);
}

#[tokio::test]
async fn the_frame_for_what_programs_show_has_no_rights() {
    let app = TestApp::start().await;
    let frame = app.http.get("/frame.html").answer().await.is(200);
    let policy = frame.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("sandbox allow-scripts; default-src 'none'; "), "{policy}");
    assert!(!policy.contains("'self'") && !policy.contains("http"), "{policy}");
}

#[tokio::test]
async fn a_page_that_is_known_is_not_sent_again() {
    let app = TestApp::start().await;
    let page = app.http.get("/").answer().await.is(200);
    assert_eq!(page.header("cache-control"), Some("no-cache"));
    let etag = page.header("etag").expect("a name for this version");
    for known in [etag.to_owned(), format!("\"other\", {etag}"), format!("W/{etag}"), "*".to_owned()] {
        let again = app.http.get("/").header("if-none-match", &known).answer().await.is(304);
        assert!(again.body.is_empty() && again.header("etag") == Some(etag), "{known}: {again:?}");
    }
    app.http.get("/").header("if-none-match", "\"other\"").answer().await.is(200);
}

#[tokio::test]
async fn what_the_page_names_is_there_and_stays() {
    let app = TestApp::start().await;
    let page = app.http.get("/").answer().await.is(200).text();
    let names = page.split('"').filter(|part| part.contains("/assets/"));
    for name in names.map(|name| name.trim_start_matches('.')) {
        let asset = app.http.get(name).answer().await.is(200);
        assert_eq!(asset.header("cache-control"), Some("public, max-age=31536000, immutable"), "{name}");
        assert_eq!(asset.header("x-content-type-options"), Some("nosniff"), "{name}");
        assert!(asset.header("content-type").is_some(), "{name}");
    }
}

#[tokio::test]
async fn nothing_outside_the_page_is_served() {
    let app = TestApp::start().await;
    for path in
        ["/main.rs", "/Cargo.toml", "/%2e%2e/Cargo.toml", "/..%2fCargo.toml", "//etc/passwd", "/.git/config"]
    {
        app.http.get(path).answer().await.refuses(404, "NOT_FOUND");
    }
}
