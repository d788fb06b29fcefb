//! Sends the programs through a server and a runner, and looks for witnesses.

use std::collections::{HashSet, VecDeque};
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use futures_util::future::join_all;
use playpen_runner::sandbox::level::Level;
use rustix::process::Signal;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::canary::Canary;
use super::header::{Program, python_files};
use super::home::{Home, python};
use super::host::{self, Holds};
use super::judge::{Outcome, Seen, faults};
use crate::app::{TOKEN, TestApp, eventually, slowness};
use crate::home::groups_in;
use crate::run::{Program as Request, Run};
use crate::warm::kin;

/// How many programs run at a time: as many as the runner has places.
const LANES: usize = 4;
/// How long an attack has to hold more than its limit before it has escaped, in seconds: a limit that is polled
/// needs that long where other tests keep the disk and the processors busy.
const HOLD: u32 = 10;
/// How much a run may print that does not ask for less.
const MOST_OUTPUT: u64 = 10 << 20;

/// A server, a runner and canaries in one home.
pub(crate) struct Suite {
    pub(crate) home: Home,
    pub(crate) app: TestApp,
    canaries: Vec<Canary>,
    kit: Vec<(String, String)>,
    /// The marks of all runs so far.
    marks: Mutex<HashSet<String>>,
}

/// How it went with one program.
pub(crate) struct Story {
    pub(crate) name: String,
    pub(crate) took: Duration,
    /// How each of its runs ended.
    pub(crate) endings: Vec<String>,
    /// What is wrong, with what the program had to say.
    pub(crate) faults: Vec<String>,
}

impl Story {
    /// What is wrong, each with the name.
    pub(crate) fn wrong(&self) -> impl Iterator<Item = String> {
        self.faults.iter().map(|fault| format!("{}: {fault}", self.name))
    }
}

impl std::fmt::Display for Story {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = if self.faults.is_empty() { "ok" } else { "FAIL" };
        let (seconds, endings) = (self.took.as_secs_f64(), self.endings.join(", "));
        write!(f, "{word:4} {seconds:6.2} s  {:42} {endings}", self.name)
    }
}

impl Suite {
    pub(crate) async fn start(home: Home, attacks: &Path) -> Self {
        let app = TestApp::start_on(home.user, home.walls.level.name(), &python()).await;
        // Before that it looks at its interpreters, by processes of its own.
        app.runner.logged("connected").await;
        let canaries = (0..LANES).map(|_| Canary::start(attacks, home.user)).collect();
        let kit = python_files(&attacks.join("kit")).into_iter().map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        });
        Self { home, app, canaries, kit: kit.collect(), marks: Mutex::default() }
    }

    /// What the runner holds, now that nothing runs and, where there can be any, a place is ready for a run to come.
    pub(crate) async fn runner_holds(&self) -> Holds {
        if self.home.walls.level > Level::Landlock {
            let is_ready = || (!kin::of(&self.app.runner).copies().is_empty()).then_some(());
            eventually("a place that is ready", is_ready).await;
        }
        self.app.runner.assert_clean();
        host::holds(self.app.runner.number(), self.app.runner.ready().len())
    }

    /// Runs them, several at a time.
    pub(crate) async fn side_by_side(&mut self, programs: &[&Program]) -> Vec<Story> {
        let waiting = Mutex::new(parts(programs).collect::<VecDeque<_>>());
        let mut canaries = std::mem::take(&mut self.canaries);
        let lanes = canaries.iter_mut().map(async |canary| {
            let mut stories = Vec::new();
            loop {
                let Some((program, way)) = waiting.lock().unwrap().pop_front() else { return stories };
                stories.push(self.attempt(canary, program, way).await);
            }
        });
        let stories = join_all(lanes).await.into_iter().flatten().collect();
        self.canaries = canaries;
        stories
    }

    /// Runs them, one after the other.
    pub(crate) async fn one_by_one(&mut self, programs: &[&Program]) -> Vec<Story> {
        let mut canary = self.canaries.pop().unwrap();
        let mut stories = Vec::new();
        for (program, way) in parts(programs) {
            stories.push(self.attempt(&mut canary, program, way).await);
            self.app.runner.assert_clean();
        }
        self.canaries.push(canary);
        stories
    }

    /// Ends the runner, and says what is left of it.
    pub(crate) async fn end(mut self) -> Vec<String> {
        let runner = &mut self.app.runner;
        runner.signal(Signal::TERM);
        let ended = runner.ended().await;
        let mut left = host::mounts_below(&runner.work_dir());
        let groups = runner.group().into_iter().flat_map(|group| groups_in(&group));
        left.extend(groups.map(|group| group.display().to_string()));
        left.extend(host::marked(&self.marks.into_inner().unwrap()));
        if !ended.success() {
            left.push(format!("a runner that ends with {ended}"));
        }
        left
    }

    async fn attempt(&self, canary: &mut Canary, program: &Program, way: Option<&str>) -> Story {
        let start = Instant::now();
        let name = way.map_or_else(|| program.name.clone(), |way| format!("{} {way}", program.name));
        let mut story = Story { name, took: Duration::ZERO, endings: Vec::new(), faults: Vec::new() };
        if program.header.together {
            self.together(canary, program, &mut story).await;
        } else {
            let env: Vec<_> = way.into_iter().map(|way| ("ATTACK_WAY", way)).collect();
            self.in_a_row(canary, program, &mut story, &env).await;
        }
        story.took = start.elapsed();
        println!("{story}  {}", self.home.name());
        story
    }

    async fn in_a_row(
        &self,
        canary: &mut Canary,
        program: &Program,
        story: &mut Story,
        env: &[(&str, &str)],
    ) {
        for _ in 0..program.header.runs {
            let (mark, request) = self.request(canary, program, env);
            let run = self.app.submit(request).await;
            let seen = witness(canary, program, &run, &mark).await;
            self.judge(program, story, &seen, false);
        }
    }

    /// Two runs of one program: a victim, and whoever attacks it.
    async fn together(&self, canary: &mut Canary, program: &Program, story: &mut Story) {
        let role = ("ATTACK_ROLE", "victim");
        let (mark, request) = self.request(canary, program, &[role]);
        let victim = self.app.submit(request.with("interactive", json!(true))).await;
        if let Some(told) = victim.watch().await.line("VICTIM ").await {
            let env = [("ATTACK_ROLE", "attacker"), ("ATTACK_VICTIM", told.as_str())];
            self.in_a_row(canary, program, story, &env).await;
            victim.input(json!({"eof": true})).await;
        } else {
            story.faults.push("the victim never was one".into());
        }
        let seen = witness(canary, program, &victim, &mark).await;
        self.judge(program, story, &seen, true);
    }

    fn judge(&self, program: &Program, story: &mut Story, seen: &Seen, victim: bool) {
        let who = if victim { "victim " } else { "" };
        if !program.control {
            story.endings.push(format!("{who}{}", Outcome::of(&seen.snapshot)));
        }
        let faults = faults(program, self.home.walls, seen, victim);
        if !faults.is_empty() {
            story.faults.push(format!("{who}{}\n{}", faults.join("; "), words(&seen.snapshot)));
        }
    }

    /// What is sent, and the mark of its processes.
    fn request(&self, canary: &Canary, program: &Program, env: &[(&str, &str)]) -> (String, Request) {
        let mark = format!("{:032x}", fresh());
        let mut variables = canary.env().clone();
        variables.extend(env.iter().map(|(name, value)| ((*name).to_owned(), json!(value))));
        variables.insert("ATTACK_MARK".into(), json!(mark));
        variables.insert("ATTACK_HOLD".into(), json!((HOLD * slowness()).to_string()));
        variables.insert("CANARY_TOKEN_PREFIX".into(), json!(TOKEN[..9]));
        variables.insert("CANARY_TOKEN_LENGTH".into(), json!(TOKEN.len().to_string()));
        variables.insert("CANARY_TOKEN_SHA256".into(), json!(format!("{:x}", Sha256::digest(TOKEN))));
        let mut request = Request::new(&program.code);
        for (path, text) in &self.kit {
            request = request.file(path, text);
        }
        let asked = Value::Object(program.header.request.clone()).to_string().replace("$ATTACK_MARK", &mark);
        let asked: Map<String, Value> = serde_json::from_str(&asked).unwrap();
        for (field, value) in &asked {
            request = match field.as_str() {
                "env" => {
                    let values = value.as_object().unwrap().iter();
                    variables.extend(values.map(|(name, value)| (name.clone(), filled(value, canary.env()))));
                    request
                }
                "files" => value.as_array().unwrap().iter().fold(request, |request, file| {
                    request.file(file["path"].as_str().unwrap(), file["content"].as_str().unwrap())
                }),
                "timeoutMs" => request.with(field, json!(value.as_u64().unwrap() * u64::from(slowness()))),
                _ => request.with(field, value.clone()),
            };
        }
        let mark = format!("ATTACK_MARK={mark}");
        self.marks.lock().unwrap().insert(mark.clone());
        (mark, request.with("env", Value::Object(variables)))
    }
}

/// Waits for the end of a run, and asks everybody what they saw of it.
async fn witness(canary: &mut Canary, program: &Program, run: &Run, mark: &str) -> Seen {
    let mut watch = run.watch().await;
    watch.exit().await;
    // At once: nothing is left when a result is told.
    let processes = host::marked(&HashSet::from([mark.to_owned()]));
    let snapshot = run.snapshot().await;
    let output = [watch.text("stdout"), watch.text("stderr")];
    let secrets = [canary.secret().to_owned(), TOKEN.to_owned()];
    let is_told = |bytes: &[u8]| secrets.iter().any(|secret| contains(bytes, secret.as_bytes()));
    let mut told = Vec::new();
    if output.iter().any(|text| is_told(text.as_bytes())) || is_told(snapshot.to_string().as_bytes()) {
        told.push("what it printed".to_owned());
    }
    let mut collected = (0, 0);
    for file in snapshot["files"].as_array().into_iter().flatten() {
        let path = file["path"].as_str().unwrap();
        let bytes = run.file(&address(path)).await;
        collected = (collected.0 + 1, collected.1 + bytes.len() as u64);
        if is_told(&bytes) {
            told.push(format!("the collected {path:?}"));
        }
    }
    let most = program.header.request.get("limits").and_then(|limits| limits["outputBytes"].as_u64());
    let output = (output.iter().map(String::len).sum(), most.unwrap_or(MOST_OUTPUT));
    Seen { snapshot, touched: canary.touched(), processes, told, output, collected }
}

/// The programs with their ways, each of which is a run of its own.
fn parts<'a>(programs: &[&'a Program]) -> impl Iterator<Item = (&'a Program, Option<&'a str>)> {
    programs.iter().flat_map(|program| {
        let ways = program.header.ways.iter().map(|way| Some(way.as_str()));
        let whole = program.header.ways.is_empty().then_some(None);
        ways.chain(whole).map(|way| (*program, way))
    })
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

/// A path as it stands in an address.
fn address(path: &str) -> String {
    let mut url = reqwest::Url::parse("http://localhost/").unwrap();
    url.path_segments_mut().unwrap().clear().extend(path.split('/'));
    url.path().trim_start_matches('/').to_owned()
}

/// `$CANARY_X` stands for the canary's.
fn filled(value: &Value, env: &Map<String, Value>) -> Value {
    // Long names first: some begin with others.
    let mut names: Vec<&String> = env.keys().collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let text = value.as_str().unwrap().to_owned();
    let filled = names
        .into_iter()
        .fold(text, |text, name| text.replace(&format!("${name}"), env[name].as_str().unwrap_or_default()));
    json!(filled)
}

/// The end of what a program had to say.
fn words(snapshot: &Value) -> String {
    let mut words = String::new();
    for stream in ["stdout", "stderr", "error"] {
        let text = snapshot[stream].as_str().unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        for line in &lines[lines.len().saturating_sub(12)..] {
            words.extend(["        ", &line[..line.floor_char_boundary(200)], "\n"]);
        }
    }
    words
}

fn fresh() -> u128 {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    u128::from_ne_bytes(bytes)
}
