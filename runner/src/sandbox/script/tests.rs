use super::super::measures::Measure;
use super::*;

/// Where the script and the desk are, for those that read them.
const BASE: u64 = 0x10_0000;
const DESK: u64 = 0x20_0000;

/// A script as the copy has it after the patches, which it makes as the instructions do.
struct Patched(Vec<u8>);

impl Patched {
    fn of(measures: &[Measure]) -> Self {
        Self::with(|script| measures.iter().for_each(|measure| script.measure(measure)))
    }

    fn with(write: impl FnOnce(&mut Script)) -> Self {
        let mut script = Script::default();
        write(&mut script);
        let mut all = Self(script.finish(b"python3\0main.py\0", b"A=1\0"));
        assert_eq!(all.head(head::LENGTH), all.0.len());
        for patch in 0..all.head(head::PATCH_COUNT) {
            let patch = all.word(all.head(head::PATCHES) + patch * 8);
            let at = usize::try_from(patch >> 16).unwrap();
            let value = match u16::try_from(patch & 0xffff).unwrap() {
                copy::OF_BASE => BASE,
                copy::OF_DESK => DESK,
                // The numbers of descriptors, here a hundred more than their places.
                place => 100 + u64::from(place),
            };
            let word = all.word(at) + value;
            all.0[at..at + 8].copy_from_slice(&word.to_ne_bytes());
        }
        all
    }

    fn word(&self, at: usize) -> u64 {
        u64::from_ne_bytes(self.0[at..at + 8].try_into().unwrap())
    }

    fn head(&self, at: usize) -> usize {
        usize::try_from(self.word(at)).unwrap()
    }

    /// The words of a record.
    fn record(&self, number: usize) -> [u64; copy::RECORD] {
        assert!(number < self.head(head::RECORD_COUNT));
        let at = self.head(head::RECORDS) + number * copy::RECORD * 8;
        std::array::from_fn(|word| self.word(at + word * 8))
    }

    fn address_of(&self, number: usize, word: usize) -> u64 {
        BASE + (self.head(head::RECORDS) + (number * copy::RECORD + word) * 8) as u64
    }

    /// What is at an address.
    fn at(&self, address: u64, length: usize) -> &[u8] {
        let at = usize::try_from(address - BASE).unwrap();
        &self.0[at..at + length]
    }
}

fn call(number: i64, arguments: Vec<Argument>, expect: Expect) -> Measure {
    Measure { name: "some call", act: Act::Call { number, arguments, expect } }
}

#[test]
fn a_call_has_its_arguments_where_they_are_then() {
    let arguments =
        vec![Argument::Number(7), Argument::Bytes(b"abc".to_vec()), Argument::Handle(Handle::Mounts)];
    let script = Patched::of(&[call(308, arguments, Expect::SuccessOr(22))]);
    let [number, first, second, third, rest @ ..] = script.record(0);
    assert_eq!((number, first, script.at(second, 3), third), (308, 7, &b"abc"[..], 102));
    let [none @ .., lowest, highest, or_else, store, name] = rest;
    assert_eq!((none, store), ([0; 3], 0));
    assert_eq!([lowest, highest, or_else].map(u64::cast_signed), [0, i64::MAX, -22]);
    assert_eq!(script.at(name, 10), b"some call\0");
}

#[test]
fn a_filter_is_a_count_and_an_address() {
    let instructions: Vec<u8> = (0..24).collect();
    let measure = call(1, vec![Argument::Filter(instructions.clone())], Expect::Exactly(-1));
    let script = Patched::of(&[measure]);
    let [_, filter, ..] = script.record(0);
    let word = |at| u64::from_ne_bytes(script.at(at, 8).try_into().unwrap());
    assert_eq!((word(filter), script.at(word(filter + 8), 24)), (3, &instructions[..]));
}

#[test]
fn what_is_told_is_written_to_what_was_opened() {
    let act = Act::Tell { path: "self/x", text: "1 2".to_owned(), expect: Expect::Anything };
    let script = Patched::of(&[Measure { name: "n", act }]);
    let ([open, proc, path, ..], [write, _, text, length, ..]) = (script.record(0), script.record(1));
    assert_eq!([open, write].map(u64::cast_signed), [libc::SYS_openat, libc::SYS_write]);
    assert_eq!((proc, script.at(path, 7)), (100, &b"self/x\0"[..]));
    assert_eq!((script.at(text, 3), length), (&b"1 2"[..], 3));
    assert_eq!(script.record(0)[copy::STORE], script.address_of(1, 1));
}

#[test]
fn what_is_the_copys_own_is_on_its_desk() {
    let own = [Act::Populate, Act::Show, Act::Awake].map(|act| Measure { name: "n", act });
    let script = Patched::of(&own);
    assert_eq!([0, 2].map(|one| script.record(one)[0].cast_signed()), [copy::OWN_RECORDS, copy::PAUSE]);
    assert_eq!(script.record(1)[3], DESK + copy::MAP as u64);
    let shown = [0, 8, 16].map(|more| script.head(head::SHOWN + more));
    assert_eq!(&script.0[shown[0]..shown[1]], b"python3\0main.py\0");
    assert_eq!(&script.0[shown[1]..shown[2]], b"A=1\0");
}

#[test]
fn at_last_it_says_its_number_waits_and_says_that_it_begins() {
    let script = Patched::with(Script::begin);
    let calls: Vec<i64> =
        (0..script.head(head::RECORD_COUNT)).map(|one| script.record(one)[0].cast_signed()).collect();
    let [getpid, write, read] = [libc::SYS_getpid, libc::SYS_write, libc::SYS_read];
    assert_eq!(calls, [copy::PAUSE, getpid, write, read, libc::SYS_prctl, write, libc::SYS_close]);
    let [_, socket, said, length, ..] = script.record(2);
    assert_eq!((socket, script.at(said, 1), length), (3, &b"r"[..], 5));
    // The number comes right after the letter.
    assert_eq!(script.record(1)[copy::STORE], said + 1);
    let [_, option, name, ..] = script.record(4);
    assert_eq!((option, name), (15, DESK + copy::OWN_NAME as u64));
}
