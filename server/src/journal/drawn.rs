//! What a run has drawn: the last operations as they came, and the picture that all of them make.
//!
//! A reader who is near the end gets the operations; one who comes late gets the picture as it is now, as
//! one event in the place of all.

use std::cell::OnceCell;
use std::collections::VecDeque;
use std::sync::Arc;

use playpen_protocol::draw::Picture;
use playpen_protocol::event::{Event, EventBody};

use super::weight;

/// How many of the last events are kept as they came, and how many bytes of them: some seconds.
const RECENT_EVENTS: usize = 256;
const RECENT_BYTES: usize = 256 << 10;

/// Drawing events, out of the log.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    picture: Picture,
    recent: VecDeque<Arc<Event>>,
    recent_bytes: usize,
    /// The number of the last event that is kept no more; 0 where all are.
    gone: u64,
    /// What a late reader gets, once one came since the last change.
    snapshot: OnceCell<Arc<Event>>,
}

impl Drawn {
    /// Takes a drawing event.
    pub(super) fn push(&mut self, event: Event) {
        let EventBody::Draw { ops } = &event.body else { return };
        for op in ops {
            self.picture.apply(op.clone());
        }
        self.snapshot.take();
        self.recent_bytes += weight(&event);
        self.recent.push_back(Arc::new(event));
        while self.recent.len() > 1 && (self.recent.len() > RECENT_EVENTS || self.recent_bytes > RECENT_BYTES)
        {
            let Some(event) = self.recent.pop_front() else { return };
            self.recent_bytes -= weight(&event);
            self.gone = event.seq;
        }
    }

    /// Whether nothing was drawn.
    pub(super) fn is_empty(&self) -> bool {
        self.recent.is_empty()
    }

    /// About how much memory it takes, in bytes.
    pub(super) fn weight(&self) -> usize {
        self.picture.weight() + self.recent_bytes
    }

    /// What a reader who has seen everything up to `after` has to see.
    pub(super) fn after(&self, after: u64) -> Vec<Arc<Event>> {
        let Some(last) = self.recent.back().filter(|last| last.seq > after) else { return Vec::new() };
        if after >= self.gone {
            return self.recent.iter().filter(|event| event.seq > after).cloned().collect();
        }
        let snapshot = self.snapshot.get_or_init(|| {
            let body = EventBody::Draw { ops: self.picture.ops() };
            Arc::new(Event { seq: last.seq, at: last.at, body })
        });
        vec![snapshot.clone()]
    }
}

#[cfg(test)]
mod tests {
    use playpen_protocol::draw::Op;
    use serde_json::{Value, json};

    use super::*;

    fn draws(seq: u64, ops: Value) -> Event {
        let ops: Vec<Op> = serde_json::from_value(ops).unwrap();
        Event { seq, at: seq, body: EventBody::Draw { ops } }
    }

    /// One item that is moved again and again.
    fn moved(count: u64) -> Drawn {
        let mut drawn = Drawn::default();
        drawn.push(draws(1, json!([{"op": "line", "id": 1, "canvas": 1, "at": [0, 0, 0, 0]}])));
        for seq in 2..=count {
            drawn.push(draws(seq, json!([{"op": "set", "id": 1, "at": [0, 0, seq, 0]}])));
        }
        drawn
    }

    fn seen(drawn: &Drawn, after: u64) -> Vec<Value> {
        drawn.after(after).iter().map(|event| serde_json::to_value(event).unwrap()).collect()
    }

    #[test]
    fn a_reader_near_the_end_gets_what_came() {
        let drawn = moved(3);
        assert_eq!(seen(&drawn, 0).len(), 3);
        assert_eq!(
            seen(&drawn, 2),
            [json!({"seq": 3, "at": 3, "type": "draw", "ops": [{"op": "set", "id": 1, "at": [0, 0, 3, 0]}]})]
        );
        assert_eq!(seen(&drawn, 3), Vec::<Value>::new());
    }

    #[test]
    fn a_late_reader_gets_the_picture_in_one_event() {
        let drawn = moved(100_000);
        let line = json!({"op": "line", "id": 1, "canvas": 1, "at": [0, 0, 100_000, 0]});
        let ops = json!([{"op": "reset"}, line, {"op": "show", "frame": 0}]);
        for after in [0, 1, 50_000] {
            assert_eq!(
                seen(&drawn, after),
                [json!({"seq": 100_000, "at": 100_000, "type": "draw", "ops": ops})]
            );
        }
        assert_eq!(seen(&drawn, 99_990).len(), 10);
        assert!(drawn.weight() < 1 << 20, "{}", drawn.weight());
    }

    #[test]
    fn what_a_reader_gets_in_pieces_makes_the_same_picture() {
        let drawn = moved(2_000);
        let whole = drawn.picture.ops();
        for after in [0, 1_700, 1_743, 1_744, 1_745, 1_999] {
            let mut picture = Picture::new();
            for event in moved(after).after(0).into_iter().chain(drawn.after(after)) {
                let EventBody::Draw { ops } = &event.body else { panic!("no drawing") };
                for op in ops {
                    picture.apply(op.clone());
                }
            }
            assert_eq!(picture.ops(), whole, "after {after}");
        }
    }
}
