//! What a client may send that is wrong, and what it is told.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::app::{Answered, TestApp};
use crate::support::raw::Raw;
use crate::support::{program, with};

/// Each of these bodies is refused with 400, this code, and words that name this; nothing gets in line.
async fn check(cases: impl IntoIterator<Item = (String, &'static str, &'static str)>) {
    let app = TestApp::start().await;
    for (body, code, words) in cases {
        let answer = app.http.post("/api/run").body(body.clone()).answer().await;
        let message = answer.refuses(400, code);
        assert!(message.contains(words), "{words:?} is not in {message:?}");
    }
    app.runner().has_nothing().await;
}

fn file(path: &str) -> Value {
    json!({"path": path, "content": ""})
}

fn files(files: &[Value]) -> String {
    with(program(""), "files", files).to_string()
}

/// The program with this file beside it.
fn beside(file: Value) -> String {
    files(&[self::file("main.py"), file])
}

fn having(field: &str, value: impl Into<Value>) -> String {
    with(program(""), field, value).to_string()
}

#[tokio::test]
async fn a_body_that_is_no_request() {
    check([
        (String::new(), "INVALID_PAYLOAD", "not a JSON object"),
        ("print('hi')".into(), "INVALID_PAYLOAD", "not a JSON object"),
        ("[]".into(), "INVALID_PAYLOAD", "not a JSON object"),
        (r#"{"protocolVersion": 2,"#.into(), "INVALID_PAYLOAD", "not JSON"),
        ("{}".into(), "UNSUPPORTED_PROTOCOL", "this server speaks 2"),
        (having("protocolVersion", 1), "UNSUPPORTED_PROTOCOL", "`protocolVersion` is 1"),
        (having("protocolVersion", "2"), "UNSUPPORTED_PROTOCOL", "`protocolVersion` is \"2\""),
        (having("language", "ruby"), "UNSUPPORTED_LANGUAGE", "\"ruby\""),
        (having("language", Value::Null), "UNSUPPORTED_LANGUAGE", "this server runs \"python\""),
    ])
    .await;
}

#[tokio::test]
async fn too_many_or_too_large_files() {
    let forty: Vec<Value> = (0..40).map(|n| file(&format!("f{n}.py"))).collect();
    let long_text = json!({"path": "poem.txt", "content": "x".repeat((200 << 10) + 1)});
    let three_mib =
        json!({"path": "cat.png", "content": STANDARD.encode(vec![0; 3 << 20]), "encoding": "base64"});
    check([
        (files(&[]), "EMPTY_FILES", "at least one"),
        (having("files", Value::Null), "EMPTY_FILES", "at least one"),
        (having("files", "main.py"), "INVALID_PAYLOAD", "not a list"),
        (files(&forty), "FILE_COUNT_EXCEEDED", "40 entries; at most 30"),
        (beside(long_text), "FILE_TOO_LARGE", "\"poem.txt\" has 204801 bytes"),
        (beside(three_mib), "FILE_TOO_LARGE", "\"cat.png\" has 3145728 bytes"),
    ])
    .await;
}

#[tokio::test]
async fn paths_that_lead_elsewhere_or_nowhere() {
    check([
        (beside(file("../x")), "INVALID_FILE_PATH", "leads out of"),
        (beside(file("a/../../x")), "INVALID_FILE_PATH", "leads out of"),
        (beside(file("/etc/x")), "INVALID_FILE_PATH", "absolute"),
        (beside(file(r"a\b")), "INVALID_FILE_PATH", "backslash"),
        (beside(file("C:/x")), "INVALID_FILE_PATH", "drive letter"),
        (beside(file("a\0b")), "INVALID_FILE_PATH", "control character"),
        (beside(file("")), "INVALID_FILE_PATH", "names no file"),
        (beside(file("a/")), "INVALID_FILE_PATH", "names a folder"),
        (beside(json!({"content": ""})), "INVALID_FILE_PATH", "`files[1].path` is not a string"),
        (files(&[file("main.py"), file("a/./b"), file("a/./b")]), "DUPLICATE_FILE_PATH", "\"a/b\""),
        (files(&[file("main.py"), file("a/b"), file("a/./b")]), "DUPLICATE_FILE_PATH", "\"a/b\""),
        (files(&[file("main.py"), file("a"), file("a/b")]), "INVALID_FILE_PATH", "\"a\" is a file"),
        (beside(file("main.py/x")), "INVALID_FILE_PATH", "\"main.py\" is a file"),
    ])
    .await;
}

#[tokio::test]
async fn contents_that_are_not_what_they_claim() {
    let content = |content: Value, encoding: &str| {
        beside(json!({"path": "a", "content": content, "encoding": encoding}))
    };
    check([
        (content("not base64!".into(), "base64"), "INVALID_FILE_CONTENT", "not base64"),
        (content("QQ=".into(), "base64"), "INVALID_FILE_CONTENT", "not base64"),
        (content(7.into(), "utf8"), "INVALID_FILE_CONTENT", "`files[1].content` is not a string"),
        (content("x".into(), "latin1"), "INVALID_ENCODING", "\"latin1\""),
        (beside("main.py".into()), "INVALID_PAYLOAD", "`files[1]`"),
    ])
    .await;
}

#[tokio::test]
async fn entries_that_cannot_be_run() {
    check([
        (having("entryPath", Value::Null), "INVALID_ENTRY", "missing"),
        (having("entryPath", "main.txt"), "INVALID_ENTRY", "does not end in `.py`"),
        (having("entryPath", ".py"), "INVALID_ENTRY", "does not end in `.py`"),
        (having("entryPath", "../main.py"), "INVALID_ENTRY", "leads out of"),
        (having("entryPath", "other.py"), "ENTRY_NOT_FOUND", "not among the files"),
    ])
    .await;
}

#[tokio::test]
async fn fields_of_the_wrong_shape() {
    check([
        (having("stdin", 7), "INVALID_PAYLOAD", "`stdin`"),
        (having("args", "x"), "INVALID_PAYLOAD", "`args`"),
        (having("args", json!(["x", 1])), "INVALID_PAYLOAD", "`args[1]`"),
        (having("args", vec!["x"; 65]), "INVALID_PAYLOAD", "65 entries"),
        (having("env", json!(["A=1"])), "INVALID_PAYLOAD", "`env`"),
        (having("env", json!({"A=B": "1"})), "INVALID_PAYLOAD", "\"A=B\""),
        (having("env", json!({"A": 1})), "INVALID_PAYLOAD", "`env.A`"),
        (having("timeoutMs", "long"), "INVALID_PAYLOAD", "`timeoutMs`"),
        (having("limits", 7), "INVALID_PAYLOAD", "`limits`"),
        (having("limits", json!({"memoryMb": "all"})), "INVALID_PAYLOAD", "`limits.memoryMb`"),
        (having("interactive", "yes"), "INVALID_PAYLOAD", "`interactive`"),
        (having("access", "everyone"), "INVALID_PAYLOAD", "`access`"),
    ])
    .await;
}

#[tokio::test]
async fn more_than_fits() {
    let app = TestApp::start().await;
    let two_mib = STANDARD.encode(vec![0; 2 << 20]);
    let mut much: Vec<Value> =
        (0..4).map(|n| json!({"path": n.to_string(), "content": two_mib, "encoding": "base64"})).collect();
    much.push(json!({"path": "main.py", "content": "#"}));
    let answer = app.child().asks(&with(program(""), "files", much)).answer().await;
    assert!(answer.refuses(413, "PAYLOAD_TOO_LARGE").contains("at most 8388608"));
    let answer = app.child().asks(&with(program(""), "stdin", "x".repeat((1 << 20) + 1))).answer().await;
    assert!(answer.refuses(413, "PAYLOAD_TOO_LARGE").contains("`stdin`"));
    app.runner().has_nothing().await;
}

#[tokio::test]
async fn a_body_beyond_all_bounds_is_answered_not_cut_off() {
    let app = TestApp::start().await;
    for mib in [13, 40] {
        let body = vec![b' '; mib << 20];
        let answer = app.http.post("/api/run").body(body).answer().await;
        assert!(answer.refuses(413, "PAYLOAD_TOO_LARGE").contains("12582912"));
        app.child().submit(program("")).await;
    }
}

#[tokio::test]
async fn whoever_sends_everything_before_it_listens_hears_the_refusal_too() {
    let app = TestApp::start().await;
    let mut client = Raw::to(app.http.at).await;
    client.post("/api/run", &" ".repeat(20 << 20)).await;
    let answer = client.reads_to("PAYLOAD_TOO_LARGE").await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    // The connection is still good.
    client.post("/api/run", &program("").to_string()).await;
    let answer = client.reads_to("jobId").await;
    assert!(answer.contains("HTTP/1.1 202"), "{answer}");
}

#[tokio::test]
async fn a_wait_that_is_no_time() {
    let app = TestApp::start().await;
    for wait in ["", "long", "-1", "NaN", "1s", "%FF", "1&wait=2"] {
        let answer = app.http.post(&format!("/api/run?wait={wait}")).json(&program("")).answer().await;
        answer.refuses(400, "INVALID_PAYLOAD");
    }
    app.runner().has_nothing().await;
}

#[tokio::test]
async fn addresses_that_lead_nowhere() {
    let app = TestApp::start().await;
    for path in ["/api/run/", "/api", "/api/runs", "/api/run/x/y", "/nothing.js", "/assets/nothing", "/a/b/c"]
    {
        app.http.get(path).answer().await.refuses(404, "NOT_FOUND");
    }
}

#[tokio::test]
async fn methods_that_are_not_there() {
    let app = TestApp::start().await;
    let id = app.child().submit(program("")).await.id;
    let paths = [
        (Method::GET, "/api/run".to_owned()),
        (Method::PUT, format!("/api/run/{id}")),
        (Method::GET, format!("/api/run/{id}/cancel")),
        (Method::POST, format!("/api/run/{id}/stream")),
        (Method::GET, "/api/runner/jobs/claim".to_owned()),
        (Method::POST, "/healthz".to_owned()),
        (Method::POST, "/".to_owned()),
    ];
    for (method, path) in paths {
        let answer = app.http.request(method.clone(), &path).answer().await;
        assert!(answer.refuses(405, "METHOD_NOT_ALLOWED").contains(method.as_str()), "{path}");
    }
}

#[tokio::test]
async fn runs_that_nobody_knows() {
    let app = TestApp::start().await;
    let known = app.child().submit(program("")).await.id;
    // Of the same moment, but another run.
    let unknown = format!("{}000000000000", &known[..24]);
    for id in [unknown.as_str(), "7", "%FF", &known.replace('-', ""), &"x".repeat(36)] {
        for (method, rest) in
            [(Method::GET, ""), (Method::DELETE, ""), (Method::POST, "/cancel"), (Method::POST, "/input")]
        {
            let path = format!("/api/run/{id}{rest}");
            app.http
                .request(method, &path)
                .json(&json!({"eof": true}))
                .answer()
                .await
                .refuses(404, "NOT_FOUND");
        }
    }
}

#[tokio::test]
async fn a_run_of_an_earlier_server_is_said_to_be_over() {
    let app = TestApp::start().await;
    let known = app.child().submit(program("")).await.id;
    let older = app.child().hears_of(&format!("0188{}", &known[4..]));
    let words = older.look().await.refuses(410, "SERVER_RESTARTED");
    assert!(words.contains("run it again"), "{words}");
    older.cancel().await.refuses(410, "SERVER_RESTARTED");
    older.input(json!({"data": "x"})).await.refuses(410, "SERVER_RESTARTED");
}

#[tokio::test]
async fn inputs_of_the_wrong_shape() {
    let app = TestApp::start().await;
    let run = app.child().submit(program("")).await;
    for body in
        [json!({}), json!([]), json!({"data": 7}), json!({"eof": false}), json!({"data": "x", "eof": true})]
    {
        run.input(body).await.refuses(400, "INVALID_PAYLOAD");
    }
    run.input(json!({"data": "x".repeat(300 << 10)})).await.refuses(413, "PAYLOAD_TOO_LARGE");
    // The names of inputs are remembered, so they are short.
    let named = |bytes| json!({"id": "x".repeat(bytes), "data": "x"});
    run.input(named(128)).await.is(202);
    assert!(run.input(named(129)).await.refuses(400, "INVALID_PAYLOAD").contains("128"));
    let mut reader = run.watch().await;
    reader.says(json!({"type": "input", "id": "x".repeat(129), "data": "x"})).await;
    assert_eq!(reader.next_of("refused").await.json["errorCode"], "INVALID_PAYLOAD");
}

#[tokio::test]
async fn a_server_that_takes_runs_says_that_it_is_ready() {
    let app = TestApp::start().await;
    assert_eq!(app.http.get("/readyz").answer().await.is(200).json(), json!({"status": "ready"}));
}

#[tokio::test]
async fn every_answer_has_a_number_of_its_own() {
    let app = TestApp::start().await;
    let first = app.http.get("/healthz").answer().await.is(200);
    let second = app.http.get("/healthz").answer().await.is(200);
    assert_eq!(first.json()["status"], "ok");
    assert!(first.header("x-request-id").is_some());
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
}
