//! What a program sounds like reaches whoever listens: as packets, as bare samples, and as the first editor has it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ropus::{Channels, DecodeMode, Decoder};
use serde_json::{Value, json};

use crate::app::{TestApp, User, slowness};
use crate::home::{homes, lacks};
use crate::run::Program;
use crate::science::python;

/// A second of 440 Hz, made of numbers, at what the mixer plays.
const TONE: &str = "\
import array, math, os, time, pygame
pygame.mixer.init(MIXER)
rate, size, channels = pygame.mixer.get_init()
kind, loud = ('f', 0.5) if abs(size) == 32 else ('h', 12000)
wave = [loud * math.sin(2 * math.pi * 440 * n / rate) for n in range(rate) for _ in range(channels)]
tone = pygame.mixer.Sound(buffer=array.array(kind, wave if kind == 'f' else map(int, wave)))
tone.play()
while pygame.mixer.get_busy():
    time.sleep(0.01)
pygame.mixer.quit()
assert 'SDL_AUDIODRIVER' not in os.environ
print('ok')";

/// The `audio` events among these.
fn pieces(told: &[Value]) -> Vec<&Value> {
    told.iter().filter(|event| event["type"] == "audio").collect()
}

fn data(piece: &Value) -> Vec<u8> {
    STANDARD.decode(piece["data"].as_str().unwrap()).unwrap()
}

/// The left samples of packets.
fn decoded(pieces: &[&Value]) -> Vec<i16> {
    let mut decoder = Decoder::new(48_000, Channels::Stereo).unwrap();
    let mut all = Vec::new();
    for piece in pieces {
        assert_eq!(
            (&piece["format"], &piece["sampleRate"], &piece["channels"], &piece["durationMs"]),
            (&json!("opus"), &json!(48_000), &json!(2), &json!(20.0))
        );
        let mut samples = [0; 1_920];
        assert_eq!(decoder.decode(&data(piece), &mut samples, DecodeMode::Normal).unwrap(), 960);
        all.extend(samples.iter().step_by(2));
    }
    all
}

/// The left samples of 16-bit pieces.
fn samples(pieces: &[&Value]) -> Vec<i16> {
    let one = |piece: &&Value| {
        let step = 2 * usize::try_from(piece["channels"].as_u64().unwrap()).unwrap();
        assert_eq!(piece["format"], "pcm_s16le");
        data(piece)
            .chunks_exact(step)
            .map(|frame| i16::from_le_bytes([frame[0], frame[1]]))
            .collect::<Vec<_>>()
    };
    pieces.iter().flat_map(one).collect()
}

/// It sounds for this long, in seconds, and in this pitch.
fn check(samples: &[i16], rate: f64, seconds: f64, hertz: f64) {
    let loud = |sample: &i16| sample.unsigned_abs() > 500;
    let first = samples.iter().position(loud).expect("something to hear");
    let last = samples.iter().rposition(loud).unwrap();
    let heard = &samples[first..=last];
    #[expect(clippy::cast_precision_loss, reason = "some seconds of sound")]
    let length = heard.len() as f64 / rate;
    assert!((length - seconds).abs() < 0.1, "{length} seconds");
    let rises = heard.windows(2).filter(|pair| pair[0] < 0 && pair[1] >= 0).count();
    #[expect(clippy::cast_precision_loss, reason = "some seconds of sound")]
    let pitch = rises as f64 / length;
    assert!((pitch - hertz).abs() < 8.0, "{pitch} Hz");
}

fn tone(mixer: &str) -> Program {
    Program::new(&TONE.replace("MIXER", mixer)).with("timeoutMs", json!(60_000 * slowness()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tone_is_heard_in_every_home() {
    for (user, level) in homes() {
        let app = TestApp::start_on(user, level, &python()).await;
        let run = app.submit(tone("")).await;
        let told = run.told("").await;
        let snapshot = run.snapshot().await;
        assert!(snapshot["stdout"].as_str().unwrap().ends_with("ok\n"), "{user:?} {level}: {snapshot}");
        assert_eq!(snapshot["stderr"], "", "{user:?} {level}");
        let heard = pieces(&told);
        if level != "landlock" && lacks("proc") {
            // SDL opens the pipe by its name there.
            assert_eq!(heard.len(), 0);
            continue;
        }
        check(&decoded(&heard), 48_000.0, 1.0, 440.0);
        // Silence takes nothing: what is sent is little more than the tone.
        assert!(heard.len() < 62, "{user:?} {level}: {}", heard.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mixers_of_every_kind_sound_the_same_also_as_bare_samples_and_one_after_the_other() {
    let app = TestApp::start_on(User::Me, "landlock", &python()).await;
    for mixer in ["22050, -16, 1", "48000, 32, 2", "11025, -16, 2, 256"] {
        let run = app.submit(tone(mixer)).await;
        let (packets, bare) = tokio::join!(run.told(""), run.told("?audio=pcm"));
        check(&decoded(&pieces(&packets)), 48_000.0, 1.0, 440.0);
        check(&samples(&pieces(&bare)), 48_000.0, 1.0, 440.0);
        let times =
            |told: &[Value]| pieces(told).iter().map(|piece| piece["timestamp"].clone()).collect::<Vec<_>>();
        assert_eq!(times(&packets), times(&bare));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn music_and_sounds_come_out_of_files() {
    let code = "\
import array, math, time, wave, pygame
with wave.open('song.wav', 'wb') as song:
    song.setparams((1, 2, 22050, 0, 'NONE', ''))
    song.writeframes(array.array('h', (int(12000 * math.sin(2 * math.pi * 330 * n / 22050)) for n in range(22050))))
pygame.mixer.init()
PLAY
print('ok')";
    let app = TestApp::start_on(User::Me, homes().last().unwrap().1, &python()).await;
    let music = "pygame.mixer.music.load('song.wav')\npygame.mixer.music.play()\n\
        while pygame.mixer.music.get_busy(): time.sleep(0.01)";
    let sound = "pygame.mixer.Sound('song.wav').play()\nwhile pygame.mixer.get_busy(): time.sleep(0.01)";
    for play in [music, sound] {
        let program = Program::new(&code.replace("PLAY", play)).with("timeoutMs", json!(60_000 * slowness()));
        let run = app.submit(program).await;
        let told = run.told("").await;
        let snapshot = run.snapshot().await;
        assert!(snapshot["stdout"].as_str().unwrap().ends_with("ok\n"), "{snapshot}");
        check(&decoded(&pieces(&told)), 48_000.0, 1.0, 330.0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_that_a_program_makes_itself_is_heard_as_it_is() {
    let app = TestApp::start().await;
    let code = "\
import array, math
from kids_audio import send_audio_chunk
wave = array.array('h', (int(9000 * math.sin(2 * math.pi * 500 * n / 8000)) for n in range(16000)))
assert send_audio_chunk(wave.tobytes(), 8000, 1) is True
assert send_audio_chunk(b'', 8000, 2) is True
for wrong in [(b'x', 8000, 1), (b'xy', 8000, 2), (b'xy', 100, 1), (b'xy', 8000, 3)]:
    try: send_audio_chunk(*wrong)
    except ValueError as error: print(error)
for _ in range(50): send_audio_chunk(bytes(160000), 8000, 1)
";
    let run = app.submit(Program::new(code)).await;
    let told = run.told("").await;
    let snapshot = run.snapshot().await;
    assert_eq!(snapshot["stdout"].as_str().unwrap().lines().count(), 4, "{snapshot}");
    let heard = pieces(&told);
    assert_eq!((&heard[0]["sampleRate"], &heard[0]["channels"]), (&json!(8_000), &json!(1)));
    check(&samples(&heard), 8_000.0, 2.0, 500.0);
    // No more than ten seconds may wait; the rest is left out, and that is said.
    assert!(samples(&heard).len() <= 80_000 + 8_000 * 60);
    let notice = told.iter().find(|event| event["type"] == "notice").expect("a notice");
    assert_eq!(notice["code"], "EVENTS_DROPPED");
}

/// The pipe is the clock: whoever writes into it without end is heard for as long as that takes, and costs no more.
#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_no_more_than_its_time() {
    let app = TestApp::start().await;
    let code = "\
import os, threading, time
from playpen import _door
_door.send({'type': 'mixer', 'rate': 44100, 'size': -16, 'channels': 2})
count = [0]
def flood():
    while True: count[0] += os.write(60, os.urandom(4096))
threading.Thread(target=flood, daemon=True).start()
time.sleep(2)
_door.send({'type': 'mixer', 'rate': 4294967295, 'size': 32, 'channels': 65535})
time.sleep(0.5)
print(count[0])
os._exit(0)
";
    let run = app.submit(Program::new(code)).await;
    let told = run.told("").await;
    let snapshot = run.snapshot().await;
    let written: u64 = snapshot["stdout"].as_str().unwrap().trim().parse().unwrap();
    // 2.5 seconds of sound, and what a busy machine makes up for.
    assert!((4_096..=4 * 44_100 * 4).contains(&written), "{written}");
    assert!((1..=200).contains(&pieces(&told).len()), "{}", pieces(&told).len());
    assert_eq!(snapshot["status"], "succeeded");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_editor_hears_samples() {
    let app = TestApp::start_on(User::Me, "landlock", &python()).await;
    let run = app.submit(tone("")).await;
    let messages = run.classic().await;
    let chunks: Vec<&Value> = messages
        .iter()
        .map(|message| &message["event"])
        .filter(|event| event["type"] == "audio")
        .map(|event| &event["chunk"])
        .collect();
    check(&samples(&chunks), 48_000.0, 1.0, 440.0);
    assert_eq!(chunks[0]["jobId"], json!(run.id));
}
