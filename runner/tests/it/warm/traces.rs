//! What a zygote does by itself shows in none of its copies.

use super::until;
use crate::app::{Runner, Server, TestApp};
use crate::home::rooms;
use crate::run::Program;

/// The error that `ctypes` keeps for a thread, which is none as long as the thread has called nothing.
const ERROR: &str = "import ctypes; print(ctypes.get_errno())";

#[tokio::test(flavor = "multi_thread")]
async fn an_error_of_the_zygotes_is_not_that_of_its_copies() {
    for (user, level) in rooms() {
        let server = Server::start().await;
        let runner = Runner::prepare(user)
            .variable("RUNNER_SERVER_URL", &server.url())
            .at(level)
            // A zygote asks for some, and the call fails.
            .without_large_pages()
            .start();
        let app = TestApp { server, runner };
        let snapshot = until(&app, &Program::new(ERROR), "ready").await;
        assert_eq!(snapshot["stdout"], "0\n", "{user:?} {level}");
        app.runner.assert_clean();
    }
}
