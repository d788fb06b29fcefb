//! `playpen-bench`: measures what Playpen costs, each figure beside a reference of the same minutes.
//!
//! `scripts/bench` builds everything and starts this; docs/BENCHMARKS.md says what is measured and how.

mod finding;
mod http;
mod instant;
mod machine;
mod platform;
mod process;
mod python;
mod report;
mod rows;
mod stats;
mod stream;
mod turns;
mod warmth;

use std::path::PathBuf;
use std::process::ExitCode;

use machine::Machine;
use playpen_runner::sandbox::level::Level;
use rows::{ROWS, Row};

/// Nobody handles these errors but the person who reads them.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

const USAGE: &str = "playpen-bench [--quick] [--date DATE] [--json FILE] [--write PAGE] [ROW…]";

/// What all rows need to know.
#[derive(Debug)]
struct Bench {
    /// Few rounds, to see that everything works: the figures mean little.
    quick: bool,
    /// Where our programs are: beside this one.
    programs: PathBuf,
    /// The interpreter.
    python: String,
    /// The strongest sandbox that the machine reaches.
    level: Level,
}

impl Bench {
    /// How often something is done: `whole` times, or a twentieth of it.
    fn rounds(&self, whole: usize) -> usize {
        if self.quick { (whole / 20).max(2) } else { whole }
    }
}

/// What is asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Arguments {
    quick: bool,
    date: String,
    json: Option<PathBuf>,
    write: Option<PathBuf>,
    rows: Vec<String>,
}

impl Arguments {
    fn parse(mut args: impl Iterator<Item = String>) -> Result<Self> {
        let mut parsed = Self::default();
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value: {USAGE}"));
            match arg.as_str() {
                "--quick" => parsed.quick = true,
                "--date" => parsed.date = value()?,
                "--json" => parsed.json = Some(value()?.into()),
                "--write" => parsed.write = Some(value()?.into()),
                row if ROWS.iter().any(|known| known.name == row) => parsed.rows.push(arg),
                other => return Err(format!("there is no row {other:?}: {USAGE}").into()),
            }
        }
        if parsed.write.is_some() && (parsed.quick || !parsed.rows.is_empty()) {
            return Err("--write takes all rows, measured in full".into());
        }
        Ok(parsed)
    }

    fn wants(&self, row: &Row) -> bool {
        self.rows.is_empty() || self.rows.iter().any(|name| name == row.name)
    }
}

fn main() -> ExitCode {
    // A supervisor is the program that starts it, executed again; here that is this one.
    if std::env::args().nth(1).as_deref() == Some("supervise") {
        playpen_runner::sandbox::nursery::main();
    }
    match tokio::runtime::Runtime::new().map_err(Into::into).and_then(|runtime| runtime.block_on(bench())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn bench() -> Result<()> {
    let arguments = Arguments::parse(std::env::args().skip(1))?;
    let own = std::env::current_exe()?;
    let pythons = std::env::var("RUNNER_PYTHON_BIN").unwrap_or_else(|_| "/usr/bin/python3".to_owned());
    // A runner may have several; the first is the one of programs that ask for none.
    let python = pythons.split(',').next().unwrap_or_default().trim().to_owned();
    let level = rows::level(&python).await?;
    let bench = Bench {
        quick: arguments.quick,
        programs: own.parent().ok_or("this program is nowhere")?.to_owned(),
        python,
        level,
    };
    let machine = Machine::this(&bench.python, bench.level.to_string())?;
    let (mut rows, mut failed) = (Vec::new(), Vec::new());
    for row in ROWS.iter().filter(|row| arguments.wants(row)) {
        eprintln!("row {} …", row.name);
        // One row that fails must not take the others along; it is told, and the command fails in the end.
        match (row.measure)(&bench).await {
            Ok(outcome) => rows.push((row.name, outcome)),
            Err(error) => failed.push(format!("row {}: {error}", row.name)),
        }
    }

    for line in machine.lines() {
        println!("{line}");
    }
    print!("\n{}", report::table(&rows));
    if let Some(file) = &arguments.json {
        let json = report::json(&arguments.date, &machine, &rows);
        std::fs::write(file, serde_json::to_string_pretty(&json)? + "\n")?;
    }
    if !failed.is_empty() {
        return Err(failed.join("\n").into());
    }
    if let Some(page) = &arguments.write {
        let text = std::fs::read_to_string(page)?;
        let written = report::write_into(&text, &arguments.date, &machine, &rows);
        std::fs::write(page, written.ok_or("the page has no place for the table")?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments> {
        Arguments::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn rows_are_chosen_by_name() {
        let arguments = parse("--quick --json x 1 layers").unwrap();
        let wanted = ROWS.iter().filter(|row| arguments.wants(row)).map(|row| row.name);
        assert_eq!(wanted.collect::<Vec<_>>(), ["1", "layers"]);
        assert!(ROWS.iter().all(|row| parse("").unwrap().wants(row)));
    }

    #[test]
    fn nonsense_is_refused() {
        for line in ["14", "--json", "--slow", "--quick --write x", "--write x 1"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
