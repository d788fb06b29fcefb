//! Reading variables, and saying in one line what is wrong with one.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt::Display;
use std::ops::RangeInclusive;
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
        // envy gives the names in lower case.
        Self { table, set: envy::from_iter(vars).unwrap_or_default() }
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

    /// A secret from a variable or from the file that another one names. It is in no message.
    pub fn secret(&self, name: &str, file: &str) -> Result<Option<SecretString>, ConfigError> {
        let (variable, text) = self.text(name);
        let (file_variable, path) = self.text(file);
        let (variable, secret) = match (text, path) {
            (None, None) => return Ok(None),
            (Some(text), None) => (variable, text.to_owned()),
            (None, Some(path)) => {
                let read = std::fs::read_to_string(path);
                let text = read.map_err(|why| refused(file_variable, format!("{path:?} ({why})")))?;
                (file_variable, text.trim().to_owned())
            }
            (Some(_), Some(path)) => {
                return Err(refused(file_variable, format!("{path:?} (but {name} is set as well)")));
            }
        };
        if secret.is_empty() || !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ConfigError { accepts: VISIBLE, ..refused(variable, "(not shown)".into()) });
        }
        Ok(Some(secret.into()))
    }

    /// What a variable is set to; set to nothing is not set.
    fn text(&self, name: &str) -> (&'static Variable, Option<&str>) {
        let variable = self.table.iter().find(|variable| variable.name == name);
        let set =
            self.set.get(&name.to_lowercase()).map(|value| value.trim()).filter(|value| !value.is_empty());
        (variable.expect("every variable is in the table"), set)
    }
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
        let secret = |vars| read(vars).secret("TOKEN", "TOKEN_FILE");
        assert!(secret(&[]).unwrap().is_none());
        assert_eq!(secret(&[("TOKEN", "abc")]).unwrap().unwrap().expose_secret(), "abc");
        for vars in [&[("TOKEN", "hunter 2")][..], &[("TOKEN", "hunter2"), ("TOKEN_FILE", "/x")]] {
            let error = secret(vars).unwrap_err();
            assert!(!error.to_string().contains("hunter"), "{error}");
        }
        let error = secret(&[("TOKEN_FILE", "/nonexistent/token")]).unwrap_err();
        assert!(error.to_string().contains("/nonexistent/token"), "{error}");
    }
}
