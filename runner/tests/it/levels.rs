//! What a runner can enforce, how it says so, and how it refuses.

use crate::app::{Runner, Server, User};
use crate::home::{lacks, levels, users};

/// What `doctor` prints with these settings, and how it ends.
fn doctor(user: User, variables: &[(&str, &str)]) -> (String, Option<i32>) {
    let prepared = variables
        .iter()
        .fold(Runner::prepare(user), |prepared, (name, value)| prepared.variable(name, value));
    prepared.output("doctor")
}

/// The strongest level that this user reaches here, as the home says.
fn strongest(user: User) -> &'static str {
    levels(user).last().expect("a home has a level")
}

#[test]
fn doctor_tells_every_layer_and_the_level_that_this_home_has() {
    for user in users() {
        let (text, code) = doctor(user, &[("RUNNER_SANDBOX_MAX", "full")]);
        assert_eq!(code, Some(0), "{text}");
        let level = strongest(user);
        let (rooms, groups) = (level != "landlock", level == "full");
        let own_users = user == User::Me && rustix::process::geteuid().is_root();
        for (layer, there) in [
            ("landlock", true),
            ("seccomp", true),
            ("users", own_users),
            ("user namespace", rooms),
            ("network namespace", rooms),
            ("private root", rooms),
            ("private /proc", rooms && !lacks("proc")),
            ("private host name", rooms && !lacks("name")),
            ("control groups", groups),
        ] {
            let beginning = format!("{layer:<24} {}  ", if there { "yes" } else { "no " });
            assert_eq!(
                text.lines().filter(|line| line.starts_with(&beginning)).count(),
                1,
                "{beginning}{user:?}: {text}"
            );
        }
        assert!(text.lines().last().unwrap().starts_with(&format!("level: {level} ")), "{user:?}: {text}");
    }
}

#[test]
fn what_the_machine_cannot_do_is_refused_with_what_is_missing_and_what_helps() {
    for user in users() {
        let wanted = [("RUNNER_SANDBOX", "full"), ("RUNNER_SANDBOX_MAX", "full")];
        let (text, code) = doctor(user, &wanted);
        let (layer, remedy) = match strongest(user) {
            "landlock" => ("user namespace", "seccomp=unconfined"),
            "namespaces" => ("control groups", ""),
            _ => {
                assert_eq!(code, Some(0), "{text}");
                continue;
            }
        };
        assert_eq!(code, Some(69), "{text}");
        assert!(text.contains("does not start"), "{text}");
        let prepared = Runner::prepare(user).at("full");
        let (words, code) = prepared.output("");
        assert_eq!(code, Some(69), "{words}");
        let words = words.lines().last().unwrap();
        let reached = format!("reaches only `{}`", strongest(user));
        for word in ["RUNNER_SANDBOX=full", &reached, layer, remedy] {
            assert!(words.contains(word), "{word:?} is not in {words:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_strongest_level_is_used_and_said() {
    for user in users() {
        let level = strongest(user);
        let server = Server::start().await;
        let runner = Runner::prepare(user)
            .variable("RUNNER_SERVER_URL", &server.url())
            .variable("RUNNER_SANDBOX_MAX", "full")
            .start();
        let run = server.submit(crate::run::Program::new("print(1)")).await.finish().await;
        assert_eq!((&run["stdout"], &run["usage"]["level"]), (&"1\n".into(), &level.into()));
        assert!(runner.log().contains(&format!("level={level}")), "{}", runner.log());
        // Whoever reads the log learns what is missing for the next one, and what runs go without.
        assert_eq!(runner.log().contains("stronger="), level != "full", "{}", runner.log());
        let lacking = level != "landlock" && (lacks("proc") || lacks("name"));
        assert_eq!(runner.log().contains("lacking="), lacking, "{}", runner.log());
    }
}
