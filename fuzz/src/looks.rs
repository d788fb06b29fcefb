//! What a supervisor sees when it looks at a program: its memory, and names that it has given in what the kernel tells.

#[path = "../../runner/src/sandbox/waiting/call.rs"]
#[expect(dead_code, reason = "what asks the kernel is not called here")]
mod call;
#[path = "../../runner/src/sandbox/tally/told.rs"]
mod told;

use call::Call;
use told::Mapping;

/// Whatever is in a program's memory, it waits for no more than was looked at; whatever name it has given to itself, its
/// numbers are those behind it; and a mapping has the name that its line ends with.
///
/// # Panics
///
/// Where that does not hold.
pub fn looks(bytes: &[u8]) {
    assert!(call::polled(bytes).len() <= bytes.len() / size_of::<libc::pollfd>());
    let words = bytes.len() / 8;
    for below in [words * 64, (words * 64).saturating_sub(7)] {
        let selected = call::selected(&bytes[..words * 8], below);
        assert!(selected.iter().all(|handle| (*handle as usize) < below));
        assert!(selected.is_sorted_by(|one, next| one < next));
    }
    let text = String::from_utf8_lossy(bytes);
    assert!(call::registered(&text).len() <= text.lines().count());
    let _ = Call::read(&text);
    let numbers = "S 1 2 3 4 5 6 7 8 9 10 700 30 20 10 39 19 3 0 12345 9 9";
    let told = told::stat(&format!("42 ({text}) {numbers}\n")).expect("the numbers");
    assert_eq!((told.started, told.threads, told.own_ms, told.children_ms), (12_345, 3, 7_300, 300));
    let _ = told::stat(&text);
    // The kernel writes a line end in a name as two letters.
    let name = text.replace(['\n', '\r'], "\\n");
    let memory = told::memory_of(&format!("Name:\t{name}\nVmSize:\t 100 kB\nVmPTE:\t 4 kB\n"));
    assert_eq!((memory.size, memory.tables, memory.anonymous), (100 << 10, 4 << 10, 0));
    let _ = told::memory_of(&text);
    let line = [b"7f0000000000-7f0000002000 rw-s 00001000 00:01 2051    /", bytes].concat();
    let mapping = Mapping::parse(&line).expect("a mapping");
    assert!(mapping.inode == 2051 && mapping.end == 0x3000 && mapping.is_on("00:01"));
    assert_eq!(mapping.path, &line[line.len() - bytes.len() - 1..]);
    let _ = Mapping::parse(bytes);
}
