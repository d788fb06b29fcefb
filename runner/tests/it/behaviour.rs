//! Programs behave alike in a warm interpreter, in a cold one, and under `python3 main.py` without Playpen.
//!
//! The programs are in `tests/behaviour`, whose README says what they are. `PLAYPEN_PYTHONS` names the
//! interpreters to run them on, with commas between them; the system's unless said. `PLAYPEN_BEHAVIOUR` names
//! the programs to run, or their areas, instead of all.

mod header;
mod mode;
mod plain;
mod seen;

use std::path::PathBuf;

use futures_util::{StreamExt, stream};
use mode::Runners;
use seen::{Seen, differences};
use tokio::time::Instant;

use crate::app::{PYTHON, User};
use crate::home::homes;
use header::Case;

/// How many programs are on their way at a time, each in every mode: as many as a runner has places.
const LANES: usize = 4;
/// What needs libraries; the rest has to work without.
const SCIENCE: &str = "science";

#[tokio::test(flavor = "multi_thread")]
async fn warm_is_cold_and_cold_is_python_in_every_home() {
    let told = std::env::var("PLAYPEN_PYTHONS").unwrap_or_else(|_| PYTHON.into());
    let (_, cases): (Vec<_>, Vec<_>) = Case::all(&directory()).into_iter().partition(is_science);
    for python in told.split(',') {
        check(python, &cases, &homes()).await;
    }
}

mod science {
    use super::{Case, check, directory, is_science};
    use crate::app::User;
    use crate::home::homes;
    use crate::science::python;

    #[tokio::test(flavor = "multi_thread")]
    async fn warm_is_cold_and_cold_is_python_with_libraries() {
        let cases: Vec<Case> = Case::all(&directory()).into_iter().filter(is_science).collect();
        // Libraries know nothing of users.
        let places: Vec<_> = homes().into_iter().filter(|(user, _)| *user == User::Me).collect();
        check(&python(), &cases, &places).await;
    }
}

/// Where the programs are.
fn directory() -> PathBuf {
    std::env::var_os("PLAYPEN_BEHAVIOUR_DIR")
        .map_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/behaviour").into(), PathBuf::from)
}

fn is_science(case: &Case) -> bool {
    case.name.starts_with(SCIENCE)
}

/// Runs all programs in these homes and in every mode, and tells every difference.
async fn check(python: &str, cases: &[Case], homes: &[(User, &str)]) {
    let mut wrong = Vec::new();
    let kinds: &[&str] =
        if cases.iter().any(is_science) { &["pass", "import numpy", "import pygame"] } else { &["pass"] };
    let plain: Vec<Option<Seen>> = stream::iter(cases)
        .map(|case| async move { if case.is_plain() { Some(plain::run(case, python).await) } else { None } })
        .buffered(LANES)
        .collect()
        .await;
    for &(user, level) in homes {
        let start = Instant::now();
        let runners = Runners::start(user, level, python, kinds).await;
        let found: Vec<Vec<String>> = stream::iter(cases.iter().zip(&plain))
            .filter(|(case, _)| std::future::ready(case.fits(level) && (user == User::Me || case.is_first)))
            .map(|(case, plain)| compare(&runners, case, plain.as_ref(), level))
            .buffered(LANES)
            .collect()
            .await;
        runners.assert_clean();
        let took = start.elapsed().as_secs_f64();
        let found: Vec<String> = found.into_iter().flatten().collect();
        println!("{python}, {user:?} {level}: {took:.1} s, {} differences", found.len());
        wrong.extend(found.into_iter().map(|words| format!("{python}, {user:?} {level}: {words}")));
    }
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
}

/// Runs a program in both modes: in words what differs, which is nothing or, where all is to differ, what does not.
async fn compare(runners: &Runners, case: &Case, plain: Option<&Seen>, level: &str) -> Vec<String> {
    let (cold, warm) = tokio::join!(runners.cold(case), runners.warm(case));
    let mut found = Vec::new();
    // Else both would be the same for want of a warm one. Only rooms have those.
    let must_be_cold = case.header.cold.is_some() || level == "landlock";
    if warm.is_cold != must_be_cold {
        let word = if warm.is_cold { "a new" } else { "a warm" };
        found.push(format!("it had {word} interpreter: {:?}", case.header.cold));
    }
    if case.header.differs {
        let again = runners.warm(case).await;
        for (one, other) in [(&cold, &warm), (&warm, &again)] {
            found.extend(seen::sameness(one, other));
        }
    } else {
        found.extend(differences("cold", &cold, "warm", &warm));
        if let Some(plain) = plain {
            found.extend(differences("python", plain, "cold", &cold.as_plain()));
        }
    }
    found.into_iter().map(|words| format!("{}: {words}", case.name)).collect()
}
