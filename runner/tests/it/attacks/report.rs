//! The part of docs/SANDBOX.md that the programs write: how each ends at each level, and what remains open.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use playpen_runner::sandbox::level::Level;

use super::header::{Gap, Lack, Owner, Program};
use super::judge::Outcome;

/// A row for each attack, by threat.
pub(crate) fn table(programs: &[Program]) -> String {
    let mut attacks: Vec<&Program> = programs.iter().filter(|program| !program.control).collect();
    attacks.sort_by_key(|program| (program.header.threat.to_lowercase(), &program.name));
    let mut table =
        String::from("| threat | attack | landlock | namespaces | full |\n| --- | --- | --- | --- | --- |\n");
    for program in attacks {
        let [landlock, namespaces, full] = Level::ALL.map(|level| cell(program, level));
        let (threat, name) = (&program.header.threat, &program.name);
        writeln!(table, "| {threat} | `{name}` | {landlock} | {namespaces} | {full} |").unwrap();
    }
    table
}

/// What gaps there are, those in the same places for the same reason together.
pub(crate) fn gaps(programs: &[Program]) -> String {
    let mut gaps: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for program in programs {
        let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for gap in &program.header.gaps {
            let why = gap.why.split_whitespace().collect::<Vec<_>>().join(" ");
            places.entry(why).or_default().push(format!("`{}`{}", gap.level, condition(gap)));
        }
        for (why, places) in places {
            gaps.entry((places.join(", "), why)).or_default().push(format!("`{}`", program.name));
        }
    }
    let lines = gaps
        .into_iter()
        .map(|((places, why), names)| format!("- **{places}**: {why} ({})\n", names.join(", ")));
    lines.collect::<Vec<_>>().concat()
}

fn cell(program: &Program, level: Level) -> String {
    let mut endings: Vec<String> = Vec::new();
    for word in program.header.expect(level).iter().map(words) {
        if !endings.contains(&word) {
            endings.push(word);
        }
    }
    for gap in program.header.gaps.iter().filter(|gap| gap.level == level) {
        endings.push(format!("**open**{}", condition(gap)));
    }
    endings.join(" or ")
}

fn words(outcome: &Outcome) -> String {
    match outcome {
        // Whether it is refused or finds nothing is one to whoever asks what is held.
        Outcome::Absent | Outcome::Denied => "stopped".into(),
        Outcome::Limited(reason) => format!("ended ({reason})"),
        other => other.to_string(),
    }
}

/// Where a gap is one.
fn condition(gap: &Gap) -> String {
    let mut condition = String::new();
    match gap.home {
        Some(Owner::User) => condition += " as an ordinary user",
        Some(Owner::Root) => condition += " as root",
        None => {}
    }
    if gap.lacking == Some(Lack::Name) {
        condition += " without a host name of its own";
    }
    if let Some(abi) = gap.abi_below {
        write!(condition, " before landlock {abi}").unwrap();
    }
    condition
}

/// The document with `text` in the place that two comments with this name mark.
pub(crate) fn placed(document: &str, name: &str, text: &str) -> String {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->\n"));
    let (before, rest) = document.split_once(&begin).unwrap_or_else(|| panic!("there is no {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("there is no {end}"));
    format!("{before}{begin}{text}{end}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programs() -> Vec<Program> {
        let header = "\"\"\"Tries it.\"\"\"\n# /// attack\n# threat = \"TCP\"\n# expect = [\"absent\", \"denied\", \"limited:cpu\"]\n\
            # [[gaps]]\n# level = \"landlock\"\n# abi_below = 6\n# home = \"user\"\n# why = \"\"\"\n# not\n# yet\n# \"\"\"\n# ///\n";
        ["a/one", "a/two"].map(|name| Program::parse(name, header.into()).ok().unwrap()).into()
    }

    #[test]
    fn a_row_says_how_it_ends() {
        let table = table(&programs());
        let row = "| TCP | `a/two` | stopped or ended (cpu) or **open** as an ordinary user before landlock 6 \
             | stopped or ended (cpu) | stopped or ended (cpu) |";
        assert_eq!(table.lines().last(), Some(row));
    }

    #[test]
    fn gaps_with_one_reason_are_one() {
        let want = "- **`landlock` as an ordinary user before landlock 6**: not yet (`a/one`, `a/two`)\n";
        assert_eq!(gaps(&programs()), want);
    }

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let document = "a\n<!-- x -->\nold\n<!-- /x -->\nb\n";
        assert_eq!(placed(document, "x", "new\n"), "a\n<!-- x -->\nnew\n<!-- /x -->\nb\n");
    }
}
