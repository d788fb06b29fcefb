use playpen_pictures::DEPTH;

use super::header::HEAD;
use super::*;

/// What a program writes of a picture in `slot`.
fn header(number: u64, place: u64, [width, height, row, order]: [u32; 4]) -> Vec<u8> {
    let halves = [width, height, row, order].map(u32::to_le_bytes).concat();
    [&number.to_le_bytes()[..], &place.to_le_bytes(), &halves, &7_u64.to_le_bytes()].concat()
}

fn put(program: &File, number: u64, slot: u32, header: &[u8]) {
    program.write_all_at(header, 64 * (u64::from(slot) + 1)).unwrap();
    let newest = [&number.to_le_bytes()[..], &slot.to_le_bytes()].concat();
    program.write_all_at(&newest, 0).unwrap();
}

fn screen() -> (Screen, File) {
    let (screen, program) = Screen::new().unwrap();
    (screen, File::from(program))
}

#[test]
fn the_newest_picture_is_what_the_program_wrote() {
    let (screen, program) = screen();
    assert_eq!(screen.take(), None);
    assert!(!screen.want(0));
    // Two rows of one pixel, with a gap between them.
    program.write_all_at(&[3, 2, 1, 9, 0, 0, 6, 5, 4, 9], HEAD).unwrap();
    put(&program, 1, 0, &header(1, HEAD, [1, 2, 6, 0]));
    program.write_all_at(&[7, 8, 9, 0], HEAD + 64).unwrap();
    let first = screen.take().unwrap();
    assert_eq!((first.width, first.height, first.time), (1, 2, 7));
    assert_eq!(first.pixels, [1, 2, 3, 9, 4, 5, 6, 9]);
    assert!(!screen.want(1) && screen.want(0));
    put(&program, 2, 1, &header(2, HEAD + 64, [1, 1, 4, 1]));
    assert!(screen.want(1));
    assert_eq!(screen.take().unwrap().pixels, [7, 8, 9, 0]);
}

#[test]
fn what_makes_no_sense_is_no_picture() {
    let most = u32::MAX;
    for (place, sides) in [
        (HEAD, [0, 1, 4, 0]),
        (HEAD, [1, 0, 4, 0]),
        (HEAD, [most, most, most, 0]),
        (HEAD, [MAX_SIDE, MAX_SIDE, MAX_SIDE * 4, 0]),
        (HEAD, [MAX_SIDE + 1, 1, MAX_SIDE * 4 + 4, 0]),
        (HEAD, [2, 1, 7, 0]),
        (HEAD, [1, 1, 4, 2]),
        (0, [1, 1, 4, 0]),
        (HEAD - 1, [1, 1, 4, 0]),
        (SIZE - 3, [1, 1, 4, 0]),
        (SIZE, [1, 1, 4, 0]),
        (u64::MAX, [1, 1, 4, 0]),
        (HEAD, [1, MAX_SIDE, most, 0]),
    ] {
        let (screen, program) = screen();
        put(&program, 1, 0, &header(1, place, sides));
        assert_eq!(screen.take(), None, "{place} {sides:?}");
    }
    let (screen, program) = screen();
    // In no slot; and not the one that the slot has.
    put(&program, 1, SLOTS, &header(1, HEAD, [1, 1, 4, 0]));
    assert_eq!(screen.take(), None);
    put(&program, 1, 0, &header(2, HEAD, [1, 1, 4, 0]));
    assert_eq!(screen.take(), None);
}

#[test]
fn a_program_cannot_change_its_size() {
    let (screen, program) = screen();
    put(&program, 1, 0, &header(1, SIZE - 4, [1, 1, 4, 0]));
    for size in [0, SIZE - 1, SIZE + 1] {
        assert!(program.set_len(size).is_err());
    }
    let seals = rustix::fs::fcntl_add_seals(&program, SealFlags::WRITE);
    assert!(seals.is_err());
    assert!(program.write_all_at(&[0; 8], SIZE - 4).is_err());
    assert!(screen.take().is_some());
}

#[test]
fn a_program_that_writes_meanwhile_does_no_harm() {
    let (screen, program) = screen();
    let writer = program.try_clone().unwrap();
    let until = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let over = until.clone();
    let thread = std::thread::spawn(move || {
        let mut number = 1;
        while !over.load(std::sync::atomic::Ordering::Relaxed) {
            let side = 1 + u32::try_from(number % 64).unwrap();
            put(&writer, number, 0, &header(number, HEAD, [side, side, side * 4, 0]));
            number += 1;
        }
    });
    for _ in 0..2_000 {
        if let Some(picture) = screen.take() {
            assert_eq!(picture.pixels.len(), (picture.width * picture.height) as usize * DEPTH);
            assert_eq!(u64::from(picture.width), 1 + picture.number % 64);
        }
    }
    until.store(true, std::sync::atomic::Ordering::Relaxed);
    thread.join().unwrap();
}
