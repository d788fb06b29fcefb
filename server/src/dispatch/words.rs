//! What is said of a run that ended without its runner's word.

use std::collections::BTreeSet;

use playpen_protocol::environment::Environment;
use playpen_protocol::snapshot::{Outcome, Reason};

use crate::queue::Ending;

/// `there`: what the runners have that are there.
pub(super) fn outcome(ending: Ending, there: impl FnOnce() -> BTreeSet<Environment>) -> Outcome {
    let (reason, words) = match ending {
        Ending::Reported => (Reason::Internal, "The runner did not say how your program ended."),
        Ending::Cancelled => (Reason::Cancelled, "Your program was stopped."),
        Ending::RunnerLost => (
            Reason::Lost,
            "The computer that ran your program stopped answering. What the program did until then is \
             shown; it was not started again. Run it once more to try again.",
        ),
        Ending::StopLost => (
            Reason::Lost,
            "Your program was told to stop, but the computer that ran it never said that it did.",
        ),
        Ending::Overdue => {
            (Reason::Lost, "The computer that ran your program did not report its end in time.")
        }
        Ending::Unschedulable(wanted) => {
            return Outcome::because(Reason::Unschedulable, unschedulable(wanted, &there()));
        }
        Ending::ServerStopped => {
            (Reason::Lost, "The server was restarted before your program had ended. Run it again.")
        }
    };
    Outcome::because(reason, words)
}

fn unschedulable(wanted: Environment, there: &BTreeSet<Environment>) -> String {
    let lack = format!(
        "Your program was not started, because it asks for Python {wanted}, and no computer here has that."
    );
    let versions: Vec<String> = there.iter().map(Environment::to_string).collect();
    match versions.as_slice() {
        [] => lack,
        [one] => format!("{lack} There is {one}."),
        [most @ .., last] => format!("{lack} There are {} and {last}.", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(there: &[&str], end: &str) {
        let there = there.iter().map(|text| text.parse().unwrap()).collect();
        let text = unschedulable("3.13".parse().unwrap(), &there);
        assert!(text.contains("asks for Python 3.13") && text.ends_with(end), "{text}");
    }

    #[test]
    fn what_is_missing_is_told_and_what_there_is() {
        check(&[], "no computer here has that.");
        check(&["3.11.2"], "There is 3.11.2.");
        check(&["3.12.1", "3.9.18", "3.11.2"], "There are 3.9.18, 3.11.2 and 3.12.1.");
    }
}
