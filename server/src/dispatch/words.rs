//! What is said of a run that ended without its runner's word.

use playpen_protocol::snapshot::{Outcome, Reason};

use crate::queue::Ending;

pub(super) fn outcome(ending: Ending) -> Outcome {
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
        Ending::ServerStopped => {
            (Reason::Lost, "The server was restarted before your program had ended. Run it again.")
        }
    };
    Outcome::because(reason, words)
}
