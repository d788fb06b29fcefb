//! What the copy of a Python goes through to become the program, as bytes: measures for the instructions that copied
//! it ([`copy`], which has the format), and what it and the supervisor say to each other at the end. Command line and
//! environment are for the kernel, which shows them, and for Python (`zygote.py`).

use super::copy::{self, head};
use super::measures::{Act, Argument, Expect, Handle, Measure};
use super::plan::Plan;

/// The standard streams of the program come after the handles that every run has, before its other pipes and the
/// control group.
const STREAMS: u8 = 6;
/// How long `struct prctl_mm_map` is.
const MAP_BYTES: i32 = 104;
/// What a copy says when it is ready: the letter `r` and its number, in the bytes of this machine.
pub(super) const READY_BYTES: usize = 5;

/// Writes what a copy of a Python needs to become the program of `plan`.
pub(super) fn script(plan: &Plan, measures: &[Measure]) -> Vec<u8> {
    let mut script = Script::default();
    for measure in measures {
        script.measure(measure);
    }
    script.begin();
    let environment: Vec<String> = plan.env.iter().map(|(name, value)| format!("{name}={value}")).collect();
    script.finish(&ended(&plan.argv), &ended(&environment))
}

/// Where a handle is among the descriptors that come along.
pub(super) fn place(handle: Handle) -> u8 {
    match handle {
        Handle::Processes => 0,
        Handle::Ruleset => 1,
        Handle::Mounts => 2,
        Handle::Ipc => 3,
        Handle::HostName => 4,
        Handle::Network => 5,
        Handle::Input => STREAMS,
        Handle::Output => STREAMS + 1,
        Handle::Errors => STREAMS + 2,
        Handle::Sound => STREAMS + 3,
        Handle::Screen => STREAMS + 4,
        Handle::Says => STREAMS + 5,
        Handle::Hears => STREAMS + 6,
        Handle::Group => STREAMS + 7,
    }
}

/// As the kernel has a command line, or an environment.
fn ended(texts: &[String]) -> Vec<u8> {
    texts.iter().flat_map(|text| text.bytes().chain([0])).collect()
}

/// Where something is, as long as it is not known how long all is.
#[derive(Debug, Clone, Copy)]
enum Spot {
    /// A word of a record: which record, which word.
    Record(usize, usize),
    /// Among what records point to.
    Data(usize),
}

/// What a patch adds to a word.
#[derive(Debug, Clone, Copy)]
enum Value {
    Descriptor(u8),
    Desk,
    /// The address of this.
    Address(Spot),
}

#[derive(Default)]
struct Script {
    records: Vec<[u64; copy::RECORD]>,
    patches: Vec<(Spot, Value)>,
    data: Vec<u8>,
    /// The last name that was written, and where it is.
    name: Option<(&'static str, Spot)>,
}

impl Script {
    fn measure(&mut self, Measure { name, act }: &Measure) {
        match act {
            Act::Call { number, arguments, expect } => {
                self.call(name, *number, arguments, *expect);
            }
            Act::Tell { path, text, expect } => {
                let path = path.bytes().chain([0]).collect();
                let flags = (libc::O_WRONLY | libc::O_CLOEXEC).cast_unsigned().into();
                let open =
                    [Argument::Handle(Handle::Processes), Argument::Bytes(path), Argument::Number(flags)];
                let opened = self.call(name, libc::SYS_openat, &open, *expect);
                // The number of what was opened comes there. It is closed with all others.
                let place = Argument::Number(0);
                let length = Argument::Number(text.len() as u64);
                let write = [place, Argument::Bytes(text.clone().into()), length];
                let written = self.call(name, libc::SYS_write, &write, *expect);
                self.patches
                    .push((Spot::Record(opened, copy::STORE), Value::Address(Spot::Record(written, 1))));
            }
            Act::Populate => {
                self.record(name, copy::OWN_RECORDS, Expect::Anything);
            }
            Act::Awake => {
                self.record(name, copy::PAUSE, Expect::Anything);
            }
            Act::Show => {
                let numbers = [libc::PR_SET_MM, libc::PR_SET_MM_MAP, 0, MAP_BYTES, 0];
                let arguments = numbers.map(|number| Argument::Number(number.cast_unsigned().into()));
                let record = self.call(name, libc::SYS_prctl, &arguments, Expect::Anything);
                self.records[record][3] = copy::MAP as u64;
                self.patches.push((Spot::Record(record, 3), Value::Desk));
            }
        }
    }

    /// Behind all measures: it says that it is ready and by which number it is known, waits until it may begin, and says that it does.
    fn begin(&mut self) {
        let name = "ready";
        let socket = Argument::Number(copy::PLACE.unsigned_abs().into());
        let number = Argument::Number;
        self.record(name, copy::PAUSE, Expect::Anything);
        // The number goes into the last eight bytes.
        let said = self.data(b"\0\0\0\0\0\0\0r\0\0\0\0\0\0\0\0");
        let after = |bytes| match said {
            Spot::Data(at) => Spot::Data(at + bytes),
            spot @ Spot::Record(..) => spot,
        };
        let asked = self.call(name, libc::SYS_getpid, &[], Expect::Success);
        self.patches.push((Spot::Record(asked, copy::STORE), Value::Address(after(8))));
        let mut exchange = |call, spot, length| {
            let record = self.call(
                name,
                call,
                &[socket.clone(), number(0), number(length)],
                Expect::Exactly(length.cast_signed()),
            );
            self.patches.push((Spot::Record(record, 2), Value::Address(spot)));
        };
        exchange(libc::SYS_write, after(7), READY_BYTES as u64);
        exchange(libc::SYS_read, said, 1);
        let rename = self.call(
            name,
            libc::SYS_prctl,
            &[number(libc::PR_SET_NAME.unsigned_abs().into()), number(copy::OWN_NAME as u64)],
            Expect::Anything,
        );
        self.patches.push((Spot::Record(rename, 2), Value::Desk));
        let begins = [socket.clone(), Argument::Bytes(b"s".into()), number(1)];
        self.call(name, libc::SYS_write, &begins, Expect::Exactly(1));
        self.call(name, libc::SYS_close, &[socket], Expect::Anything);
    }

    /// Returns which record it is.
    fn call(&mut self, name: &'static str, number: i64, arguments: &[Argument], expect: Expect) -> usize {
        let record = self.record(name, number, expect);
        for (word, argument) in (1..).zip(arguments) {
            let value = match argument {
                Argument::Number(number) => {
                    self.records[record][word] = *number;
                    continue;
                }
                Argument::Handle(handle) => Value::Descriptor(place(*handle)),
                Argument::Bytes(bytes) => Value::Address(self.data(bytes)),
                Argument::Filter(instructions) => {
                    let at = self.data(instructions);
                    // `struct sock_fprog`: how many there are, and where.
                    let count = instructions.len() / size_of::<libc::sock_filter>();
                    let head = self.data(&(count as u64).to_ne_bytes());
                    let pointer = self.data(&[0; 8]);
                    self.patches.push((pointer, Value::Address(at)));
                    Value::Address(head)
                }
            };
            self.patches.push((Spot::Record(record, word), value));
        }
        record
    }

    fn record(&mut self, name: &'static str, number: i64, expect: Expect) -> usize {
        let (lowest, highest, or_else) = match expect {
            Expect::Success => (0, i64::MAX, 0),
            Expect::SuccessOr(error) => (0, i64::MAX, -i64::from(error)),
            Expect::Exactly(value) => (value, value, value),
            Expect::Anything => (i64::MIN, i64::MAX, 0),
        };
        let bounds = [lowest, highest, or_else].map(i64::cast_unsigned);
        let mut words = [0; copy::RECORD];
        words[0] = number.cast_unsigned();
        words[copy::LOWEST..copy::STORE].copy_from_slice(&bounds);
        self.records.push(words);
        let record = self.records.len() - 1;
        let called = match self.name {
            Some((last, at)) if last == name => at,
            _ => {
                let at = self.data(name.as_bytes());
                // A zero at the end.
                self.data.push(0);
                self.name = Some((name, at));
                at
            }
        };
        self.patches.push((Spot::Record(record, copy::NAME), Value::Address(called)));
        record
    }

    /// Where these bytes are, which begin at a multiple of eight.
    fn data(&mut self, bytes: &[u8]) -> Spot {
        self.data.resize(self.data.len().next_multiple_of(8), 0);
        let at = self.data.len();
        self.data.extend(bytes);
        Spot::Data(at)
    }

    /// All of it: head, records, patches, data, what is shown.
    fn finish(self, command: &[u8], environment: &[u8]) -> Vec<u8> {
        let records_at = head::SIZE;
        let patches_at = records_at + self.records.len() * copy::RECORD * 8;
        let data_at = patches_at + self.patches.len() * 8;
        let shown_at = data_at + self.data.len();
        let command_ends = shown_at + command.len();
        let length = command_ends + environment.len();

        let at = |spot| match spot {
            Spot::Record(record, word) => records_at + (record * copy::RECORD + word) * 8,
            Spot::Data(at) => data_at + at,
        };
        let mut script = vec![0; records_at];
        script.reserve(length - records_at);
        let words = self.records.iter().flatten().flat_map(|word| word.to_ne_bytes());
        script.extend(words);
        for (spot, value) in &self.patches {
            let adds = match value {
                Value::Descriptor(place) => u16::from(*place),
                Value::Desk => copy::OF_DESK,
                Value::Address(_) => copy::OF_BASE,
            };
            let patch = (at(*spot) as u64) << 16 | u64::from(adds);
            script.extend(patch.to_ne_bytes());
        }
        script.extend(&self.data);
        for part in [command, environment] {
            script.extend(part);
        }
        let mut put = |at: usize, word: usize| {
            script[at..at + 8].copy_from_slice(&(word as u64).to_ne_bytes());
        };
        for (spot, value) in &self.patches {
            // What is added to it is where the script is.
            if let Value::Address(target) = value {
                put(at(*spot), at(*target));
            }
        }
        for (at, words) in [
            (head::LENGTH, &[length][..]),
            (head::PATCHES, &[patches_at, self.patches.len()]),
            (head::RECORDS, &[records_at, self.records.len()]),
            (head::SHOWN, &[shown_at, command_ends, length]),
        ] {
            (at..).step_by(8).zip(words).for_each(|(at, word)| put(at, *word));
        }
        script
    }
}

#[cfg(test)]
mod tests;
