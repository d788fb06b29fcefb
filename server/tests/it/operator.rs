//! What an operator sees, and that nobody else does.

use playpen_protocol::id::RunnerId;
use serde_json::{Value, json};

use crate::support::app::{Answered, TestApp};
use crate::support::link::Link;
use crate::support::program;

const TOKEN: &str = "the-token-of-the-operator";

async fn look(app: &TestApp) -> Value {
    let answer = app.http.get("/api/operator").answer().await.is(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    answer.json()
}

#[tokio::test]
async fn an_operator_sees_the_runners_the_queue_and_what_came_of_it() {
    let app = TestApp::start().await;
    let nothing = look(&app).await;
    let (runners, queued) = (&nothing["runners"], &nothing["queue"]["queued"]);
    assert_eq!((runners, queued, &nothing["ready"]), (&json!([]), &json!(0), &json!(true)));
    let mut link = Link::open(&app.http, RunnerId::new(7, [9; 10]), &[]).await;
    link.credits(1).await;
    let run = app.child().submit(program("1")).await;
    link.starts().await;
    let waits = app.child().submit(program("a secret of a child")).await;
    let polls = app.runner().with("name", "by calls").with("slots", 3).with("labels", json!({"gpu": "a100"}));
    let work = polls.claim().await;
    app.child().submit(program("3")).await.cancel().await.is(202);
    app.http.get("/api/run/nothing").answer().await.refuses(404, "NOT_FOUND");

    let told = look(&app).await;
    let runners = told["runners"].as_array().expect("runners");
    let named =
        |name: &str| runners.iter().find(|runner| runner["says"]["name"] == name).expect("it is told");
    let linked = named("test");
    let says = json!({"name": "test", "version": "0", "level": "landlock", "slots": 8, "pythons": [],
        "labels": {}, "transport": "ws"});
    assert_eq!(linked["says"], says);
    assert_eq!((&linked["busy"], &linked["quarantined"]), (&json!(1), &json!(false)));
    assert_eq!(linked["startedAt"], 7);
    let says = &named("by calls")["says"];
    assert_eq!((&says["labels"], &says["transport"]), (&json!({"gpu": "a100"}), &json!("poll")));
    assert_eq!(told["ended"], json!([{"status": "cancelled", "reason": "cancelled", "count": 1}]));
    assert_eq!((&told["refusals"], &told["submitted"]), (&json!({"NOT_FOUND": 1}), &json!(3)));
    // Knowing the name of a run is a right.
    let text = told.to_string();
    let secrets = [&*run.id, &*waits.id, &work.job.job_id.to_string(), "secret"];
    assert!(!secrets.iter().any(|secret| text.contains(secret)), "{text}");
}

#[tokio::test]
async fn without_the_token_nothing_is_told_not_even_to_this_machine() {
    let app = TestApp::start_with(|config| {
        config.access.operator_tokens = TOKEN.into();
        config.access.runner_tokens = "a-token-of-runners".into();
    })
    .await;
    let look = || app.http.get("/api/operator");
    let refused = look().answer().await;
    assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
    assert!(refused.refuses(401, "UNAUTHORIZED").contains("OPERATOR_TOKEN"));
    for wrong in ["another", "the-token-of-the-operato", "a-token-of-runners"] {
        let words = look().bearer_auth(wrong).answer().await.refuses(403, "FORBIDDEN");
        assert!(!words.contains(TOKEN), "{words}");
    }
    look().bearer_auth(TOKEN).answer().await.is(200);
    look().bearer_auth(TOKEN).header("x-forwarded-for", "203.0.113.1").answer().await.is(200);
    look().bearer_auth(TOKEN).header("sec-fetch-site", "same-origin").answer().await.is(200);
    // It opens nothing else.
    app.http.get("/api/runner/dead").bearer_auth(TOKEN).answer().await.refuses(403, "FORBIDDEN");
}

#[tokio::test]
async fn what_runners_show_is_no_operators_token_even_where_it_is_set_as_one() {
    let app = TestApp::start_with(|config| {
        config.access.operator_tokens = TOKEN.into();
        config.access.runner_tokens = TOKEN.into();
    })
    .await;
    app.http.get("/api/operator").bearer_auth(TOKEN).answer().await.refuses(403, "FORBIDDEN");
}

#[tokio::test]
async fn where_there_is_no_token_only_this_machine_may_look_and_no_page_of_others() {
    let app = TestApp::start().await;
    let near = || app.http.get("/api/operator");
    near().answer().await.is(200);
    near().header("host", "localhost:8000").header("sec-fetch-site", "same-origin").answer().await.is(200);
    let refused = [
        near().header("x-forwarded-for", "127.0.0.1"),
        near().header("sec-fetch-site", "cross-site"),
        near().header("sec-fetch-site", "same-site"),
        // A name that was led here, and a page of it in a browser that does not say whose page asks.
        near().header("sec-fetch-site", "same-origin").header("host", "evil.example"),
        near().header("host", "evil.example"),
        near().header("host", "localhost.evil.example"),
    ];
    for request in refused {
        assert!(request.answer().await.refuses(401, "UNAUTHORIZED").contains("OPERATOR_TOKEN"));
    }
}

#[tokio::test]
async fn the_pages_are_there_without_a_built_front_and_hold_nothing_from_elsewhere() {
    let app = TestApp::start_with(|config| config.access.operator_tokens = TOKEN.into()).await;
    for (path, kind) in [
        ("/docs", "text/html; charset=utf-8"),
        ("/docs/page.css", "text/css; charset=utf-8"),
        ("/docs/common.js", "text/javascript; charset=utf-8"),
        ("/docs/page.js", "text/javascript; charset=utf-8"),
        ("/operator", "text/html; charset=utf-8"),
        ("/operator/page.js", "text/javascript; charset=utf-8"),
    ] {
        let answer = app.http.get(path).answer().await.is(200);
        assert_eq!(answer.header("content-type"), Some(kind));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(
            policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'self'"),
            "{policy}"
        );
        assert_eq!(answer.header("set-cookie"), None);
        assert!(!answer.text().contains("://"), "{path}");
    }
}
