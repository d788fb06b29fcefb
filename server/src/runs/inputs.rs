//! What the person watching sent, in order, until the runner has it.

use std::collections::VecDeque;

use playpen_protocol::runner::{Input, NumberedInput};

/// How many bytes may wait for the runner.
const MAX_BYTES: usize = 1 << 20;
/// How many inputs may wait for the runner.
const MAX_WAITING: usize = 4_096;
/// How many of the clients' own names for inputs are remembered.
const MAX_NAMES: usize = 1_024;

/// The longest of these names, in bytes.
pub const MAX_NAME_BYTES: usize = 128;

/// The inputs of one run.
#[derive(Debug, Default)]
pub struct Inputs {
    waiting: VecDeque<NumberedInput>,
    bytes: usize,
    last: u64,
    ended: bool,
    names: VecDeque<String>,
}

/// More waits for the program than is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMuch;

impl Inputs {
    /// Takes an input. One whose `name` was seen before is not taken again; after the end no text is.
    pub fn push(&mut self, name: Option<String>, input: Input) -> Result<(), TooMuch> {
        let is_over = self.ended && !matches!(input, Input::Event { .. });
        if is_over || name.as_ref().is_some_and(|name| self.names.contains(name)) {
            return Ok(());
        }
        let bytes = weight(&input);
        if self.bytes + bytes > MAX_BYTES || self.waiting.len() >= MAX_WAITING {
            return Err(TooMuch);
        }
        if let Some(name) = name {
            self.names.push_back(name);
            if self.names.len() > MAX_NAMES {
                self.names.pop_front();
            }
        }
        self.last += 1;
        self.bytes += bytes;
        self.ended |= input == Input::Eof;
        self.waiting.push_back(NumberedInput { n: self.last, input });
        Ok(())
    }

    /// Forgets the inputs up to number `seen`, which the runner has, and gives those that follow.
    pub fn after(&mut self, seen: u64) -> Vec<NumberedInput> {
        self.forget(seen);
        self.since(seen)
    }

    /// Those that follow number `seen`.
    pub fn since(&self, seen: u64) -> Vec<NumberedInput> {
        let first = self.waiting.partition_point(|input| input.n <= seen);
        self.waiting.range(first..).cloned().collect()
    }

    /// Forgets those up to number `seen`, which the runner has.
    pub fn forget(&mut self, seen: u64) {
        while let Some(first) = self.waiting.front().filter(|first| first.n <= seen) {
            self.bytes -= weight(&first.input);
            self.waiting.pop_front();
        }
    }
}

fn weight(input: &Input) -> usize {
    match input {
        Input::Data { data } => data.len(),
        Input::Event { event } => event.to_string().len(),
        Input::Eof => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(text: &str) -> Input {
        Input::Data { data: text.to_owned() }
    }

    fn texts(inputs: Vec<NumberedInput>) -> Vec<(u64, Input)> {
        inputs.into_iter().map(|numbered| (numbered.n, numbered.input)).collect()
    }

    #[test]
    fn inputs_stay_until_the_runner_has_them() {
        let mut inputs = Inputs::default();
        inputs.push(None, data("a")).unwrap();
        inputs.push(None, data("b")).unwrap();
        assert_eq!(texts(inputs.after(0)), [(1, data("a")), (2, data("b"))]);
        assert_eq!(texts(inputs.after(0)).len(), 2);
        inputs.push(None, Input::Eof).unwrap();
        inputs.push(None, data("too late")).unwrap();
        assert_eq!(texts(inputs.after(2)), [(3, Input::Eof)]);
        assert_eq!(texts(inputs.after(3)), []);
    }

    #[test]
    fn a_repeated_name_counts_once() {
        let mut inputs = Inputs::default();
        for _ in 0..2 {
            inputs.push(Some("x".into()), data("a")).unwrap();
        }
        assert_eq!(texts(inputs.after(0)), [(1, data("a"))]);
    }

    #[test]
    fn what_was_taken_is_not_refused_when_it_comes_again() {
        let mut inputs = Inputs::default();
        inputs.push(Some("x".into()), data(&"x".repeat(MAX_BYTES))).unwrap();
        assert_eq!(inputs.push(Some("x".into()), data("x")), Ok(()));
        assert_eq!(inputs.push(Some("y".into()), data("y")), Err(TooMuch));
    }

    #[test]
    fn what_waits_is_bounded() {
        let mut inputs = Inputs::default();
        inputs.push(None, data(&"x".repeat(MAX_BYTES))).unwrap();
        assert_eq!(inputs.push(None, data("y")), Err(TooMuch));
        inputs.after(1);
        assert_eq!(inputs.push(None, data("y")), Ok(()));
    }
}
