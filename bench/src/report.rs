//! The table, for people, for the documentation, and as JSON. Pure.

use serde_json::{Value, json};

use crate::finding::{Figure, Finding, ms};
use crate::machine::Machine;

/// Where the table stands in the documentation.
const BEGIN: &str = "<!-- measured: begin -->";
const END: &str = "<!-- measured: end -->";

/// A row's number or name, and its lines.
pub type Row = (&'static str, Vec<Finding>);

const HEAD: [&str; 10] = ["#", "what", "p50", "p95", "p99", "n", "beside it", "ratio", "target", "met"];

/// The table as Markdown, its columns lined up, so that it can be read in a terminal as well.
pub fn table(rows: &[Row]) -> String {
    let mut lines = vec![HEAD.map(str::to_owned)];
    for (row, findings) in rows {
        lines.extend(findings.iter().map(|finding| cells(row, finding)));
    }
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    lines.insert(1, std::array::from_fn(|column| "-".repeat(widths[column])));
    let line = |cells: &[String; HEAD.len()]| {
        let cells = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
    };
    lines.iter().map(line).collect()
}

fn cells(row: &str, finding: &Finding) -> [String; HEAD.len()] {
    let [p50, p95, p99, n] = figure(&finding.figure);
    let beside = finding.reference.as_ref().map(|(what, reference)| {
        let [p50, ..] = figure(reference);
        format!("{what} {p50}")
    });
    let all = |text: &dyn Fn(&crate::finding::Target) -> String| {
        let texts: Vec<String> = finding.targets.iter().map(text).collect();
        if texts.is_empty() { "–".to_owned() } else { texts.join("; ") }
    };
    [
        row.to_owned(),
        finding
            .note
            .as_ref()
            .map_or_else(|| finding.what.clone(), |note| format!("{} ({note})", finding.what)),
        p50,
        p95,
        p99,
        n,
        beside.unwrap_or_else(|| "–".to_owned()),
        finding.ratio().map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2} ×")),
        all(&|target| target.text.clone()),
        all(&|target| if target.met { "yes" } else { "no" }.to_owned()),
    ]
}

fn figure(figure: &Figure) -> [String; 4] {
    match figure {
        Figure::Times(times) => {
            let [p50, p95, p99] =
                [50, 95, 99].map(|percent| format!("{:.2} ms", ms(times.percentile(percent))));
            [p50, p95, p99, times.count().to_string()]
        }
        Figure::Amount { value, unit, n } => {
            let digits = usize::from(*value < 1_000.0);
            [format!("{value:.digits$} {unit}"), "–".to_owned(), "–".to_owned(), n.to_string()]
        }
    }
}

/// Everything, for programs.
pub fn json(date: &str, machine: &Machine, rows: &[Row]) -> Value {
    let rows = rows.iter().map(
        |(row, findings)| json!({"row": row, "lines": findings.iter().map(finding).collect::<Vec<_>>()}),
    );
    json!({"date": date, "machine": machine.lines(), "rows": rows.collect::<Vec<_>>()})
}

fn finding(finding: &Finding) -> Value {
    let targets: Vec<Value> =
        finding.targets.iter().map(|target| json!({"text": target.text, "met": target.met})).collect();
    let reference =
        finding.reference.as_ref().map(|(what, figure)| json!({"what": what, "is": figure.json()}));
    json!({
        "what": finding.what,
        "note": finding.note,
        "is": finding.figure.json(),
        "beside": reference,
        "ratio": finding.ratio(),
        "targets": targets,
    })
}

/// The page with what was measured last in it; `None` where the page has no place for it.
pub fn write_into(page: &str, date: &str, machine: &Machine, rows: &[Row]) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    let facts = machine.lines().join("\n- ");
    Some(format!("{before}{BEGIN}\nMeasured on {date}.\n\n- {facts}\n\n{}{END}{after}", table(rows)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::finding::Target;
    use crate::stats::Times;

    fn times(ms: u64) -> Figure {
        Figure::Times(Times::new(vec![Duration::from_millis(ms)]).unwrap())
    }

    fn rows() -> Vec<Row> {
        let finding = Finding::new("print", times(3))
            .beside("bare", times(12))
            .at_most_times(0.2)
            .target(Target::most("p99 ≤ 4 ms", 3.0, 4.0));
        let amount =
            Finding::new("runs", Figure::Amount { value: 1_234.5, unit: "/s", n: 40 }).note("all new".into());
        vec![("1", vec![finding, amount])]
    }

    fn machine() -> Machine {
        Machine::example()
    }

    #[test]
    fn the_table_says_what_was_measured() {
        assert_eq!(
            table(&rows()),
            "\
| # | what           | p50     | p95     | p99     | n  | beside it     | ratio  | target              | met     |
| - | -------------- | ------- | ------- | ------- | -- | ------------- | ------ | ------------------- | ------- |
| 1 | print          | 3.00 ms | 3.00 ms | 3.00 ms | 1  | bare 12.00 ms | 0.25 × | ≤ 0.2 ×; p99 ≤ 4 ms | no; yes |
| 1 | runs (all new) | 1234 /s | –       | –       | 40 | –             | –      | –                   | –       |
"
        );
    }

    #[test]
    fn the_page_around_the_table_stays() {
        let page = format!("before\n{BEGIN}\nold\n{END}\nafter\n");
        let written = write_into(&page, "2026-01-02", &machine(), &rows()).unwrap();
        assert!(written.starts_with("before\n<!--") && written.ends_with("-->\nafter\n"), "{written}");
        assert!(written.contains("Measured on 2026-01-02.") && !written.contains("old"), "{written}");
        // Written once more it stays the same.
        assert_eq!(write_into(&written, "2026-01-02", &machine(), &rows()), Some(written));
        assert_eq!(write_into("no place", "", &machine(), &rows()), None);
    }

    #[test]
    fn the_json_has_every_line() {
        let json = json("2026-01-02", &machine(), &rows());
        assert_eq!(json["rows"][0]["lines"][0]["is"]["p50Ms"], 3.0);
        assert_eq!(json["rows"][0]["lines"][0]["ratio"], 0.25);
        assert_eq!(json["rows"][0]["lines"][1]["is"]["value"], 1_234.5);
        assert_eq!(json["rows"][0]["lines"][1]["note"], "all new");
    }
}
