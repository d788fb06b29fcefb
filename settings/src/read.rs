//! Reading variables, and saying in one line what is wrong with one.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::Path;
use std::str::FromStr;

use secrecy::SecretString;

use crate::{ConfigError, VISIBLE, Variable};

/// The variables that are set, beside the table that says what they mean.
#[derive(Debug)]
pub struct Reader {
    table: &'static [Variable],
    set: HashMap<String, String>,
}

impl Reader {
    /// Reads these variables by this table; others are ignored.
    pub fn new(table: &'static [Variable], vars: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { table, set: vars.into_iter().collect() }
    }

    /// This process's environment. What is not UTF-8 is there all the same, with U+FFFD in it, so that it is
    /// refused by name rather than passed over.
    pub fn environment() -> impl Iterator<Item = (String, String)> {
        let text =
            |text: OsString| text.into_string().unwrap_or_else(|text| text.to_string_lossy().into_owned());
        std::env::vars_os().map(move |(name, value)| (text(name), text(value)))
    }

    /// What `parse` makes of a variable. It is given `None` where nothing is set and the machine decides the
    /// default; it returns `None` where the value cannot be accepted.
    pub fn with<T>(
        &self,
        name: &str,
        parse: impl FnOnce(Option<&str>) -> Option<T>,
    ) -> Result<T, ConfigError> {
        let (variable, set) = self.text(name);
        let default = Some(variable.default).filter(|default| !default.starts_with('<'));
        parse(set.or(default)).ok_or_else(|| refused(variable, format!("{:?}", set.unwrap_or_default())))
    }

    /// What `parse` makes of a variable, which says what it does not like; nothing is the empty string.
    pub fn explained<T, E: Display>(
        &self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, ConfigError> {
        let (variable, set) = self.text(name);
        let text = set.unwrap_or(variable.default);
        parse(text).map_err(|why| refused(variable, format!("{text:?} ({why})")))
    }

    /// A variable of a type that reads itself.
    pub fn parsed<T: FromStr>(&self, name: &str) -> Result<T, ConfigError> {
        self.with(name, |text| text?.parse().ok())
    }

    /// A number within `range`.
    pub fn number(&self, name: &str, range: RangeInclusive<u64>) -> Result<u64, ConfigError> {
        self.with(name, |text| text?.parse().ok().filter(|number| range.contains(number)))
    }

    /// A number within `range`, or what the machine decides.
    pub fn number_or(
        &self,
        name: &str,
        range: RangeInclusive<u64>,
        default: u64,
    ) -> Result<u64, ConfigError> {
        self.with(name, |text| match text {
            Some(text) => text.parse().ok().filter(|number| range.contains(number)),
            None => Some(default),
        })
    }

    /// The secret of a variable, or those of the file that another one names, each on a line. They are in no message.
    pub fn secrets(&self, name: &str, file: &str) -> Result<Vec<SecretString>, ConfigError> {
        let (variable, text) = self.text(name);
        let (file_variable, path) = self.text(file);
        match (text, path) {
            (None, None) => Ok(Vec::new()),
            (Some(text), None) => Ok(vec![secret(text).ok_or_else(|| hidden(variable))?]),
            (None, Some(path)) => secrets_in(Path::new(path)).map_err(|why| match why {
                NoSecrets::Unreadable(why) => refused(file_variable, format!("{path:?} ({why})")),
                NoSecrets::Malformed => hidden(file_variable),
            }),
            (Some(_), Some(path)) => {
                Err(refused(file_variable, format!("{path:?} (but {name} is set as well)")))
            }
        }
    }

    /// Secrets with commas between them. They are in no message.
    pub fn secret_list(&self, name: &str) -> Result<Vec<SecretString>, ConfigError> {
        self.hidden(name, |text| match text {
            "" => Some(Vec::new()),
            text => text.split(',').map(|one| secret(one.trim())).collect(),
        })
    }

    /// What `parse` makes of a variable that is in no message; nothing is the empty string.
    pub fn hidden<T>(&self, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, ConfigError> {
        let (variable, text) = self.text(name);
        parse(text.unwrap_or_default()).ok_or_else(|| refused(variable, "(not shown)".into()))
    }

    /// What a variable is set to; set to nothing is not set.
    fn text(&self, name: &str) -> (&'static Variable, Option<&str>) {
        let variable = self.table.iter().find(|variable| variable.name == name);
        let set = |name: &str| self.set.get(name).map(|value| value.trim()).filter(|value| !value.is_empty());
        // Proxies are commonly named in lower case too, for all programs of a machine.
        let or_lower = || name.ends_with("_PROXY").then(|| set(&name.to_lowercase())).flatten();
        let set = set(name).or_else(or_lower);
        (variable.expect("every variable is in the table"), set)
    }
}

/// Why a file has no secrets.
#[derive(Debug, thiserror::Error)]
pub enum NoSecrets {
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(#[from] std::io::Error),
    /// What is in it is no secret.
    #[error("it takes lines of {VISIBLE}")]
    Malformed,
}

/// The secrets in a file, each on a line; there is at least one.
pub fn secrets_in(file: &Path) -> Result<Vec<SecretString>, NoSecrets> {
    let text = std::fs::read_to_string(file)?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let secrets: Option<Vec<_>> = lines.map(secret).collect();
    secrets.filter(|secrets| !secrets.is_empty()).ok_or(NoSecrets::Malformed)
}

fn secret(text: &str) -> Option<SecretString> {
    let visible = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    visible.then(|| text.into())
}

fn hidden(variable: &'static Variable) -> ConfigError {
    ConfigError { accepts: VISIBLE, ..refused(variable, "(not shown)".into()) }
}

fn refused(variable: &'static Variable, value: String) -> ConfigError {
    ConfigError { name: variable.name, value, accepts: variable.accepts }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;
    use crate::var;

    const TABLE: &[Variable] = &[
        var("NUMBER", "5", "1 to 9", "a number"),
        var("OURS", "<as the machine has>", "1 to 9", "another"),
        var("TOKEN", "", VISIBLE, "a secret"),
        var("TOKEN_FILE", "", "a readable file", "where it is"),
        var("A_PROXY", "", "an address", "the way"),
    ];

    fn read(vars: &[(&str, &str)]) -> Reader {
        Reader::new(TABLE, vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn defaults_are_the_tables_or_the_machines() {
        assert_eq!(read(&[("NUMBER", " ")]).number("NUMBER", 1..=9), Ok(5));
        assert_eq!(read(&[]).number_or("OURS", 1..=9, 7), Ok(7));
        assert_eq!(read(&[("OURS", "3")]).number_or("OURS", 1..=9, 7), Ok(3));
    }

    #[test]
    fn a_name_is_written_as_in_the_table() {
        for vars in [&[("number", "3")][..], &[("Number", "3")], &[("NUMBER ", "3")]] {
            assert_eq!(read(vars).number("NUMBER", 1..=9), Ok(5), "{vars:?}");
        }
        assert_eq!(read(&[("number", "3"), ("NUMBER", "4")]).number("NUMBER", 1..=9), Ok(4));
    }

    #[test]
    fn a_proxy_may_be_named_in_lower_case() {
        let way = |vars| read(vars).parsed::<String>("A_PROXY").ok();
        assert_eq!(way(&[("a_proxy", "there")]).as_deref(), Some("there"));
        assert_eq!(way(&[("a_proxy", "there"), ("A_PROXY", "here")]).as_deref(), Some("here"));
        assert_eq!(way(&[("A_Proxy", "there")]).as_deref(), Some(""));
    }

    #[test]
    fn a_refusal_is_one_line_that_says_it_all() {
        let error = read(&[("NUMBER", "ten\nmore")]).number("NUMBER", 1..=9).unwrap_err();
        assert_eq!(error.to_string(), r#"NUMBER="ten\nmore": not accepted; it takes 1 to 9"#);
    }

    #[test]
    fn a_refusal_can_say_what_is_wrong() {
        let parse = |text: &str| text.parse::<u8>().map_err(|_| "it is no small number");
        assert_eq!(read(&[]).explained("NUMBER", parse), Ok(5));
        let error = read(&[("NUMBER", "ten")]).explained("NUMBER", parse).unwrap_err();
        assert_eq!(
            error.to_string(),
            r#"NUMBER="ten" (it is no small number): not accepted; it takes 1 to 9"#
        );
    }

    #[test]
    fn a_secret_comes_from_one_place_and_is_in_no_message() {
        let secret = |vars| read(vars).secrets("TOKEN", "TOKEN_FILE");
        assert!(secret(&[]).unwrap().is_empty());
        assert_eq!(secret(&[("TOKEN", "abc")]).unwrap()[0].expose_secret(), "abc");
        for vars in [&[("TOKEN", "hunter 2")][..], &[("TOKEN", "hunter2"), ("TOKEN_FILE", "/x")]] {
            let error = secret(vars).unwrap_err();
            assert!(!error.to_string().contains("hunter"), "{error}");
        }
        let error = secret(&[("TOKEN_FILE", "/nonexistent/token")]).unwrap_err();
        assert!(error.to_string().contains("/nonexistent/token"), "{error}");
    }
}
