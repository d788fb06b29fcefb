//! The homes of one machine: as whom the runner runs, and behind which walls runs are.

use std::path::PathBuf;
use std::process::Command;

use playpen_runner::sandbox::level::Level;
use playpen_runner::sandbox::machine;

use super::header::{Lack, Need, Owner, Program};
use super::judge::Walls;
use crate::app::{PYTHON, User};

/// Where the attacks are, where that is not beside these tests.
const DIRECTORY: &str = "PLAYPEN_ATTACKS_DIR";
/// The areas or programs that are run, with commas between them; without it all.
const ONLY: &str = "PLAYPEN_ATTACKS";

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Home {
    pub(crate) user: User,
    pub(crate) walls: Walls,
}

impl Home {
    /// What it is called.
    pub(crate) fn name(&self) -> String {
        let owner = match self.walls.owner {
            Owner::Root => "root",
            Owner::User => "an ordinary user",
        };
        format!("{} as {owner}", self.walls.level)
    }
}

/// Where the attacks are.
pub(crate) fn directory() -> PathBuf {
    std::env::var_os(DIRECTORY)
        .map_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/attacks").into(), PathBuf::from)
}

/// Whether a program is among those to run.
fn wanted(program: &Program) -> bool {
    let Ok(only) = std::env::var(ONLY) else { return true };
    only.split(',').any(|name| program.name == name || program.name.split('/').next() == Some(name))
}

/// All homes that this machine has to offer: a runner that does not reach its level fails.
pub(crate) fn homes() -> Vec<Home> {
    let abi = machine::probe().unwrap().abi;
    let all = crate::home::homes().into_iter().map(|(user, level)| {
        let level = Level::named(level).unwrap();
        let owner =
            if user == User::Me && rustix::process::geteuid().is_root() { Owner::Root } else { Owner::User };
        let lack = (level != Level::Landlock && crate::home::lacks("name")).then_some(Lack::Name);
        // What the kernel counts by user must not be mixed with what other tests do.
        let user = if user == User::Ordinary { User::Alone(level) } else { user };
        Home { user, walls: Walls { level, abi, owner, lack } }
    });
    all.collect()
}

/// The programs that run in this home, and the names of those that do not, each with what it needs.
pub(crate) fn choose<'a>(home: &Home, programs: &'a [Program]) -> (Vec<&'a Program>, Vec<String>) {
    let has = |need: &Need| match need {
        Need::X86 => cfg!(target_arch = "x86_64"),
        Need::Root => home.walls.owner == Owner::Root,
        Need::Numpy => has_package("numpy"),
        Need::Matplotlib => has_package("matplotlib"),
    };
    let (mut chosen, mut left_out) = (Vec::new(), Vec::new());
    for program in programs.iter().filter(|program| wanted(program)) {
        match program.header.needs.iter().find(|need| !has(need)) {
            None => chosen.push(program),
            Some(need) => left_out.push(format!("{} ({need:?})", program.name)),
        }
    }
    (chosen, left_out)
}

/// The interpreter that the attacks run on: with the libraries that programs usually have, where there is one.
pub(crate) fn python() -> String {
    std::env::var("PLAYPEN_SCIENCE_PYTHON").unwrap_or_else(|_| PYTHON.to_owned())
}

fn has_package(name: &str) -> bool {
    let found = format!("import importlib.util, sys; sys.exit(not importlib.util.find_spec('{name}'))");
    Command::new(python()).args(["-c", &found]).status().unwrap().success()
}
