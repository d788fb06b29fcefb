use playpen_protocol::event::{Audio, PixelFormat, SampleFormat};
use playpen_protocol::id::LeaseId;
use playpen_protocol::runner::{EventBatch, MAX_MESSAGE_BYTES};
use proptest::prelude::*;

use super::*;

fn out(text: &str) -> RunnerEvent {
    RunnerEvent::Output { stream: Stream::Stdout, text: text.into() }
}

const fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

#[test]
fn the_first_text_of_a_quiet_run_goes_at_once_and_what_follows_is_joined() {
    let start = Instant::now();
    let mut outbox = Outbox::new();
    assert_eq!(outbox.due(start), Due::Never);
    outbox.output(Stream::Stdout, "a", start);
    assert_eq!(outbox.due(start), Due::Now);
    assert_eq!(outbox.batch(start), (1, vec![out("a")]));
    outbox.output(Stream::Stdout, "b", start + ms(1));
    assert_eq!(outbox.due(start + ms(2)), Due::At(start + ms(11)));
    outbox.acknowledged(1);
    outbox.output(Stream::Stdout, "c", start + ms(3));
    assert_eq!(outbox.due(start + ms(11)), Due::Now);
    assert_eq!(outbox.batch(start + ms(11)), (2, vec![out("bc")]));
    outbox.acknowledged(2);
    assert!(outbox.is_empty());
    outbox.output(Stream::Stdout, "d", start + ms(40));
    assert_eq!(outbox.due(start + ms(40)), Due::Now, "quiet again");
}

#[test]
fn an_ending_does_not_linger() {
    let start = Instant::now();
    let mut outbox = Outbox::new();
    outbox.push(RunnerEvent::Started { environment: None }, start);
    outbox.batch(start);
    outbox.acknowledged(1);
    outbox.push(RunnerEvent::Truncated { stream: Stream::Stdout, bytes: 1 }, start + ms(1));
    assert_eq!(outbox.due(start + ms(1)), Due::Now);
}

#[test]
fn what_somebody_waits_for_does_not_linger() {
    let start = Instant::now();
    let mut outbox = Outbox::new();
    outbox.output(Stream::Stdout, "Name? ", start);
    outbox.batch(start);
    outbox.acknowledged(1);
    outbox.hurry();
    assert_eq!(outbox.due(start + ms(1)), Due::Never, "there is nothing");
    outbox.output(Stream::Stdout, "Age? ", start + ms(2));
    assert_eq!(outbox.due(start + ms(2)), Due::Now);
    outbox.batch(start + ms(2));
    outbox.acknowledged(2);
    outbox.output(Stream::Stdout, "more", start + ms(3));
    assert_eq!(outbox.due(start + ms(3)), Due::At(start + ms(13)), "only the next text was waited for");
}

#[test]
fn what_did_not_arrive_is_due_again_without_anything_new() {
    let now = Instant::now();
    let mut outbox = Outbox::new();
    outbox.output(Stream::Stdout, "last words", now);
    let sent = outbox.batch(now);
    assert_eq!(outbox.due(now + ms(5)), Due::Never, "it is under way");
    outbox.rewind(now + ms(6));
    assert_eq!(outbox.due(now + ms(6)), Due::Now);
    assert_eq!(outbox.batch(now + ms(6)), sent);
    outbox.acknowledged(1);
    assert_eq!(outbox.due(now + ms(7)), Due::Never);
    outbox.rewind(now + ms(8));
    assert_eq!(outbox.due(now + ms(30)), Due::Never, "there is nothing to send again");
}

#[test]
fn what_was_sent_stays_as_it_is() {
    let now = Instant::now();
    let mut outbox = Outbox::new();
    for text in ["a", "b", "c"] {
        outbox.output(Stream::Stdout, text, now);
        outbox.batch(now);
    }
    outbox.rewind(now);
    outbox.output(Stream::Stdout, "d", now);
    assert_eq!(outbox.batch(now), (1, ["a", "b", "c", "d"].map(out).to_vec()));
    outbox.acknowledged(2);
    outbox.rewind(now);
    assert_eq!(outbox.batch(now), (3, ["c", "d"].map(out).to_vec()), "the server has some of it");
    outbox.acknowledged(4);
    outbox.acknowledged(3);
    assert!(outbox.is_empty());
}

#[test]
fn a_closed_window_holds_text_back_but_not_the_end() {
    let now = Instant::now();
    let mut outbox = Outbox::new();
    outbox.set_window(0);
    outbox.output(Stream::Stdout, "a", now);
    assert_eq!(outbox.due(now), Due::Never);
    outbox.set_window(1);
    assert_eq!(outbox.due(now), Due::Now);
    outbox.set_window(0);
    outbox.push(RunnerEvent::Started { environment: None }, now);
    assert_eq!(outbox.due(now), Due::Now);
}

#[test]
fn it_fills() {
    let now = Instant::now();
    let mut outbox = Outbox::new();
    outbox.output(Stream::Stdout, &"x".repeat(300 << 10), now);
    assert!(!outbox.has_room());
    while !outbox.is_empty() {
        let (first, events) = outbox.batch(now);
        outbox.acknowledged(first + events.len() as u64 - 1);
    }
    assert!(outbox.has_room());
    assert_eq!(outbox.size, 0);
}

fn picture(number: u64, key: bool, bytes: usize) -> Frame {
    let data = vec![0; bytes].into();
    let part = FramePart { x: 0, y: 0, width: 8, height: 8, format: PixelFormat::Webp, data };
    Frame { width: 8, height: 8, key, number, timestamp: 0, parts: vec![part] }
}

/// The numbers of the pictures in all that is sent now, and how many pieces there are. Nothing is acknowledged.
fn pictures(outbox: &mut Outbox) -> (Vec<u64>, usize) {
    let (mut numbers, mut pieces) = (Vec::new(), 0);
    while outbox.due(Instant::now()) == Due::Now {
        for event in outbox.batch(Instant::now()).1 {
            match event {
                RunnerEvent::Frame(frame) | RunnerEvent::FrameOfPieces(frame) => numbers.push(frame.number),
                RunnerEvent::Piece { .. } => pieces += 1,
                _ => {}
            }
        }
    }
    (numbers, pieces)
}

#[test]
fn a_whole_picture_takes_the_place_of_those_not_sent() {
    let now = Instant::now();
    let mut outbox = Outbox::new();
    for number in 1..=3 {
        assert!(outbox.picture(picture(number, number == 1, 10), now));
        outbox.output(Stream::Stdout, &number.to_string(), now);
    }
    assert!(outbox.picture(picture(4, true, 50 << 10), now));
    assert!(outbox.picture(picture(5, true, 100 << 10), now));
    assert_eq!(outbox.pictures(), 1);
    let (_, events) = outbox.batch(now);
    assert_eq!(events[..3], ["1", "2", "3"].map(out));
    assert!(outbox.picture(picture(6, true, 10), now), "what was sent in part goes on");
    assert_eq!(pictures(&mut outbox).0, [5, 6]);
    outbox.acknowledged(u64::MAX);
    assert_eq!((outbox.size, outbox.flying, outbox.pictures()), (0, 0, 0));
}

#[test]
fn pictures_never_queue() {
    let now = Instant::now();
    let mut outbox = Outbox::new();
    let taken = (1..100).filter(|number| outbox.picture(picture(*number, *number == 1, 10), now));
    assert_eq!(taken.count(), PICTURES);
    outbox.batch(now);
    assert!(!outbox.picture(picture(100, false, 10), now), "they are under way");
    outbox.acknowledged(4);
    assert!(!outbox.picture(picture(101, false, 10), now), "one before it is missing");
    assert!(outbox.picture(picture(102, true, 10), now));
    assert!(outbox.picture(picture(103, false, 10), now));
    let mut unfair = picture(104, true, 10);
    unfair.parts[0].x = 1;
    assert!(!outbox.picture(unfair, now));
    assert!(!outbox.picture(picture(105, false, 10), now));
}

#[test]
fn no_more_is_under_way_than_the_window_has_and_no_message_is_large() {
    let now = Instant::now();
    let mut outbox = Outbox::new();
    assert!(outbox.picture(picture(1, true, 3 << 20), now));
    assert!(!outbox.has_room());
    let (mut sent, mut total) = (0, 0);
    while !outbox.is_empty() {
        while outbox.due(now) == Due::Now {
            let (first, events) = outbox.batch(now);
            let size: usize = events
                .iter()
                .map(|event| match event {
                    RunnerEvent::Piece { data } => data.len(),
                    _ => 0,
                })
                .sum();
            assert!(size <= MAX_MESSAGE_BYTES);
            (sent, total) = (first + events.len() as u64 - 1, total + size);
        }
        assert!(outbox.flying <= FULL + BATCH, "{}", outbox.flying);
        outbox.acknowledged(sent);
    }
    assert_eq!((total, outbox.size), (3 << 20, 0));
}

#[test]
fn sound_that_would_be_late_is_left_out() {
    let now = Instant::now();
    let mut outbox = Outbox::new();
    let sound = || {
        RunnerEvent::Audio(Audio {
            sample_rate: 48_000,
            channels: 2,
            format: SampleFormat::Opus,
            chunk: 1,
            timestamp: 0,
            duration_ms: 20.0,
            data: vec![0; 10 << 10].into(),
        })
    };
    (0..1_000).for_each(|_| outbox.push(sound(), now));
    assert!(outbox.size < FULL + (11 << 10), "{}", outbox.size);
}

/// Neighbours of the same stream as one: where text is joined is no one's business.
fn joined(texts: Vec<(Stream, String)>) -> Vec<(Stream, String)> {
    let mut all: Vec<(Stream, String)> = Vec::new();
    for (stream, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        match all.last_mut() {
            Some((last, before)) if *last == stream => before.push_str(&text),
            _ => all.push((stream, text)),
        }
    }
    all
}

/// Sends one batch and has it acknowledged.
fn deliver(outbox: &mut Outbox, got: &mut Vec<(Stream, String)>, next: &mut u64) {
    let (first_seq, events) = outbox.batch(Instant::now());
    assert_eq!(first_seq, *next);
    *next += events.len() as u64;
    got.extend(events.iter().map(|event| match event {
        RunnerEvent::Output { stream, text } => (*stream, text.to_string()),
        other => panic!("{other:?}"),
    }));
    let batch = EventBatch {
        lease: LeaseId(u64::MAX),
        first_seq,
        events,
        inputs_seen: u64::MAX,
        cancel_seen: true,
        audience: None,
        wait_ms: None,
    };
    assert!(batch.pack().len() <= MAX_MESSAGE_BYTES);
    outbox.acknowledged(*next - 1);
}

proptest! {
    // Each is long; what matters is where texts are cut and joined.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn text_comes_out_as_it_went_in_and_messages_are_small(
        texts in proptest::collection::vec(("[a\u{1}\"猫\n]{0,9}", 0usize..4_000, any::<bool>(), any::<bool>()), 0..8),
    ) {
        let now = Instant::now();
        let mut outbox = Outbox::new();
        let (mut want, mut got, mut next) = (Vec::new(), Vec::new(), 1);
        for (text, times, error, send) in texts {
            let stream = if error { Stream::Stderr } else { Stream::Stdout };
            let text = text.repeat(times);
            outbox.output(stream, &text, now);
            want.push((stream, text));
            if send && !outbox.is_empty() {
                deliver(&mut outbox, &mut got, &mut next);
            }
        }
        while !outbox.is_empty() {
            deliver(&mut outbox, &mut got, &mut next);
        }
        prop_assert_eq!(joined(got), joined(want));
        prop_assert_eq!(outbox.size, 0);
    }
}
