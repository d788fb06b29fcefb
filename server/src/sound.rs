//! Sound for readers that cannot decode it: packets of Opus as bare samples.

use std::sync::Arc;

use playpen_protocol::event::{Audio, Event, EventBody, SampleFormat};
use ropus::{Channels, DecodeMode, Decoder};

/// What comes out, in samples a second for each channel.
const RATE: u32 = 48_000;
/// Left and right.
const CHANNELS: u16 = 2;
/// The longest packet, 120 ms, in samples of both channels.
const MOST: usize = RATE as usize * 120 / 1_000 * CHANNELS as usize;

/// What one reader has heard, on which the next packet builds.
#[derive(Default)]
pub struct Samples {
    /// There from the first packet on.
    decoder: Option<Box<Decoder>>,
}

impl Samples {
    /// The event for this reader: as it is, unless it is a packet. `None` where that cannot be decoded.
    pub fn of(&mut self, event: Arc<Event>) -> Option<Arc<Event>> {
        let EventBody::Audio(audio) = &event.body else { return Some(event) };
        if audio.format != SampleFormat::Opus {
            return Some(event);
        }
        let body = EventBody::Audio(self.decoded(audio)?);
        Some(Arc::new(Event { seq: event.seq, at: event.at, body }))
    }

    fn decoded(&mut self, audio: &Audio) -> Option<Audio> {
        if self.decoder.is_none() {
            self.decoder = Some(Box::new(Decoder::new(RATE, Channels::Stereo).ok()?));
        }
        let mut samples = vec![0_i16; MOST];
        let count = self.decoder.as_mut()?.decode(&audio.data, &mut samples, DecodeMode::Normal).ok()?;
        samples.truncate(count * usize::from(CHANNELS));
        let data: Vec<u8> = samples.into_iter().flat_map(i16::to_le_bytes).collect();
        Some(Audio {
            sample_rate: RATE,
            channels: CHANNELS,
            format: SampleFormat::PcmS16Le,
            data: data.into(),
            ..audio.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection;
    use proptest::prelude::*;
    use ropus::{Application, Encoder};

    use super::*;

    fn audio(format: SampleFormat, data: Vec<u8>) -> Arc<Event> {
        let audio = Audio {
            sample_rate: RATE,
            channels: 2,
            format,
            chunk: 7,
            timestamp: 5,
            duration_ms: 20.0,
            data: data.into(),
        };
        Arc::new(Event { seq: 3, at: 4, body: EventBody::Audio(audio) })
    }

    #[test]
    fn a_packet_becomes_its_samples_and_the_rest_stays_as_it_is() {
        let mut encoder =
            Encoder::builder(RATE, Channels::Stereo, Application::RestrictedLowDelay).build().unwrap();
        let mut samples = Samples::default();
        let mut loudest = 0;
        for _ in 0..10 {
            let square: Vec<i16> =
                (0..1_920).map(|n| if n / 200 % 2 == 0 { 8_000 } else { -8_000 }).collect();
            let mut packet = vec![0; 1_275];
            let length = encoder.encode(&square, &mut packet).unwrap();
            packet.truncate(length);
            let event = samples.of(audio(SampleFormat::Opus, packet)).unwrap();
            let EventBody::Audio(heard) = &event.body else { panic!("no sound") };
            assert_eq!((event.seq, heard.format, heard.data.len()), (3, SampleFormat::PcmS16Le, 3_840));
            assert_eq!((heard.chunk, heard.timestamp), (7, 5));
            let levels = heard.data.chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]]));
            loudest = loudest.max(levels.max().unwrap());
        }
        assert!((6_000..12_000).contains(&loudest), "{loudest}");
        let plain = audio(SampleFormat::PcmS16Le, vec![1, 2]);
        assert_eq!(samples.of(plain.clone()), Some(plain));
    }

    proptest! {
        /// Packets come from runners, which know the token; and still.
        #[test]
        fn any_bytes_are_answered(packets in collection::vec(collection::vec(any::<u8>(), 0..100), 0..8)) {
            let mut samples = Samples::default();
            for packet in packets {
                if let Some(event) = samples.of(audio(SampleFormat::Opus, packet)) {
                    let EventBody::Audio(heard) = &event.body else { panic!("no sound") };
                    prop_assert!(heard.data.len() <= 2 * MOST);
                }
            }
        }
    }
}
