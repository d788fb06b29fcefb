//! The end of what a program wrote: the line that it has begun is what it may be asking.

use std::sync::{Mutex, MutexGuard, PoisonError};

use playpen_protocol::event::{InputRequest, Stream};
use tokio::sync::Notify;

/// How much of a line is a question, in bytes: its end.
const LONGEST: usize = 1_000;
/// What Python's `getpass` says before it asks, where it cannot keep a terminal from showing what is typed.
const SECRET: &str = "Warning: Password input may be echoed.";

/// Of both streams of a run.
#[derive(Debug, Default)]
pub(crate) struct Tail {
    lines: Mutex<Lines>,
    /// Rings when something was written.
    written: Notify,
}

#[derive(Debug, Default)]
struct Lines {
    stdout: String,
    stderr: String,
    /// Standard error was written to last.
    is_error: bool,
    is_secret: bool,
}

impl Tail {
    /// The program wrote this.
    pub(super) fn push(&self, stream: Stream, text: &str) {
        let mut lines = self.lines();
        let Lines { stdout, stderr, is_error, is_secret } = &mut *lines;
        *is_error = stream == Stream::Stderr;
        let line = if *is_error { stderr } else { stdout };
        line.push_str(text);
        if let Some(end) = line.rfind('\n') {
            *is_secret = line[..end].ends_with(SECRET);
            line.drain(..=end);
        }
        if let Some(more) = line.len().checked_sub(LONGEST) {
            line.drain(..line.ceil_char_boundary(more));
        }
        drop(lines);
        self.written.notify_one();
    }

    /// Waits until something is written; for ever where nobody is asked.
    pub(crate) async fn written(tail: Option<&Self>) {
        match tail {
            Some(tail) => tail.written.notified().await,
            None => std::future::pending().await,
        }
    }

    /// What the program asks, if it asks now.
    pub(crate) fn request(tail: Option<&Self>) -> InputRequest {
        let Some(tail) = tail else { return InputRequest { prompt: String::new(), password: false } };
        let lines = tail.lines();
        let prompt = if lines.is_error { &lines.stderr } else { &lines.stdout };
        InputRequest { prompt: prompt.clone(), password: lines.is_error && lines.is_secret }
    }

    /// It was answered: what comes next is another question.
    pub(crate) fn answered(&self) {
        *self.lines() = Lines::default();
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &[(Stream, &str)], prompt: &str, password: bool) {
        let tail = Tail::default();
        for (stream, text) in written {
            tail.push(*stream, text);
        }
        assert_eq!(Tail::request(Some(&tail)), InputRequest { prompt: prompt.to_owned(), password });
        tail.answered();
        assert_eq!(Tail::request(Some(&tail)).prompt, "");
    }

    #[test]
    fn the_question_is_the_line_that_was_begun_last() {
        use Stream::{Stderr, Stdout};
        check(&[(Stdout, "hello\nna"), (Stdout, "me? ")], "name? ", false);
        check(&[(Stdout, "hello\n")], "", false);
        check(&[(Stdout, "half"), (Stderr, "what? ")], "what? ", false);
        check(
            &[(Stderr, "x: GetPassWarning: …\nWarning: Password input may be echoed.\nPassword: ")],
            "Password: ",
            true,
        );
        check(
            &[(Stderr, "Warning: Password input may be echoed.\nPassword: \n"), (Stdout, "name? ")],
            "name? ",
            false,
        );
        let long = "猫".repeat(LONGEST);
        check(&[(Stdout, &long)], &"猫".repeat(LONGEST / 3), false);
    }
}
