//! What a game shows arrives as it drew it, and what is done to its window arrives as pygame's own events.

mod crowd;
mod edges;
mod reader;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use self::reader::Reader;
use crate::app::{TestApp, User, ending, slowness};
use crate::home::homes;
use crate::run::Program;
use crate::science::python;

/// A game on a runner of this kind, and somebody who watches it.
async fn begun(app: &TestApp, code: &str) -> Reader {
    let program =
        Program::new(code).with("timeoutMs", json!(60_000 * slowness())).with("collect", json!(["*.rgb"]));
    Reader::of(app.submit(program).await).await
}

async fn app(user: User, level: &str, warm: &str) -> TestApp {
    let python = python();
    let variables = [("RUNNER_WARM", warm), ("RUNNER_PYTHON_BIN", python.as_str())];
    TestApp::start_with(user, level, &variables).await
}

/// The first of these homes is the weakest, the last the strongest.
async fn everywhere(code: &str, mut check: impl AsyncFnMut(TestApp, Reader)) {
    let homes = homes();
    for (user, level) in [homes[0], homes[homes.len() - 1]] {
        for warm in ["on", "off"] {
            let app = app(user, level, warm).await;
            let reader = begun(&app, code).await;
            check(app, reader).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_sees_every_pixel_that_was_drawn() {
    let code = "\
import pygame, random
pygame.init()
screen = pygame.display.set_mode((333, 222))
pygame.display.set_caption('Süß')
clock = pygame.time.Clock()
for frame in range(40):
    screen.fill('navy')
    for n in range(8):
        pygame.draw.circle(screen, [n * 30, 255 - n * 20, frame * 5], (n * 40 + frame, 20 + n * 25), 12)
    for n in range(500):
        screen.set_at((random.randrange(100), random.randrange(100)), random.randrange(1 << 24))
    pygame.display.update(pygame.Rect(0, 0, 333, 222)) if frame % 2 else pygame.display.flip()
    clock.tick(60)
open('last.rgb', 'wb').write(pygame.image.tobytes(screen, 'RGB'))";
    everywhere(code, async |_, mut reader| {
        reader.exit().await;
        let snapshot = reader.run.snapshot().await;
        assert_eq!(
            ending(&snapshot),
            json!({"status": "succeeded", "reason": "exit", "exitCode": 0}),
            "{snapshot}"
        );
        let window = reader.window.as_ref().expect("a window");
        assert_eq!(
            (&window["title"], &window["width"], &window["height"]),
            (&json!("Süß"), &json!(333), &json!(222))
        );
        assert_eq!(
            (&window["resizable"], &window["cursor"], &window["open"]),
            (&json!(false), &json!(true), &json!(false))
        );
        assert!(reader.frames >= 3, "{} frames", reader.frames);
        let drawn = reader.run.file("last.rgb").await;
        assert!(reader.pixels() == drawn, "the pictures are not the same");
        // Who comes late finds the same.
        let mut late = Reader::of(reader.run).await;
        late.exit().await;
        assert!(late.pixels() == drawn, "another picture for who comes late");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_editors_programs_show_any_surface() {
    let code = "\
import os
os.environ['SDL_VIDEODRIVER'] = 'dummy'
import pygame, kids_capture
for depth, flags in ((32, pygame.SRCALPHA), (24, 0), (16, 0)):
    picture = pygame.Surface((70, 50), flags, depth)
    for n in range(3500): picture.set_at((n % 70, n // 70), (n % 256, n // 14, depth, 255))
    kids_capture.send_frame(picture)
open('last.rgb', 'wb').write(pygame.image.tobytes(picture, 'RGB'))";
    let app = app(homes()[0].0, homes()[0].1, "on").await;
    let mut reader = begun(&app, code).await;
    reader.exit().await;
    let drawn = reader.run.file("last.rgb").await;
    assert!(reader.pixels() == drawn, "the pictures are not the same: {}", reader.run.snapshot().await);
    // As that editor shows them.
    let last = reader.run.classic().await.pop().expect("a snapshot");
    let shown = &last["job"]["visualization"]["latestFrame"];
    assert_eq!(
        (&shown["width"], &shown["height"], &shown["format"]),
        (&json!(70), &json!(50), &json!("RGB"))
    );
    assert_eq!(shown["data"], json!(STANDARD.encode(drawn)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_arrives_as_events_and_in_the_state_of_keys_and_mouse() {
    let code = "\
import pygame, sys
pygame.init()
screen = pygame.display.set_mode((200, 100), pygame.RESIZABLE)
pygame.event.clear()
pygame.display.flip()
kinds = {pygame.KEYDOWN: 'key unicode mod scancode', pygame.KEYUP: 'key', pygame.TEXTINPUT: 'text', pygame.QUIT: '',
    pygame.MOUSEBUTTONDOWN: 'pos button', pygame.MOUSEBUTTONUP: 'pos button', pygame.MOUSEMOTION: 'pos rel buttons',
    pygame.MOUSEWHEEL: 'x y', pygame.VIDEORESIZE: 'size', pygame.WINDOWFOCUSLOST: '', pygame.WINDOWFOCUSGAINED: ''}
print('ready', flush=True)
while True:
    event = pygame.event.wait()
    if event.type in kinds:
        print(pygame.event.event_name(event.type), *[getattr(event, name) for name in kinds[event.type].split()], flush=True)
    pressed = pygame.key.get_pressed()
    if event.type == pygame.MOUSEWHEEL:
        print('state', [pygame.key.name(key) for key in (pygame.K_a, pygame.K_LEFT, pygame.K_LSHIFT) if pressed[key]],
            pygame.mouse.get_pos(), pygame.mouse.get_pressed(), bool(pygame.key.get_mods() & pygame.KMOD_SHIFT), flush=True)
    if event.type == pygame.QUIT:
        print(screen.get_size(), pygame.display.get_surface() is screen)
        break
pygame.quit()
try: pygame.display.flip()
except pygame.error:
    import traceback
    print([frame.name for frame in traceback.extract_tb(sys.exc_info()[2])])";
    let shift = json!({"shift": true, "alt": false, "ctrl": false, "meta": false});
    let done = [
        json!({"type": "mousemove", "x": 20, "y": 30}),
        json!({"type": "keydown", "key": "Shift", "code": "ShiftLeft", "modifiers": shift}),
        json!({"type": "keydown", "key": "A", "code": "KeyA", "modifiers": shift}),
        json!({"type": "text", "text": "A"}),
        json!({"type": "keydown", "key": "A", "code": "KeyA", "modifiers": shift, "repeat": true}),
        json!({"type": "mousedown", "x": 25.5, "y": 31, "button": 2, "modifiers": shift}),
        json!({"type": "wheel", "x": 25, "y": 31, "deltaX": 0, "deltaY": -120, "modifiers": shift}),
        json!({"type": "mouseup", "x": 900, "y": -4, "button": 2}),
        json!({"type": "nonsense", "x": []}),
        json!({"type": "keydown", "key": {}, "code": 7}),
        json!({"type": "keydown", "key": "ArrowLeft", "code": "ArrowLeft"}),
        json!({"type": "text", "text": "猫"}),
        json!({"type": "focus", "focused": false}),
        json!({"type": "resize", "width": 320, "height": 240}),
        json!({"type": "close"}),
    ];
    let want = "\
MouseMotion (20, 30) (20, 30) (0, 0, 0)
KeyDown 1073742049  1 225
KeyDown 97 A 1 4
TextInput A
MouseMotion (25, 31) (5, 1) (0, 0, 0)
MouseButtonDown (25, 31) 3
MouseButtonDown (25, 31) 4
MouseButtonUp (25, 31) 4
MouseWheel 0 1
state ['a', 'left shift'] (25, 31) (False, False, True) True
MouseMotion (199, 0) (174, -31) (0, 0, 1)
MouseButtonUp (199, 0) 3
KeyDown 1073741904  1 80
TextInput 猫
KeyUp 1073742049
KeyUp 97
KeyUp 1073741904
WindowFocusLost
VideoResize (320, 240)
Quit
(320, 240) True
['<module>']
";
    everywhere(code, async |_, mut reader| {
        reader.prints("ready\n").await;
        for event in &done {
            // Each by itself: SDL makes one of moves that come together, and what keys there are is asked later.
            let told = match event["type"].as_str() {
                Some("wheel") => "state",
                Some("mousemove" | "mousedown" | "mouseup") => "Mouse",
                Some("keydown") if event["key"] == "ArrowLeft" => "KeyDown 1073741904",
                _ => {
                    reader.does(event.clone()).await;
                    continue;
                }
            };
            let count = |reader: &Reader| reader.stdout().matches(told).count();
            let before = count(&reader);
            reader.does(event.clone()).await;
            reader.until(|reader| count(reader) > before).await;
        }
        reader.exit().await;
        let printed = reader.stdout().split_once("ready\n").expect("ready").1;
        assert_eq!(printed, want);
        assert_eq!(reader.window.as_ref().expect("a window")["open"], json!(false));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_program_writes_on_its_screen_harms_nobody_but_itself() {
    let code = "\
import os, random
def told(body): os.write(62, len(body).to_bytes(4, 'big') + body)
try: os.ftruncate(61, 0); print('shrunk')
except OSError: pass
try: os.truncate('/proc/self/fd/61', 1); print('shrunk')
except OSError: pass
size = os.fstat(61).st_size
for n in range(300):
    os.pwrite(61, os.urandom(256), 0)
    half = lambda *numbers: b''.join(number.to_bytes(4, 'little') for number in numbers)
    word = lambda number: number.to_bytes(8, 'little')
    side = random.choice([0, 1, 4096, 4097, 65536, (1 << 32) - 1])
    place = random.choice([0, 4095, 4096, size - 1, size, (1 << 64) - 1])
    os.pwrite(61, word(n + 1) + word(place) + half(side, side, side * 4 % (1 << 32), n % 3) + word(n), 64)
    os.pwrite(61, word(n + 1) + half(random.choice([0, 0, 0, 2, 3, 1 << 31])), 0)
    told(b'{\"type\":\"frame\"}')
if os.fork() == 0:
    for n in range(100): os.pwrite(61, os.urandom(4096), 0)
    os._exit(0)
os.wait()
told(b'{\"type\":\"window\",\"title\":\"' + b'x' * 5000 + b'\",\"width\":4294967295,\"height\":0,\"resizable\":true,\"cursor\":true,\"open\":true}')
told(b'{\"type\":\"window\",\"title\":7}')
print('done')";
    let app = app(homes()[0].0, homes()[0].1, "on").await;
    let mut reader = begun(&app, code).await;
    reader.exit().await;
    let snapshot = reader.run.snapshot().await;
    assert_eq!(snapshot["stdout"], json!("done\n"), "{snapshot}");
    assert_eq!(reader.window.expect("a window")["title"].as_str().map(str::len), Some(200));
    app.runner.assert_clean();
    assert_eq!(app.finish("print('next')").await["stdout"], json!("next\n"));
}
