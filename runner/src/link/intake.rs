//! The runs that come, one after another, whatever brings them: never one without a place for it.

use std::collections::VecDeque;

use tokio::sync::{mpsc, watch};

use super::claim::Claimant;
use super::hub::{Hub, Offered, Transport};
use crate::slots::{Slot, Slots};

/// Takes runs in.
#[derive(Debug)]
pub(crate) struct Intake {
    hub: Hub,
    offers: mpsc::UnboundedReceiver<Offered>,
    transport: watch::Receiver<Transport>,
    claimant: Claimant,
    slots: Slots,
    /// Places for runs that are asked for.
    kept: VecDeque<Slot>,
}

impl Intake {
    pub(super) fn new(
        hub: Hub,
        offers: mpsc::UnboundedReceiver<Offered>,
        claimant: Claimant,
        slots: Slots,
    ) -> Self {
        Self { transport: hub.transport(), hub, offers, claimant, slots, kept: VecDeque::new() }
    }

    /// The next run, and its place.
    pub(crate) async fn next(&mut self) -> (Offered, Slot) {
        loop {
            let calls = matches!(*self.transport.borrow_and_update(), Transport::Calls);
            // Calls ask for one at a time; a socket, for as many as there are places.
            let wants_place = !calls || self.kept.is_empty();
            tokio::select! {
                Some(offered) = self.offers.recv() => {
                    match self.kept.pop_front() {
                        Some(slot) => return (offered, slot),
                        // More than was asked for.
                        None => self.hub.decline(offered.held()),
                    }
                }
                slot = self.slots.take(), if wants_place => {
                    self.kept.push_back(slot);
                    self.hub.place();
                }
                offered = self.claimant.next(), if calls && !self.kept.is_empty() => {
                    self.hub.came();
                    if let Some(slot) = self.kept.pop_front() {
                        return (offered, slot);
                    }
                }
                _ = self.transport.changed() => {}
            }
        }
    }

    /// Takes no more: whatever is on its way here goes back.
    pub(crate) fn close(mut self) {
        self.hub.drain();
        self.offers.close();
        while let Ok(offered) = self.offers.try_recv() {
            self.hub.decline(offered.held());
        }
    }
}
