//! What a program writes: bytes become text, and text is cut at the run's limit.

use arbitrary::Unstructured;
use playpen_protocol::event::Stream;
use playpen_protocol::runner::RunnerEvent;

#[path = "../../runner/src/output/meter.rs"]
mod meter;
#[path = "../../runner/src/output/utf8.rs"]
mod utf8;

use meter::Meter;
use utf8::Decoder;

/// However a stream is cut into pieces, the text is that of the whole, and what is kept of it is a beginning
/// within the limit; the rest is counted to the byte.
///
/// # Panics
///
/// Where that does not hold.
pub fn text(bytes: &[u8]) {
    let mut input = Unstructured::new(bytes);
    let limit = u64::from(input.arbitrary::<u16>().unwrap_or_default() % 512);
    let mut pieces: Vec<Vec<u8>> = Vec::new();
    while let (false, Ok(length)) = (input.is_empty(), input.arbitrary::<u8>()) {
        let length = usize::from(length).min(input.len());
        pieces.push(input.bytes(length).unwrap_or_default().to_vec());
    }

    let (mut decoder, mut meter) = (Decoder::default(), Meter::new(limit));
    let (mut whole, mut kept, mut told) = (String::new(), String::new(), 0);
    let mut take = |text: &str| {
        let (fits, news) = meter.admit(Stream::Stdout, text);
        whole.push_str(text);
        kept.push_str(fits);
        told = news.as_ref().map_or(told, dropped);
    };
    for piece in &pieces {
        take(&decoder.push(piece));
    }
    take(decoder.finish());
    let closed = meter.is_closed();
    told = meter.totals().last().as_ref().map_or(told, dropped);

    assert_eq!(whole, String::from_utf8_lossy(&pieces.concat()));
    assert!(whole.starts_with(&kept) && kept.len() as u64 <= limit, "{limit}: {kept:?} of {whole:?}");
    assert_eq!(told, (whole.len() - kept.len()) as u64);
    assert!(told == 0 || closed);
    // No more than the rest of one character is lost at the limit.
    assert!(told == 0 || kept.len() as u64 + 4 > limit);
}

fn dropped(event: &RunnerEvent) -> u64 {
    let RunnerEvent::Truncated { stream: Stream::Stdout, bytes } = event else { panic!("{event:?}") };
    *bytes
}
