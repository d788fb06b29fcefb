//! Measures for the copy of a Python that goes through them (`zygote.py`), and what it is to be then, in the format
//! of Python's `marshal`, which it reads at once.
//!
//! A script is `(argv, environment, folder, file, measures)`; a measure `(name, call, arguments, is_plain, how,
//! value)`. Arguments are numbers and bytes, both as they are; where the measure is not plain, `(n,)` is the n-th
//! descriptor of those that come along, and `[instructions]` a filter. A call below zero is no call: its arguments are a
//! file of /proc and what is to be written there. `how` and `value` say what has to come out.

use std::io;

use super::measures::{Act, Argument, Expect, Handle, Measure};
use super::plan::Plan;

/// The standard streams of the program come after the handles that every run has, before its other pipes and the
/// control group.
const STREAMS: u8 = 3;
/// Instead of the number of a system call.
const TELL: i64 = -1;

/// Writes what a copy of a Python needs to become the program of `plan`.
pub(super) fn script(plan: &Plan, measures: &[Measure]) -> io::Result<Vec<u8>> {
    let mut script = Script::default();
    script.tuple(5)?;
    script.texts(&plan.argv)?;
    let environment: Vec<String> = plan.env.iter().map(|(name, value)| format!("{name}={value}")).collect();
    script.texts(&environment)?;
    script.bytes(plan.cwd.as_os_str().as_encoded_bytes())?;
    script.bytes(file(plan).as_bytes())?;
    script.tuple(measures.len())?;
    measures.iter().try_for_each(|measure| script.measure(measure))?;
    Ok(script.0)
}

/// Where a handle is among the descriptors that come along. The first is a /proc that knows the process.
pub(super) fn place(handle: Handle) -> u8 {
    match handle {
        Handle::Ruleset => 1,
        Handle::Mounts => 2,
        Handle::Ipc => 3,
        Handle::HostName => 4,
        Handle::Groups => 5,
        Handle::Network => 6,
        Handle::Sound => 7 + STREAMS,
        Handle::Screen => 8 + STREAMS,
        Handle::Says => 9 + STREAMS,
        Handle::Hears => 10 + STREAMS,
        Handle::Group => 11 + STREAMS,
    }
}

/// The name that CPython gives the file that it executes.
fn file(plan: &Plan) -> String {
    let typed = plan.argv.get(1).map_or("", String::as_str);
    format!("{}/{typed}", plan.cwd.display())
}

#[derive(Default)]
struct Script(Vec<u8>);

impl Script {
    fn measure(&mut self, measure: &Measure) -> io::Result<()> {
        self.tuple(6)?;
        self.bytes(measure.name.as_bytes())?;
        let (is_plain, expect) = match &measure.act {
            Act::Tell { path, text, expect } => {
                self.number(TELL)?;
                self.tuple(2)?;
                self.bytes(path.as_bytes())?;
                self.bytes(text.as_bytes())?;
                (true, *expect)
            }
            Act::Call { number, arguments, expect } => {
                self.number(*number)?;
                self.tuple(arguments.len())?;
                arguments.iter().try_for_each(|argument| self.argument(argument))?;
                let plain = |one: &Argument| matches!(one, Argument::Number(_) | Argument::Bytes(_));
                (arguments.iter().all(plain), *expect)
            }
        };
        self.number(is_plain.into())?;
        let (how, value) = match expect {
            Expect::Success => (0, 0),
            Expect::SuccessOr(error) => (1, error.into()),
            Expect::Exactly(value) => (2, value),
            Expect::Anything => (3, 0),
        };
        self.number(how)?;
        self.number(value)
    }

    fn argument(&mut self, argument: &Argument) -> io::Result<()> {
        match argument {
            Argument::Number(number) => self.number(number.cast_signed()),
            Argument::Bytes(bytes) => self.bytes(bytes),
            Argument::Filter(instructions) => {
                self.sized(b'[', 1)?;
                self.bytes(instructions)
            }
            Argument::Handle(handle) => {
                self.tuple(1)?;
                self.number(place(*handle).into())
            }
        }
    }

    fn texts(&mut self, texts: &[String]) -> io::Result<()> {
        self.tuple(texts.len())?;
        texts.iter().try_for_each(|text| self.bytes(text.as_bytes()))
    }

    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sized(b's', bytes.len())?;
        self.0.extend(bytes);
        Ok(())
    }

    fn tuple(&mut self, length: usize) -> io::Result<()> {
        self.sized(b'(', length)
    }

    fn sized(&mut self, kind: u8, length: usize) -> io::Result<()> {
        self.0.push(kind);
        self.0.extend(i32::try_from(length).map_err(io::Error::other)?.to_le_bytes());
        Ok(())
    }

    /// Of 32 bits: what is above zero there may be below it for Python, which is the same to the kernel.
    fn number(&mut self, number: i64) -> io::Result<()> {
        let number = i32::try_from(number).or_else(|_| u32::try_from(number).map(u32::cast_signed));
        self.0.push(b'i');
        self.0.extend(number.map_err(io::Error::other)?.to_le_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Python's own `marshal` writes for the same (format 2).
    #[test]
    fn a_measure_is_as_marshal_writes_it() {
        let arguments =
            vec![Argument::Number(7), Argument::Bytes(b"ab".to_vec()), Argument::Handle(Handle::Mounts)];
        let act = Act::Call { number: 308, arguments, expect: Expect::SuccessOr(22) };
        let mut script = Script::default();
        script.measure(&Measure { name: "n", act }).unwrap();
        let wanted =
            b"(\x06\0\0\0s\x01\0\0\0ni\x34\x01\0\0(\x03\0\0\0i\x07\0\0\0s\x02\0\0\0ab(\x01\0\0\0i\x02\0\0\0\
            i\0\0\0\0i\x01\0\0\0i\x16\0\0\0";
        assert_eq!(script.0, wanted);
    }

    #[test]
    fn a_number_has_32_bits_or_is_refused() {
        let written = |number| {
            let mut script = Script::default();
            script.number(number).map(|()| script.0)
        };
        assert_eq!(written(-1).unwrap(), b"i\xff\xff\xff\xff");
        assert_eq!(written(i64::from(u32::MAX)).unwrap(), b"i\xff\xff\xff\xff");
        assert!(written(i64::from(u32::MAX) + 1).is_err());
        assert!(written(i64::MIN).is_err());
    }
}
