//! The bench itself: that it measures, against the real programs. Not how quick they are.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const BENCH: &str = env!("CARGO_BIN_EXE_playpen-bench");

#[test]
fn rows_are_measured() {
    for program in ["playpen-server", "playpen-runner"] {
        let program = Path::new(BENCH).with_file_name(program);
        assert!(program.exists(), "{} is missing: cargo build --workspace --bins", program.display());
    }
    let python = std::env::var("PLAYPEN_SCIENCE_PYTHON").expect(
        "PLAYPEN_SCIENCE_PYTHON is to name a Python with runner/python/libraries.txt; docs/CONTRIBUTING.md says how",
    );
    let dir = tempfile::tempdir().unwrap();
    let json = dir.path().join("json");
    let rows = ["1", "3", "4", "5", "6", "9", "10", "11", "13", "starts", "layers"];
    let output = Command::new(BENCH)
        .args(["--quick", "--date", "2026-01-02", "--json"])
        .arg(&json)
        .args(rows)
        .env("RUNNER_PYTHON_BIN", python)
        .output()
        .unwrap();
    let (table, words) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{words}");
    assert!(table.contains("| layers | `python3 -I -c pass`, bare"), "{table}");
    let json: Value = serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap();
    let measured = json["rows"].as_array().unwrap();
    assert_eq!(measured.iter().map(|row| row["row"].as_str().unwrap()).collect::<Vec<_>>(), rows);
    for row in measured {
        let lines = row["lines"].as_array().unwrap();
        assert!(!lines.is_empty(), "{row}");
        for line in lines {
            assert!(line["is"]["n"].as_u64().unwrap() > 0, "{line}");
        }
    }
}
