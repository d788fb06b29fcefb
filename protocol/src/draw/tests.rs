use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn op(value: Value) -> Op {
    serde_json::from_value(value).unwrap()
}

fn written(ops: &[Op]) -> Vec<Value> {
    ops.iter().map(|op| serde_json::to_value(op).unwrap()).collect()
}

fn picture(ops: impl IntoIterator<Item = Op>) -> Picture {
    let mut picture = Picture::new();
    ops.into_iter().for_each(|op| picture.apply(op));
    picture
}

fn dot(id: u32) -> Op {
    op(json!({"op": "oval", "id": id, "canvas": 1, "at": [0, 0, 5, 5], "fill": "#ff0000"}))
}

#[test]
fn operations_are_written_as_they_were_read() {
    for value in [
        json!({"op": "line", "id": 7, "canvas": 1, "at": [0, -1.25, 100, 0], "stroke": "#ff0000", "width": 2, "cap": "round"}),
        json!({"op": "text", "id": 8, "canvas": 1, "at": [0, 0], "fill": "", "text": "海龟", "family": "Arial", "size": 11, "anchor": "sw"}),
        json!({"op": "set", "id": 7, "at": []}),
        json!({"op": "delete", "ids": [7, 8]}),
        json!({"op": "dialog", "dialog": 1, "kind": "number", "title": "t", "prompt": "p", "least": 1.5}),
        json!({"op": "dialog", "dialog": 2, "kind": "number", "title": "t", "prompt": "p", "whole": true}),
        json!({"op": "canvas", "canvas": 1, "title": "t", "width": 638, "height": 598, "x": -321, "y": -301, "background": "#ffffff", "region": [-200, -150, 200, 150]}),
    ] {
        assert_eq!(serde_json::to_value(op(value.clone())).unwrap(), value);
    }
}

#[test]
fn what_is_no_operation_is_refused_and_what_is_not_known_is_passed_over() {
    for bad in [
        json!({"op": "line", "id": -1}),
        json!({"op": "line", "id": 1, "at": ["x"]}),
        json!({"op": "line", "id": 1, "stroke": "red"}),
        json!({"op": "line", "id": 1, "cap": "pointed"}),
        json!({"id": 1}),
        json!([]),
    ] {
        assert!(serde_json::from_value::<Op>(bad.clone()).is_err(), "{bad}");
    }
    assert_eq!(op(json!({"op": "sparkle", "id": 1})), Op::Unknown);
    assert_eq!(op(json!({"op": "top", "id": 1, "later": true})), Op::Top { id: 1 });
}

#[test]
fn numbers_stay_within_bounds() {
    let far = op(json!({"op": "extend", "id": 1, "at": [1e300, -1e300, 0.004]}));
    assert_eq!(written(&[far]), [json!({"op": "extend", "id": 1, "at": [1_000_000, -1_000_000, 0]})]);
}

#[test]
fn a_late_reader_gets_the_picture_as_it_is_now() {
    let now = picture([
        dot(1),
        dot(2),
        dot(3),
        op(json!({"op": "set", "id": 1, "at": [1, 1, 2, 2]})),
        op(json!({"op": "set", "id": 1, "fill": "#00ff00"})),
        op(json!({"op": "top", "id": 1})),
        op(json!({"op": "bottom", "id": 3})),
        op(json!({"op": "delete", "ids": [2, 99]})),
        op(json!({"op": "set", "id": 99, "fill": "#00ff00"})),
        op(json!({"op": "show", "frame": 4})),
    ]);
    assert_eq!(
        written(&now.ops()),
        [
            json!({"op": "reset"}),
            json!({"op": "oval", "id": 3, "canvas": 1, "at": [0, 0, 5, 5], "fill": "#ff0000"}),
            json!({"op": "oval", "id": 1, "canvas": 1, "at": [1, 1, 2, 2], "fill": "#00ff00"}),
            json!({"op": "show", "frame": 4}),
        ]
    );
}

#[test]
fn a_closed_window_is_seen_until_another_opens() {
    let canvas = |n: u32| {
        op(
            json!({"op": "canvas", "canvas": n, "width": 9, "height": 9, "x": 0, "y": 0, "background": "#ffffff"}),
        )
    };
    let mut picture = picture([canvas(1), dot(1), op(json!({"op": "close", "canvas": 1}))]);
    let closed = written(&picture.ops());
    assert!(closed.contains(&json!({"op": "close", "canvas": 1})), "{closed:?}");
    assert_eq!(closed.iter().filter(|op| op["op"] == "oval").count(), 1);
    picture.apply(canvas(2));
    let names: Vec<Value> = written(&picture.ops()).iter().map(|op| op["op"].clone()).collect();
    assert_eq!(names, ["reset", "canvas", "show"]);
}

#[test]
fn a_question_is_asked_of_a_late_reader_until_it_is_answered() {
    let question = op(json!({"op": "dialog", "dialog": 3, "kind": "text", "title": "t", "prompt": "p"}));
    let mut picture = picture([question.clone()]);
    assert!(picture.ops().contains(&question));
    picture.apply(op(json!({"op": "answered", "dialog": 2})));
    assert!(picture.ops().contains(&question));
    picture.apply(op(json!({"op": "answered", "dialog": 3})));
    assert!(!picture.ops().contains(&question));
}

#[test]
fn many_items_take_bounded_memory_and_are_counted() {
    let mut now = picture((1..=100_000).map(dot));
    assert!(now.weight() < 8 << 20, "{}", now.weight());
    let Op::Reset { missing } = now.ops()[0] else { panic!("no reset") };
    let kept = now.ops().iter().filter(|op| matches!(op, Op::Oval(_))).count() as u64;
    assert_eq!(missing + kept, 100_000);
    assert!(kept > 10_000, "{kept}");
    now.apply(op(json!({"op": "set", "id": 100_000, "text": "x".repeat(7 << 20)})));
    assert!(now.weight() < 8 << 20);
}

#[test]
fn images_are_put_together_and_bounded() {
    let image = |n: u32, data: &str| {
        op(json!({"op": "picture", "picture": n, "format": "gif", "width": 1, "height": 1, "data": data}))
    };
    let more = |n: u32, data: &str| op(json!({"op": "data", "picture": n, "data": data}));
    let mut now = picture([image(1, "ab"), more(1, "cd"), more(2, "xx")]);
    assert_eq!(written(&now.ops())[1]["data"], "abcd");
    for _ in 0..9 {
        now.apply(more(1, &"x".repeat(1 << 20)));
    }
    assert!(now.weight() < 5 << 20, "{}", now.weight());
    (1..2_000).for_each(|n| now.apply(image(n, "x")));
    assert!(now.ops().len() < 300);
}

#[test]
fn texts_of_windows_and_questions_count_and_are_cut() {
    let canvas = |title: String| {
        let fields = Canvas { canvas: 1, title, ..Canvas::default() };
        picture([Op::Canvas(fields)])
    };
    assert_eq!(canvas("t".repeat(1_000)).weight() - canvas(String::new()).weight(), 1_000);
    let texts = ["title", "prompt", "initial", "fault"];
    for long in ["x".repeat(1 << 20), "梅".repeat(1 << 19)] {
        assert!((4_000..6_000).contains(&canvas(long.clone()).weight()));
        let mut question = json!({"op": "dialog", "dialog": 1, "kind": "text"});
        for text in texts {
            question[text] = json!(long);
        }
        let asked = picture([op(question)]);
        assert!((16_000..18_000).contains(&asked.weight()), "{}", asked.weight());
        assert!(json_length(&asked.ops()) < 18_000);
    }
}

fn hundredths(of: i32) -> Pixel {
    serde_json::from_value(json!(f64::from(of) / 100.0)).unwrap()
}

/// Operations over few numbers, so that they meet.
fn any_op() -> impl Strategy<Value = Op> {
    let id = 0u32..6;
    let look = (id.clone(), proptest::option::of(0u32..3), proptest::collection::vec(-9i32..9, 0..6))
        .prop_map(|(id, canvas, at)| {
            let at = Some(at.into_iter().map(hundredths).collect());
            Box::new(Look { id, canvas, at, ..Look::default() })
        });
    let canvas = (0u32..3).prop_map(|canvas| Op::Canvas(Canvas { canvas, ..Canvas::default() }));
    prop_oneof![
        look.clone().prop_map(Op::Line),
        look.clone().prop_map(Op::Text),
        look.prop_map(Op::Set),
        canvas,
        (0u32..3).prop_map(|canvas| Op::Close { canvas }),
        id.clone().prop_map(|id| Op::Top { id }),
        id.clone().prop_map(|id| Op::Bottom { id }),
        proptest::collection::vec(id.clone(), 0..3).prop_map(|ids| Op::Delete { ids }),
        id.clone().prop_map(|id| Op::Extend { id, at: vec![Pixel::default(); 2] }),
        (0u32..3, "[a-c]{0,4}").prop_map(|(picture, data)| Op::Data { picture, data }),
        (0u32..3).prop_map(|picture| Op::Picture(Image {
            picture,
            format: ImageFormat::Png,
            width: 1,
            height: 1,
            data: String::new()
        })),
        id.prop_map(|picture| Op::Forget { picture }),
        (0u64..9).prop_map(|frame| Op::Show { frame }),
    ]
}

proptest! {
    /// The same for whoever was there from the start, and whoever came at any time since.
    #[test]
    fn a_snapshot_and_what_follows_make_the_same_picture(
        ops in proptest::collection::vec(any_op(), 0..60),
        split in 0usize..60,
    ) {
        let (before, after) = ops.split_at(split.min(ops.len()));
        let whole = picture(ops.iter().cloned());
        let late = picture(picture(before.iter().cloned()).ops().into_iter().chain(after.iter().cloned()));
        prop_assert_eq!(whole.ops(), late.ops());
    }

    #[test]
    fn its_weight_is_that_of_what_is_in_it(ops in proptest::collection::vec(any_op(), 0..60)) {
        let now = picture(ops);
        let again = picture(now.ops());
        prop_assert_eq!(now.weight(), again.weight());
    }
}
