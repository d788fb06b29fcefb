//! What the checker finds, and what it must not find.

use std::collections::BTreeSet;

use stateright::{Checker, Expectation, HasDiscoveries, Model};

use super::{Budget, Fault, World};

/// All that can happen within each of these is gone through. Three steps are enough for a run to be lost and offered to
/// another runner, with the words of the first still on their way. `PLAYPEN_STORM` makes them longer.
fn storms() -> [Budget; 3] {
    let more = std::env::var("PLAYPEN_STORM").map_or(0, |text| text.parse().expect("a number of steps"));
    let budget = |ticks: u8, cancels, cuts, crashes| Budget { ticks: ticks + more, cancels, cuts, crashes };
    [budget(3, 1, 0, 0), budget(2, 0, 1, 0), budget(2, 0, 0, 1)]
}

#[test]
fn whatever_the_network_does_no_run_is_lost_or_run_twice() {
    let mut reached = BTreeSet::new();
    for budget in storms() {
        let checker = World { budget, fault: None }.checker().spawn_bfs().join();
        println!(
            "{} states, up to {} steps deep: {budget:?}",
            checker.unique_state_count(),
            checker.max_depth()
        );
        for property in checker.model().properties() {
            match property.expectation {
                Expectation::Sometimes => {
                    reached.extend(checker.discovery(property.name).map(|_| property.name));
                }
                _ => checker.assert_no_discovery(property.name),
            }
        }
    }
    // That none of this is true because nothing happens.
    let possible =
        ["a program is started again", "a runner is in quarantine", "both end by the word of their runners"];
    assert_eq!(reached, possible.into());
}

/// The mistake leads to a history in which the property does not hold, as it does in every history of this storm
/// without the mistake.
#[track_caller]
fn finds(fault: Fault, property: &'static str) {
    let [budget, ..] = storms();
    let wanted = HasDiscoveries::AllOf([property].into());
    let checker = World { budget, fault: Some(fault) }.checker().finish_when(wanted).spawn_bfs().join();
    let actions = checker.assert_any_discovery(property).into_actions();
    println!("{fault:?}, after {} states: {actions:?}", checker.unique_state_count());
}

#[test]
fn a_stale_lease_that_is_accepted_is_found() {
    finds(Fault::StaleLease, "an ending counts from the runner that has the run");
}

#[test]
fn a_lost_offer_is_found() {
    finds(Fault::LostOffer, "no run is lost on its way to a runner");
}

#[test]
fn a_double_credit_is_found() {
    finds(Fault::DoubleCredit, "no runner is offered more than it takes");
}

#[test]
fn an_early_terminal_state_is_found() {
    finds(Fault::EarlyEnd, "nobody is inside a run that is over");
}

#[test]
fn a_renewal_after_the_kill_is_found() {
    finds(Fault::RenewalAfterKill, "every accepted run ends");
}
