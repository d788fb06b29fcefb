//! Which runner gets which run: versions of Python that runs ask for and that runners have.

use std::time::Duration;

use playpen_protocol::runner::RunnerEvent;
use playpen_protocol::snapshot::{Reason, Status};
use serde_json::{Value, json};

use crate::support::app::{Answered, TestApp};
use crate::support::runner::Runner;
use crate::support::{program, soon, with};

fn asking_for(environment: &str) -> Value {
    with(program("print(1)"), "environment", environment)
}

#[tokio::test]
async fn a_run_goes_to_a_runner_that_has_what_it_asks_for() {
    let app = TestApp::start().await;
    let [old, new, silent] =
        [&["3.9.18"][..], &["3.12.1", "3.13.0"], &[]].map(|pythons| app.runner().with_pythons(pythons));
    // Each is taken by the only runner that can, although the others wait too, and longer.
    for (environment, runner) in
        [("3.12", &new), ("3.9", &old), ("3.13.0", &new), ("3.9.18", &old), ("3.12.1", &new)]
    {
        let bystanders: Vec<_> = [&silent, &old, &new]
            .into_iter()
            .filter(|other| other.id != runner.id)
            .map(Runner::waits)
            .collect();
        let run = app.child().submit(asking_for(environment)).await;
        let mut work = runner.claim().await;
        assert_eq!(work.job.job_id.to_string(), run.id);
        assert_eq!(work.job.environment.map(|wanted| wanted.to_string()).as_deref(), Some(environment));
        work.start().await;
        work.exit(0).await;
        for bystander in bystanders {
            assert!(!bystander.is_finished(), "{environment} was given to a runner that does not have it");
            bystander.abort();
            assert!(bystander.await.is_err_and(|error| error.is_cancelled()));
        }
    }
}

#[tokio::test]
async fn who_cannot_take_the_first_run_gets_the_next() {
    let app = TestApp::start().await;
    let runs = [
        app.child().submit(asking_for("3.13")).await,
        app.child().submit(program("print(1)")).await,
        app.child().submit(asking_for("3.9")).await,
        app.child().submit(program("print(2)")).await,
    ];
    let id = |n: usize| runs[n].id.clone();
    let old = app.runner().with_pythons(&["3.9.18"]);
    assert_eq!(old.claim().await.job.job_id.to_string(), id(1));
    assert_eq!(app.foreign_runner().claim().await.job["jobId"], id(3));
    assert_eq!(old.claim().await.job.job_id.to_string(), id(2));
    old.has_nothing().await;
    app.runner().has_nothing().await;
    assert_eq!(runs[0].snapshot().await.status, Status::Queued);
}

#[tokio::test]
async fn a_run_that_no_runner_can_take_ends_in_words() {
    let app = TestApp::start_with(|config| config.queue.unmatched = Duration::from_millis(100)).await;
    app.runner().with_pythons(&["3.12.1", "3.9.18"]).has_nothing().await;
    let run = app.child().submit(asking_for("3.13")).await;
    let patient = app.child().submit(asking_for("3.12")).await;
    let snapshot = run.over().await;
    assert_eq!((snapshot.status, snapshot.reason), (Status::Failed, Some(Reason::Unschedulable)));
    let words = snapshot.error.expect("words");
    assert!(words.contains("asks for Python 3.13") && words.contains("3.9.18 and 3.12.1"), "{words}");
    // Its runner is there, if busy.
    assert_eq!(patient.snapshot().await.status, Status::Queued);
}

#[tokio::test]
async fn readers_see_which_python_it_was_and_which_there_are() {
    let app = TestApp::start().await;
    let environments =
        async || app.http.get("/healthz").answer().await.is(200).json()["environments"].clone();
    assert_eq!(environments().await, json!([]));
    let runner = app.runner().with_pythons(&["3.12.1", "3.9.18"]);
    let run = app.child().submit(program("print(1)")).await;
    let mut work = runner.claim().await;
    assert_eq!(environments().await, json!(["3.9.18", "3.12.1"]));
    assert_eq!(run.snapshot().await.environment, None);
    work.say(&[RunnerEvent::Started { environment: Some("3.12.1".parse().expect("a version")) }]).await;
    work.exit(0).await;
    let snapshot = soon("the end", run.over()).await;
    assert_eq!(snapshot.environment.map(|exact| exact.to_string()).as_deref(), Some("3.12.1"));
}

#[tokio::test]
async fn what_is_no_version_is_refused() {
    let app = TestApp::start().await;
    for wrong in ["python3", "2.7", "3.12.1.0", ""] {
        app.child().asks(&asking_for(wrong)).answer().await.refuses(400, "INVALID_ENVIRONMENT");
    }
}
