//! What a runner can enforce, how it says so, and how it refuses.

use crate::app::{Runner, Server, USERS, User};

/// What `doctor` prints with these settings, and how it ends.
fn doctor(user: User, variables: &[(&str, &str)]) -> (String, Option<i32>) {
    let prepared = variables
        .iter()
        .fold(Runner::prepare(user), |prepared, (name, value)| prepared.variable(name, value));
    prepared.output("doctor")
}

#[test]
fn doctor_tells_every_layer_and_the_level() {
    for user in USERS {
        let (text, code) = doctor(user, &[("RUNNER_SANDBOX_MAX", "full")]);
        assert_eq!(code, Some(0), "{text}");
        for layer in [
            "landlock",
            "seccomp",
            "users",
            "user namespace",
            "private root",
            "private /proc",
            "control groups",
        ] {
            assert_eq!(
                text.lines().filter(|line| line.starts_with(&format!("{layer:<24} "))).count(),
                1,
                "{text}"
            );
        }
        let (level, groups) = (text.lines().last().unwrap(), line(&text, "control groups"));
        assert_eq!(level.starts_with("level: full "), groups.contains(" yes "), "{text}");
        assert!(text.contains("private root             yes"), "{text}");
    }
}

#[test]
fn what_the_machine_cannot_do_is_refused_with_what_is_missing_and_what_helps() {
    for user in USERS {
        let wanted = [("RUNNER_SANDBOX", "full"), ("RUNNER_SANDBOX_MAX", "full")];
        let (text, code) = doctor(user, &wanted);
        if line(&text, "control groups").contains(" yes ") {
            assert_eq!(code, Some(0), "{text}");
            continue;
        }
        assert_eq!(code, Some(69), "{text}");
        assert!(text.contains("does not start"), "{text}");
        let prepared =
            Runner::prepare(user).variable("RUNNER_SANDBOX", "full").variable("RUNNER_SANDBOX_MAX", "full");
        let (words, code) = prepared.output("");
        assert_eq!(code, Some(69), "{words}");
        let words = words.lines().last().unwrap();
        for word in ["RUNNER_SANDBOX=full", "reaches only `namespaces`", "control groups", "Delegate=yes"] {
            assert!(words.contains(word), "{word:?} is not in {words:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_strongest_level_is_used_and_said() {
    for user in USERS {
        let (text, _) = doctor(user, &[("RUNNER_SANDBOX_MAX", "full")]);
        let level = text.lines().last().unwrap().split(' ').nth(1).unwrap();
        let server = Server::start().await;
        let runner = Runner::prepare(user)
            .variable("RUNNER_SERVER_URL", &server.url())
            .variable("RUNNER_SANDBOX_MAX", "full")
            .start();
        let run = server.submit(crate::run::Program::new("print(1)")).await.finish().await;
        assert_eq!((&run["stdout"], &run["usage"]["level"]), (&"1\n".into(), &level.into()));
        assert!(runner.log().contains(&format!("level={level}")), "{}", runner.log());
        // Whoever reads the log learns what is missing for the next one.
        assert_eq!(runner.log().contains("stronger="), level != "full", "{}", runner.log());
    }
}

fn line<'a>(text: &'a str, layer: &str) -> &'a str {
    text.lines().find(|line| line.starts_with(layer)).unwrap_or_default()
}
