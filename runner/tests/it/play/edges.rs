//! Where a window here is another than on a desk, and where it must not be.

use serde_json::json;

use super::reader::Reader;
use super::{app, begun};
use crate::home::homes;

#[tokio::test(flavor = "multi_thread")]
async fn what_there_is_not_is_refused_in_clear_words_or_not_missed() {
    let code = "\
import os
os.environ['PYGAME_HIDE_SUPPORT_PROMPT'] = 'yes'
import pygame
pygame.init()
screen = pygame.display.set_mode((60, 40))
try: pygame.display.set_mode((60, 40), flags=pygame.OPENGL | pygame.DOUBLEBUF)
except pygame.error as error: print(error)
screen.fill('red')
print(screen is pygame.display.get_surface(), screen.get_at((5, 5))[:3])
pygame.joystick.init()
print(pygame.joystick.get_count())
for cursor in ([pygame.SYSTEM_CURSOR_HAND], pygame.cursors.diamond, [(2, 2), pygame.Surface((8, 8))]):
    pygame.mouse.set_cursor(*cursor)
pygame.event.post(pygame.event.Event(pygame.USEREVENT))
print(pygame.event.peek(pygame.USEREVENT, False), pygame.event.peek(pygame.USEREVENT, pump=True),
      len(pygame.event.get(pygame.USEREVENT, True)), pygame.event.get(pygame.USEREVENT, False, None),
      pygame.event.get(pump=False, exclude=pygame.QUIT) is None)
print('cursors', pygame.display.toggle_fullscreen(), pygame.display.set_mode((0, 0)).get_size())
pygame.display.set_mode((60, 40), pygame.OPENGL)";
    let app = app(homes()[0].0, homes()[0].1, "on").await;
    let mut reader = begun(&app, code).await;
    reader.exit().await;
    let snapshot = reader.run.snapshot().await;
    let refusal = "OpenGL needs a graphics card, and there is none here: leave pygame.OPENGL out of set_mode";
    let rest = "True (255, 0, 0)\n0\nTrue True 1 [] False\ncursors 0 (1024, 768)\n";
    assert_eq!(snapshot["stdout"], json!(format!("{refusal}\n{rest}")), "{snapshot}");
    let error = snapshot["stderr"].as_str().unwrap();
    assert_eq!(error.matches("File \"").count(), 1, "{error}");
    assert!(error.ends_with(&format!("pygame.error: {refusal}\n")), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_stopped_while_waiting_for_an_event_is_told_of_its_own_calls() {
    let app = app(homes()[0].0, homes()[0].1, "on").await;
    // Nearly always somewhere within.
    for call in ["wait()", "get()", "peek(pygame.QUIT)"] {
        let code = format!(
            "\
import pygame
pygame.init()
pygame.display.set_mode((60, 40))
print('waits', flush=True)
while True:
    pygame.event.{call}"
        );
        let mut reader = begun(&app, &code).await;
        reader.prints("waits\n").await;
        reader.run.cancel().await;
        reader.exit().await;
        let snapshot = reader.run.snapshot().await;
        let error = snapshot["stderr"].as_str().unwrap();
        assert_eq!(error.matches("File \"").count(), 1, "{call}: {error}");
        assert!(
            error.contains("main.py\", line 6, in <module>\n") && error.contains("KeyboardInterrupt"),
            "{error}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_of_every_kind_shows_what_is_on_its_surface() {
    let code = "\
import pygame
pygame.init()
last = b''
ghost = pygame.Surface((30, 30), pygame.SRCALPHA)
ghost.fill((255, 0, 0, 100))
for size, flags in (((160, 120), pygame.SCALED), ((200, 100), pygame.SCALED),
        ((90, 70), pygame.RESIZABLE), ((64, 48), pygame.NOFRAME | pygame.DOUBLEBUF), ((320, 200), pygame.FULLSCREEN | pygame.SCALED)):
    screen = pygame.display.set_mode(size, flags)
    assert screen.get_size() == size
    screen.fill('white')
    pygame.display.update()
    pygame.time.wait(60)
    for n in range(6):
        # Below and beside, and one that is none.
        rects = [screen.blit(ghost, (n * 12, n * 9)), None, pygame.draw.rect(screen, 'navy', (40, n, 9, 3))]
        pygame.display.update(rects)
        pygame.time.wait(20)
open('last.rgb', 'wb').write(pygame.image.tobytes(screen, 'RGB'))";
    let app = app(homes()[0].0, homes()[0].1, "on").await;
    let mut reader = begun(&app, code).await;
    reader.until(|reader| reader.sizes().len() == 5).await;
    reader.exit().await;
    let want = [(160, 120), (200, 100), (90, 70), (64, 48), (320, 200)];
    assert_eq!(reader.sizes(), want, "{}", reader.run.snapshot().await);
    let drawn = reader.run.file("last.rgb").await;
    assert!(reader.pixels() == drawn, "the pictures are not the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_window_of_those_with_surfaces_and_renderers_is_seen() {
    let code = "\
import pygame
pygame.init()
first = pygame.Window('First', (60, 40), resizable=True)
first.get_surface().fill('red')
first.flip()
from pygame._sdl2 import Renderer, Window
second = Window('Second', (30, 20))
renderer = Renderer(second)
print('ready', flush=True)
while True:
    event = pygame.event.wait()
    if event.type == pygame.MOUSEBUTTONDOWN:
        print(event.pos, flush=True)
        first.destroy()
    renderer.draw_color = (0, 0, 255, 255)
    renderer.clear()
    renderer.present()
    if event.type == pygame.QUIT:
        break
pygame.quit()
pygame.Window(7)";
    let app = app(homes()[0].0, homes()[0].1, "on").await;
    let mut reader = begun(&app, code).await;
    let is = |reader: &Reader, pixels: usize, color: [u8; 3]| reader.pixels() == color.repeat(pixels);
    reader.until(|reader| is(reader, 60 * 40, [255, 0, 0])).await;
    let told = |reader: &Reader| {
        let window = reader.window.as_ref().expect("a window");
        json!([window["title"], window["width"], window["height"], window["resizable"]])
    };
    assert_eq!(told(&reader), json!(["First", 60, 40, true]));
    reader.prints("ready\n").await;
    reader.does(json!({"type": "mousedown", "x": 7, "y": 9, "button": 0})).await;
    reader.prints("(7, 9)\n").await;
    reader.until(|reader| is(reader, 30 * 20, [0, 0, 255])).await;
    assert_eq!(told(&reader), json!(["Second", 30, 20, false]));
    reader.does(json!({"type": "close"})).await;
    reader.exit().await;
    let snapshot = reader.run.snapshot().await;
    let error = snapshot["stderr"].as_str().unwrap();
    // Its own call alone, and none of ours.
    assert_eq!(error.matches("File \"").count(), 1, "{error}");
    assert!(error.contains("TypeError: argument 1 must be str"), "{error}");
    assert_eq!(reader.window.as_ref().unwrap()["open"], json!(false));
}
