//! Measures as bytes, for the copy of a Python that goes through them (`zygote.py`), and what it is to be then.
//!
//! A number is `i` and eight bytes, a descriptor `h` and one byte, its place among those that come along; text is
//! `s`, and instructions of a filter are `f`, with four bytes that say how many follow. Little-endian throughout.
//! Lists begin with their length.

use super::measures::{Act, Argument, Expect, Handle, Measure};
use super::plan::Plan;

/// The streams of the program come after the handles that every run has, before the control group.
const STREAMS: u8 = 3;

/// Writes what a copy of a Python needs to become the program of `plan`.
pub(super) fn script(plan: &Plan, measures: &[Measure]) -> Vec<u8> {
    let mut script = Script::default();
    script.list(plan.argv.iter().map(String::as_bytes));
    let environment: Vec<String> = plan.env.iter().map(|(name, value)| format!("{name}={value}")).collect();
    script.list(environment.iter().map(String::as_bytes));
    script.text(plan.cwd.as_os_str().as_encoded_bytes());
    script.text(file(plan).as_bytes());
    script.count(measures.len());
    for measure in measures {
        script.measure(measure);
    }
    script.0
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
        Handle::Group => 7 + STREAMS,
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
    fn measure(&mut self, measure: &Measure) {
        self.text(measure.name.as_bytes());
        match &measure.act {
            Act::Tell { path, text, expect } => {
                self.number(1);
                self.text(path.as_bytes());
                self.text(text.as_bytes());
                self.expect(*expect);
            }
            Act::Call { number, arguments, expect } => {
                self.number(0);
                self.number(*number);
                self.count(arguments.len());
                for argument in arguments {
                    self.argument(argument);
                }
                self.expect(*expect);
            }
        }
    }

    fn argument(&mut self, argument: &Argument) {
        match argument {
            Argument::Number(number) => self.number(number.cast_signed()),
            Argument::Bytes(bytes) => self.text(bytes),
            Argument::Filter(instructions) => self.tagged(b'f', instructions),
            Argument::Handle(handle) => self.0.extend([b'h', place(*handle)]),
        }
    }

    fn expect(&mut self, expect: Expect) {
        let (how, value) = match expect {
            Expect::Success => (0, 0),
            Expect::SuccessOr(error) => (1, error.into()),
            Expect::Exactly(value) => (2, value),
            Expect::Anything => (3, 0),
        };
        self.number(how);
        self.number(value);
    }

    fn list<'a>(&mut self, texts: impl ExactSizeIterator<Item = &'a [u8]>) {
        self.count(texts.len());
        texts.for_each(|text| self.text(text));
    }

    fn text(&mut self, text: &[u8]) {
        self.tagged(b's', text);
    }

    fn tagged(&mut self, tag: u8, bytes: &[u8]) {
        self.0.push(tag);
        // Frames are far smaller than this can say.
        self.0.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
        self.0.extend(bytes);
    }

    fn count(&mut self, count: usize) {
        self.number(i64::try_from(count).unwrap_or(i64::MAX));
    }

    fn number(&mut self, number: i64) {
        self.0.push(b'i');
        self.0.extend(number.to_le_bytes());
    }
}
