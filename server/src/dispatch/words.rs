//! What is said of a run that ended without its runner's word.

use std::collections::BTreeSet;

use playpen_protocol::environment::Environment;
use playpen_protocol::run::RunRequest;
use playpen_protocol::snapshot::{Outcome, Reason};

use crate::queue::{Demand, Ending};

/// What the run asks of its runner.
pub(super) fn demand(request: &RunRequest) -> Demand {
    Demand { environment: request.environment, labels: request.labels.clone() }
}

/// `there`: which Pythons the runners have that are there.
pub(super) fn outcome(
    ending: Ending,
    request: Option<&RunRequest>,
    there: impl FnOnce() -> BTreeSet<Environment>,
) -> Outcome {
    let (reason, words) = match ending {
        Ending::Reported => (Reason::Internal, "The runner did not say how your program ended."),
        Ending::Cancelled => (Reason::Cancelled, "Your program was stopped."),
        Ending::RunnerLost => (
            Reason::Lost,
            "The computer that ran your program stopped answering. What the program did until then is \
             shown; it was not started again. Run it once more to try again.",
        ),
        Ending::Dead { attempts } => {
            return Outcome::because(
                Reason::Lost,
                format!(
                    "Your program was started {attempts} times, and each time the computer that ran it stopped \
                     answering. It was not started again."
                ),
            );
        }
        Ending::StopLost => (
            Reason::Lost,
            "Your program was told to stop, but the computer that ran it never said that it did.",
        ),
        Ending::Overdue => {
            (Reason::Lost, "The computer that ran your program did not report its end in time.")
        }
        Ending::Unschedulable => {
            let demand = request.map(demand).unwrap_or_default();
            return Outcome::because(Reason::Unschedulable, unschedulable(&demand, &there()));
        }
        Ending::ServerStopped => {
            (Reason::Lost, "The server was restarted before your program had ended. Run it again.")
        }
    };
    Outcome::because(reason, words)
}

fn unschedulable(wanted: &Demand, there: &BTreeSet<Environment>) -> String {
    let python = wanted.environment.map(|version| format!("Python {version}"));
    let labels = wanted.labels.iter().map(|(name, value)| format!("{name}={value}"));
    let labels = some(labels.collect()).map(|labels| format!("a computer with {labels}"));
    let wants = some(python.into_iter().chain(labels).collect()).unwrap_or_default();
    let lack =
        format!("Your program was not started, because it asks for {wants}, and no computer here has that.");
    // Where labels are missing, the versions are no help.
    let versions: Vec<String> = there.iter().map(Environment::to_string).collect();
    match some(versions) {
        Some(one) if wanted.labels.is_empty() && there.len() == 1 => format!("{lack} There is {one}."),
        Some(all) if wanted.labels.is_empty() => format!("{lack} There are {all}."),
        _ => lack,
    }
}

/// As in a sentence: commas, and `and` before the last. `None` where there are none.
fn some(mut items: Vec<String>) -> Option<String> {
    let last = items.pop()?;
    Some(if items.is_empty() { last } else { format!("{} and {last}", items.join(", ")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(labels: &str, there: &[&str], want: &str) {
        let there = there.iter().map(|text| text.parse().unwrap()).collect();
        let wanted = Demand { environment: "3.13".parse().ok(), labels: labels.parse().unwrap() };
        let text = unschedulable(&wanted, &there);
        assert!(text.contains(want), "{text}");
    }

    #[test]
    fn what_is_missing_is_told_and_what_there_is() {
        check("", &[], "asks for Python 3.13, and no computer here has that.");
        check("", &["3.11.2"], "has that. There is 3.11.2.");
        check("", &["3.12.1", "3.9.18", "3.11.2"], "There are 3.9.18, 3.11.2 and 3.12.1.");
        check(
            "gpu=a100,room=2",
            &["3.13.1"],
            "asks for Python 3.13 and a computer with gpu=a100 and room=2, and no computer here has that.",
        );
    }
}
