use playpen_protocol::display::Display;
use playpen_protocol::event::{Audio, Frame, SampleFormat};
use proptest::prelude::*;

use super::*;

fn output(text: &str) -> EventBody {
    EventBody::Output { stream: Stream::Stdout, text: text.to_owned() }
}

fn frame() -> EventBody {
    let data = bytes::Bytes::from_static(b"rgb");
    let format = playpen_protocol::event::PixelFormat::Rgb;
    let parts = vec![FramePart { x: 0, y: 0, width: 1, height: 1, format, data: data.into() }];
    EventBody::Frame(Frame { width: 1, height: 1, key: true, number: 0, timestamp: 0, parts })
}

/// Room for two events in the head and three in the tail.
fn small() -> Journal {
    Journal::new(Bounds { head_bytes: 260, tail_bytes: 390, tail_events: 10, display_bytes: 1_500 })
}

/// What a reader sees that begins after `after` and asks again and again.
fn read(journal: &Journal, mut after: u64, max_bytes: usize) -> Vec<Arc<Event>> {
    let mut seen = Vec::new();
    loop {
        let page = journal.page(after, max_bytes);
        let Some(last) = page.last() else { return seen };
        after = last.seq;
        seen.extend(page);
    }
}

fn shape(events: &[Arc<Event>]) -> String {
    let shape = |e: &Arc<Event>| match &e.body {
        EventBody::Gap { from, to } => format!("gap {from}-{to}"),
        EventBody::Frame(_) => format!("frame {}", e.seq),
        _ => e.seq.to_string(),
    };
    events.iter().map(shape).collect::<Vec<_>>().join(", ")
}

#[test]
fn beginning_and_end_stay_and_the_gap_is_named() {
    let mut journal = small();
    for n in 1..=9 {
        journal.append(n, output("x"));
    }
    assert_eq!(shape(&journal.page(0, usize::MAX)), "1, 2, gap 3-6, 7, 8, 9");
    assert_eq!(shape(&journal.page(4, usize::MAX)), "gap 5-6, 7, 8, 9");
    assert_eq!(shape(&journal.page(6, usize::MAX)), "7, 8, 9");
    assert_eq!(shape(&journal.page(9, usize::MAX)), "");
    assert_eq!(shape(&journal.page(99, usize::MAX)), "");
}

#[test]
fn only_the_last_picture_is_shown_and_the_earlier_are_no_gap() {
    let mut journal = small();
    for _ in 0..3 {
        journal.append(0, frame());
    }
    journal.append(0, output("x"));
    assert_eq!(shape(&journal.page(0, usize::MAX)), "frame 3, 4");
}

#[test]
fn a_picture_among_what_was_dropped_is_still_shown() {
    let mut journal = small();
    for n in 1..=12 {
        journal.append(n, if n == 5 { frame() } else { output("x") });
    }
    assert_eq!(shape(&read(&journal, 0, usize::MAX)), "1, 2, gap 3-4, frame 5, gap 6-9, 10, 11, 12");
    assert_eq!(shape(&read(&journal, 5, 1)), "gap 6-9, 10, 11, 12");
}

#[test]
fn of_sound_the_last_second_is_there_and_the_rest_is_no_gap() {
    let mut journal = small();
    let sound = |bytes: usize| {
        EventBody::Audio(Audio {
            sample_rate: 48_000,
            channels: 2,
            format: SampleFormat::Opus,
            chunk: 1,
            timestamp: 0,
            duration_ms: 20.0,
            data: vec![0; bytes].into(),
        })
    };
    journal.append(0, output("x"));
    // Half an hour of it.
    for n in 1..=90_000 {
        journal.append(20 * n, sound(240));
        assert!(journal.weight() < 40_000);
    }
    journal.append(1_800_000, output("y"));
    // Who is behind misses none of it; who has missed some hears no more than what has just been played.
    let seen = read(&journal, 89_951, usize::MAX);
    assert_eq!((seen[0].seq, seen.len()), (89_952, 51));
    let seen = read(&journal, 0, usize::MAX);
    assert_eq!((seen[0].seq, seen[1].seq, seen.len()), (1, 89_991, 13));
    assert_eq!(shape(&seen[11..]), "90001, 90002");
    assert_eq!(read(&journal, 90_000, 1).len(), 2);
    for _ in 0..100 {
        journal.append(1_800_001, sound(192 << 10));
    }
    assert!(journal.weight() < 1 << 20, "{}", journal.weight());
    // What was played a while ago is not heard again.
    journal.append(1_802_000, output("z"));
    assert_eq!(shape(&read(&journal, 0, usize::MAX)), "1, 90002, 90103");
}

#[test]
fn texts_say_what_is_missing() {
    let mut journal = small();
    for text in ["a", "b", "c", "d", "e", "f"] {
        journal.append(0, output(text));
    }
    let stderr = Stream::Stderr;
    journal.append(0, EventBody::Output { stream: stderr, text: "!".into() });
    for bytes in [10, 25] {
        journal.append(0, EventBody::Truncated { stream: stderr, bytes });
    }
    let texts = journal.texts();
    assert_eq!((texts.stdout.as_str(), texts.stderr.as_str()), ("ab", "!"));
    assert_eq!((texts.missing.stdout_bytes, texts.missing.stderr_bytes), (4, 25));
}

proptest! {
    /// Whatever was written, wherever a reader begins and however little it takes at a time: it sees every
    /// number once, in a gap, or replaced by a later picture.
    #[test]
    fn readers_see_every_number_or_its_gap(
        kinds in prop::collection::vec(0..4u8, 0..60),
        after in 0..70u64,
        max_bytes in 1..1_000usize,
    ) {
        let mut journal = small();
        for kind in &kinds {
            journal.append(0, if *kind == 0 { frame() } else { output(&"x".repeat(usize::from(*kind) * 50)) });
        }
        prop_assert!(journal.weight() <= 260 + 390 + 131 + 278, "{}", journal.weight());
        let frames: Vec<u64> = kinds.iter().zip(1..).filter(|(k, _)| **k == 0).map(|(_, n)| n).collect();
        let mut expected = after + 1;
        for event in read(&journal, after, max_bytes) {
            let first = if let EventBody::Gap { from, .. } = event.body { from } else { event.seq };
            while expected < first && frames.contains(&expected) && frames.last() != Some(&expected) {
                expected += 1;
            }
            prop_assert_eq!(first, expected, "{}", shape(&read(&journal, after, max_bytes)));
            expected = event.seq + 1;
        }
        prop_assert!(expected > journal.last_seq() || frames.contains(&expected));
    }
}

#[test]
fn texts_are_of_the_last_attempt_wherever_it_begins() {
    for (before, after) in (0..12).flat_map(|before| (0..12).map(move |after| (before, after))) {
        let mut journal = small();
        (0..before).for_each(|n| journal.append(n, output("a")));
        let status = playpen_protocol::snapshot::Status::Queued;
        journal.append(before, EventBody::Status { status, queue_position: None, attempt: Some(2) });
        (0..after).for_each(|n| journal.append(n, output("b")));
        let texts = journal.texts();
        assert!(texts.stdout.chars().all(|letter| letter == 'b'), "{before}, {after}: {texts:?}");
        assert_eq!(texts.stdout.len() as u64 + texts.missing.stdout_bytes, after, "{before}, {after}");
    }
}

fn display(id: &str, text: &str) -> Display {
    let json = serde_json::json!({"data": {"text/plain": text}, "displayId": id});
    serde_json::from_str(&json.to_string()).unwrap()
}

/// What a reader from the beginning is shown.
fn shown(journal: &Journal) -> String {
    let shown = |event: &Arc<Event>| match &event.body {
        EventBody::Display(display) => serde_json::to_string(&display.data).unwrap(),
        EventBody::UpdateDisplay(display) => format!("+{}", serde_json::to_string(&display.data).unwrap()),
        _ => event.seq.to_string(),
    };
    read(journal, 0, usize::MAX).iter().map(shown).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_shown_stays_in_its_place_and_is_what_it_became_last() {
    let mut journal = small();
    journal.append(0, output("a"));
    journal.append(0, EventBody::Display(display("x", "one")));
    journal.append(0, output("b"));
    for n in 0..1_000 {
        journal.append(0, EventBody::UpdateDisplay(display("x", &n.to_string())));
    }
    journal.append(0, EventBody::Display(display("y", "other")));
    let want = r#"1 {} 3 +{"text/plain":"999"} {"text/plain":"other"}"#;
    assert_eq!(shown(&journal), want);
    // Whoever has seen the beginning gets what is new.
    assert_eq!(journal.page(3, usize::MAX).len(), 2);
    assert!(journal.weight() < 2_000, "{}", journal.weight());
}

#[test]
fn the_oldest_that_was_shown_is_forgotten_first() {
    let mut journal = small();
    for n in 0..4 {
        journal.append(0, EventBody::Display(display(&n.to_string(), &"x".repeat(250))));
    }
    let kept = shown(&journal).split(' ').map(|text| text.len() > 2).collect::<Vec<_>>();
    assert_eq!(kept, [false, false, true, true]);
    for _ in 0..10_000 {
        journal.append(0, EventBody::Display(display("z", "")));
    }
    assert_eq!(journal.last_seq(), 4_096);
}

#[test]
fn a_gap_names_nothing_that_is_kept() {
    let mut journal = small();
    for n in 0..12 {
        journal
            .append(0, if n % 4 == 3 { EventBody::Display(display("x", "")) } else { output("some text") });
    }
    let all = shape(&read(&journal, 0, usize::MAX));
    assert_eq!(all, "1, gap 2-3, 4, gap 5-7, 8, gap 9-9, 10, 11, 12", "{all}");
}
