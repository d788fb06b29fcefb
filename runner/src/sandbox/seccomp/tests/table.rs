//! The table is complete, and its numbers are the kernel's.

use std::collections::BTreeMap;

use super::super::{AARCH64, X86_64, calls};
use crate::sandbox::plan::Calls;

const CALLS: Calls = Calls { own_files: false, truncate_by_name: false, memory_files: false };

#[test]
fn every_call_has_one_answer_and_every_answer_a_call() {
    let mut answered = BTreeMap::new();
    for (_, names) in calls::groups(CALLS) {
        for name in names.split_ascii_whitespace() {
            *answered.entry(name).or_insert(0) += 1;
        }
    }
    let twice: Vec<_> = answered.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "answered more than once: {twice:?}");
    let known: BTreeMap<_, _> =
        [X86_64, AARCH64].iter().flat_map(|target| target.calls).map(|(n, name)| (*name, n)).collect();
    let forgotten: Vec<_> = known.keys().filter(|name| !answered.contains_key(*name)).collect();
    assert!(forgotten.is_empty(), "without an answer: {forgotten:?}");
    let invented: Vec<_> = answered.keys().filter(|name| !known.contains_key(*name)).collect();
    assert!(invented.is_empty(), "in no kernel: {invented:?}");
}

#[test]
fn numbers_are_in_order() {
    for target in [X86_64, AARCH64] {
        assert!(target.calls.is_sorted_by(|(a, _), (b, _)| a < b));
    }
}

#[test]
fn numbers_are_those_of_the_kernels_headers() {
    // Every C compiler needs these headers, so they are wherever this is built; both are on every machine.
    let native = ["/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "/usr/include/asm/unistd_64.h"];
    check_numbers(X86_64.calls, &native, cfg!(target_arch = "x86_64"), &[]);
    // The names that only 32-bit architectures have there, or that go by another name in a kernel of 64 bits.
    let others = ["fstatat", "sync_file_range2", "arch_specific_syscall", "syscalls"];
    check_numbers(AARCH64.calls, &["/usr/include/asm-generic/unistd.h"], true, &others);
}

/// Compares a table with the first of these headers that is there.
fn check_numbers(calls: &[(u32, &str)], headers: &[&str], required: bool, others: &[&str]) {
    let Some(text) = headers.iter().find_map(|path| std::fs::read_to_string(path).ok()) else {
        assert!(!required, "none of {headers:?} is there: install the kernel's headers (linux-libc-dev)");
        return;
    };
    let newest = calls.last().unwrap().0;
    let ours: BTreeMap<&str, u32> = calls.iter().map(|(number, name)| (*name, *number)).collect();
    let mut compared = 0;
    for line in text.lines() {
        let mut words = line.split_ascii_whitespace();
        let (Some("#define"), Some(name), Some(number)) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        let Some(name) = name.strip_prefix("__NR3264_").or(name.strip_prefix("__NR_")) else { continue };
        let Ok(number) = number.parse::<u32>() else { continue };
        // 403 to 423 are the calls of 32-bit architectures with times of 64 bits.
        if number > newest || others.contains(&name) || (403..=423).contains(&number) {
            continue;
        }
        assert_eq!(ours.get(name), Some(&number), "{name}");
        compared += 1;
    }
    assert!(compared > 250, "read only {compared} numbers");
}
