use serde_json::Value;

use super::*;

fn calls(document: &Value) -> Vec<(String, String)> {
    let paths = document["paths"].as_object().unwrap();
    let of = |path: &String, item: &Value| {
        let path = path.replace("jobId", "id").replace("{path}", "{*path}");
        item.as_object().unwrap().keys().map(|method| (path.clone(), method.clone())).collect::<Vec<_>>()
    };
    let mut calls: Vec<_> = paths.iter().flat_map(|(path, item)| of(path, item)).collect();
    calls.sort();
    calls
}

/// The routes of the router, as they stand in its source: a call that is not described is a call that nobody knows of.
#[test]
fn every_public_call_is_described() {
    let source = include_str!("../../http.rs");
    let public = source.lines().filter_map(|line| {
        let (path, methods) = line.trim().strip_prefix(".route(\"")?.split_once("\", ")?;
        // docs/API.md tells of the link of runners in words: most of it is said on a WebSocket, and as packed bytes.
        (!path.starts_with("/api/runner/")).then_some((path, methods))
    });
    let methods = |methods: &str| {
        let known = ["get", "post", "delete", "put"];
        known
            .into_iter()
            .filter(|method| methods.contains(&format!("{method}(")))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let mut routed: Vec<_> = public
        .flat_map(|(path, of)| methods(of).into_iter().map(move |method| (path.to_owned(), method)))
        .collect();
    routed.sort();
    assert_eq!(calls(&serde_json::from_str(&DOCUMENT).unwrap()), routed);
}

#[test]
fn every_call_says_what_it_may_be_refused_with() {
    let document: Value = serde_json::from_str(&DOCUMENT).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, call) in item.as_object().unwrap() {
            let busy = &call["responses"]["503"];
            assert!(busy["description"].as_str().unwrap().contains("SERVER_BUSY"), "{method} {path}");
            assert!(call["summary"].is_string() && call["operationId"].is_string(), "{method} {path}");
        }
    }
    let codes = document["components"]["schemas"]["ErrorCode"]["enum"].as_array().unwrap();
    assert_eq!(codes.len(), ErrorCode::ALL.len());
    assert!(codes.iter().zip(ErrorCode::ALL).all(|(told, code)| told == code.name()));
    let submitting = &document["paths"]["/api/run"]["post"]["responses"];
    assert!(submitting["400"]["description"].as_str().unwrap().contains("ENTRY_NOT_FOUND"));
}

/// Types for other languages are made from this file. `PLAYPEN_RENEW=1` writes it anew.
#[test]
fn the_document_that_lies_in_docs_is_this_one() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let now = format!("{}\n", &*DOCUMENT);
    if std::env::var_os("PLAYPEN_RENEW").is_some() {
        std::fs::write(file, &now).unwrap();
    }
    assert!(std::fs::read_to_string(file).unwrap() == now, "docs/openapi.json is stale: run scripts/renew");
}
