//! Compiles a table of answers into a classic BPF program.
//!
//! The program finds the call by bisection, eight comparisons deep. Calls that are allowed whatever their
//! arguments do not pay even that: at installing, the kernel (5.11 and newer) follows the program for each
//! number and keeps those in a bitmap.

use std::collections::HashMap;

use libc::sock_filter;

use super::calls::{Answer, Group, Test};

/// An architecture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    /// What the kernel calls it.
    pub arch: u32,
    /// Its calls, by number.
    pub calls: &'static [(u32, &'static str)],
}

/// The instructions that a seccomp filter needs.
pub(super) const LOAD: u16 = 0x20; // BPF_LD | BPF_W | BPF_ABS
pub(super) const AND: u16 = 0x54; // BPF_ALU | BPF_AND | BPF_K
pub(super) const JUMP: u16 = 0x05; // BPF_JMP | BPF_JA
pub(super) const IF_EQUAL: u16 = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
pub(super) const IF_AT_LEAST: u16 = 0x35; // BPF_JMP | BPF_JGE | BPF_K
pub(super) const RETURN: u16 = 0x06; // BPF_RET | BPF_K

/// Where things are in the kernel's `struct seccomp_data`.
const NUMBER: u32 = 0;
const ARCH: u32 = 4;
const ARGUMENTS: u32 = 16;

/// What no table knows.
const UNKNOWN: Answer = Answer::Errno(libc::ENOSYS);

/// Numbers from `first` up to the next range with one answer.
#[derive(Debug, Clone, Copy)]
struct Range {
    first: u32,
    answer: Answer,
}

/// The filter that gives the calls of `target` the answers of `groups`, and `ENOSYS` to all others.
pub(super) fn compile(target: Target, groups: impl Iterator<Item = Group>) -> Vec<sock_filter> {
    let mut program = vec![
        plain(LOAD, ARCH),
        branch(IF_EQUAL, target.arch, 1, 0),
        // Not a kill: a program that tries is told, like one on a kernel built without that architecture.
    ];
    program.extend(code(UNKNOWN));
    program.push(plain(LOAD, NUMBER));
    program.extend(bisect(&ranges(target, groups)));
    program
}

/// The whole numbers in order, without neighbours of one answer.
fn ranges(target: Target, groups: impl Iterator<Item = Group>) -> Vec<Range> {
    let mut answers: HashMap<&str, Answer> = HashMap::with_capacity(512);
    for (answer, names) in groups {
        answers.extend(names.split_ascii_whitespace().map(|name| (name, answer)));
    }
    let mut ranges = vec![Range { first: 0, answer: UNKNOWN }];
    for (number, name) in target.calls {
        // The one that the call before has opened.
        ranges.pop_if(|range| range.first == *number);
        ranges.push(Range { first: *number, answer: answers.get(name).copied().unwrap_or(UNKNOWN) });
        ranges.push(Range { first: number + 1, answer: UNKNOWN });
    }
    ranges.dedup_by(|later, earlier| later.answer == earlier.answer);
    ranges
}

/// Code that finds the number, which is loaded, among these ranges and answers.
fn bisect(ranges: &[Range]) -> Vec<sock_filter> {
    if let [only] = ranges {
        return code(only.answer);
    }
    let (low, high) = ranges.split_at(ranges.len() / 2);
    let pivot = high[0].first;
    let (low, high) = (bisect(low), bisect(high));
    let mut code = match u8::try_from(low.len()) {
        Ok(over) => vec![branch(IF_AT_LEAST, pivot, over, 0)],
        // Too far for a branch, but not for a jump.
        Err(_) => vec![branch(IF_AT_LEAST, pivot, 0, 1), plain(JUMP, distance(low.len()))],
    };
    code.extend(low);
    code.extend(high);
    code
}

/// Code that answers, once the call is known.
fn code(answer: Answer) -> Vec<sock_filter> {
    match answer {
        Answer::Allow => vec![plain(RETURN, libc::SECCOMP_RET_ALLOW)],
        Answer::Errno(errno) => vec![plain(RETURN, libc::SECCOMP_RET_ERRNO | errno.cast_unsigned())],
        Answer::Where(tests, errno) => {
            let mut code = code(Answer::Allow);
            code.extend(self::code(Answer::Errno(errno)));
            // From the back: whatever fails goes to the last instruction.
            for test in tests.iter().rev() {
                let skip = code.len() - 1;
                code.splice(0..0, examine(*test, skip));
            }
            code
        }
        Answer::Either(test, holds, fails) => {
            let holds = code(*holds);
            [examine(test, holds.len()), holds, code(*fails)].concat()
        }
    }
}

/// Code that goes on behind itself where `test` holds, else `skip` instructions further.
fn examine(test: Test, skip: usize) -> Vec<sock_filter> {
    // The lower half of each argument comes first: both architectures are little-endian.
    let half = if test.upper { 4 } else { 0 };
    let mut code = vec![plain(LOAD, ARGUMENTS + 8 * u32::from(test.argument) + half)];
    if test.mask != u32::MAX {
        code.push(plain(AND, test.mask));
    }
    let count = test.values.len();
    for (index, value) in test.values.iter().enumerate() {
        let left = count - 1 - index;
        let otherwise = if left == 0 { skip } else { 0 };
        code.push(branch(IF_EQUAL, *value, near(left), near(otherwise)));
    }
    code
}

fn plain(code: u16, k: u32) -> sock_filter {
    branch(code, k, 0, 0)
}

fn branch(code: u16, k: u32, jt: u8, jf: u8) -> sock_filter {
    sock_filter { code, jt, jf, k }
}

fn near(distance: usize) -> u8 {
    u8::try_from(distance).expect("no answer has 255 values")
}

fn distance(distance: usize) -> u32 {
    u32::try_from(distance).expect("a program has at most 4,096 instructions")
}
