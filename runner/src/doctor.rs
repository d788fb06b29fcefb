//! `playpen-runner doctor`: what this machine can enforce, layer by layer, and why not more.

use std::fmt::Write as _;

use crate::config::Config;
use crate::interpreter::{self, Interpreter};
use crate::sandbox::family::Family;
use crate::sandbox::level::Level;
use crate::sandbox::machine;
use crate::sandbox::remedy::{GROUPS, NAMESPACES};
use crate::sandbox::survey::{Means, Trial};
use crate::sandbox::waiting;
use crate::slots::Users;
use crate::start::StartError;

/// What is to be told, and whether the machine is fit for the weakest sandbox that is accepted.
#[derive(Debug)]
pub struct Diagnosis {
    /// Lines for a person.
    pub text: String,
    /// Whether a runner with these settings would start.
    pub fit: bool,
}

/// Tries everything that a runner with these settings would try.
pub async fn doctor(config: &Config) -> Result<Diagnosis, StartError> {
    let own_users = machine::own_users();
    let machine = match machine::probe() {
        Ok(machine) => machine,
        Err(unfit) => {
            let text = format!("{}\n\nno level can be reached\n", line("landlock", Err(&unfit.to_string())));
            return Ok(Diagnosis { text, fit: false });
        }
    };
    let pythons = interpreter::find_all(&config.pythons, own_users).await?;
    let family = Family::found().map_err(|error| StartError::Other(error.to_string()))?;
    let users = if own_users { Some(Users::take(config.uid_base)?) } else { None };
    let users = users.as_ref().map(Users::range);
    let trial = Trial {
        family: &family,
        pythons: pythons.all(),
        users,
        most: Level::Full,
        cpu_percent: config.cpu_percent,
    };
    let means = trial.climb(machine).await;
    // Its control group goes with `means`, and is to be empty then.
    family.leave_nurseries();
    Ok(tell(config, &means, users, pythons.all()))
}

fn tell(config: &Config, means: &Means, users: Option<(u32, u32)>, pythons: &[Interpreter]) -> Diagnosis {
    let Means { machine, missing, lacking, .. } = means;
    let mut lines = vec![
        line("landlock", Ok(&format!("version {}", machine.abi))),
        line("seccomp", Ok("an allow-list of system calls")),
        line(
            "users",
            match users {
                Some((uid, _)) => Ok(format!("each run has an id of its own, from {uid} on")),
                None => Err("runs have the runner's own id; only a runner that is root can give them others"),
            }
            .as_deref()
            .map_err(|why| *why),
        ),
    ];
    let mut above = false;
    for layer in NAMESPACES.into_iter().chain([GROUPS]) {
        let why = missing.iter().find(|missing| missing.layer == layer);
        let lack = lacking.iter().find(|lacking| lacking.layer == layer);
        lines.push(match why.or(lack) {
            Some(why) => line(layer, Err(&why.told())),
            None if above => line(layer, Err("not tried, since the one before is missing")),
            None => line(layer, Ok("tried with a program")),
        });
        above |= why.is_some();
    }
    let reached = machine.level.min(config.sandbox_max);
    let unseen = waiting::hindrance(reached);
    lines.push(line("questions", unseen.as_deref().map_or(Ok("that a program asks is seen"), Err)));
    for (n, python) in pythons.iter().enumerate() {
        let path = python.executable.display();
        let whose = if n == 0 { "all that ask for it, or for none" } else { "those that ask for it" };
        lines.push(line(&format!("python {}", python.version), Ok(&format!("`{path}`, for {whose}"))));
    }
    let fit = reached >= config.sandbox;
    let mut text = lines.join("\n");
    let _ = write!(
        text,
        "\n\nlevel: {reached} (the machine reaches {}; RUNNER_SANDBOX={}, RUNNER_SANDBOX_MAX={})\n",
        machine.level, config.sandbox, config.sandbox_max
    );
    if !fit {
        let _ = writeln!(text, "a runner with these settings does not start");
    }
    Diagnosis { text, fit }
}

fn line(layer: &str, state: Result<&str, &str>) -> String {
    let (word, more) = match state {
        Ok(more) => ("yes", more),
        Err(why) => ("no ", why),
    };
    format!("{layer:<24} {word}  {more}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Host;
    use crate::sandbox::build::Machine;
    use crate::sandbox::remedy::Missing;

    fn pythons() -> [Interpreter; 2] {
        [("3.11.2", "/usr/bin/python3"), ("3.9.18", "/opt/py/bin/python3")].map(|(version, path)| {
            Interpreter {
                executable: path.into(),
                version: version.parse().unwrap(),
                needs: Vec::new(),
                packages: Vec::new(),
                links: Vec::new(),
                compiled: std::collections::BTreeMap::new(),
                library: None,
            }
        })
    }

    fn check(
        vars: &[(&str, &str)],
        level: Level,
        missing: Option<&Missing>,
        lacking: Option<&Missing>,
        fit: bool,
        last: &str,
    ) -> String {
        let vars = vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let host = Host { name: "desk".into(), cores: 2, memory: 1 << 30 };
        let config = Config::from_vars(vars, &host).unwrap();
        let machine = Machine {
            level,
            abi: 7,
            comforts: Vec::new(),
            links: Vec::new(),
            own_proc: true,
            own_name: true,
        };
        let (missing, lacking) = (missing.cloned(), lacking.cloned().into_iter().collect());
        let means = Means { machine, world: None, bases: Vec::new(), groups: None, missing, lacking };
        let diagnosis = tell(&config, &means, None, &pythons());
        assert_eq!(diagnosis.fit, fit, "{}", diagnosis.text);
        assert!(diagnosis.text.contains(last), "{}", diagnosis.text);
        diagnosis.text
    }

    #[test]
    fn everything_there_is_a_line_of_yes_each() {
        let text = check(&[], Level::Full, None, None, true, "level: full");
        // This machine may keep from sight that a program asks.
        let asked = usize::from(waiting::hindrance(Level::Full).is_none());
        assert_eq!(text.matches(" yes  ").count(), 2 + NAMESPACES.len() + 1 + asked + pythons().len());
        assert!(text.contains("python 3.11.2            yes  `/usr/bin/python3`, for all"), "{text}");
        assert!(text.contains("python 3.9.18            yes  `/opt/py/bin/python3`, for those"), "{text}");
        let text = check(
            &[("RUNNER_SANDBOX_MAX", "landlock")],
            Level::Full,
            None,
            None,
            true,
            "level: landlock (the",
        );
        assert!(text.contains("the machine reaches full"));
    }

    #[test]
    fn what_is_missing_is_told_once_and_the_rest_was_not_tried() {
        let missing = Missing {
            level: Level::Namespaces,
            layer: "mount namespace",
            why: "refused".into(),
            remedy: "allow it".into(),
        };
        let minimum = [("RUNNER_SANDBOX", "namespaces")];
        let text = check(&minimum, Level::Landlock, Some(&missing), None, false, "does not start");
        assert_eq!(text.matches("refused").count(), 1);
        assert!(text.contains("process namespace        yes"));
        assert!(text.contains("ipc namespace            no   not tried"));
    }

    #[test]
    fn what_rooms_go_without_keeps_nothing_from_being_tried() {
        let lacking = Missing {
            level: Level::Namespaces,
            layer: "private /proc",
            why: "covered".into(),
            remedy: "uncover it".into(),
        };
        let text = check(&[], Level::Full, None, Some(&lacking), true, "level: full");
        assert!(text.contains("private /proc            no   covered; uncover it"));
        assert!(text.contains("control groups           yes"));
    }
}
