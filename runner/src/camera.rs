//! Looks at the screen of a program, and sends what its window shows to those who watch.
//!
//! The program never waits for this: it overwrites pictures that were not taken. They are taken as fast as those who watch
//! show them ([`pace`]), compared with the last and written as files ([`film`]) by a thread of its own.

mod film;
mod pace;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::spawn_blocking;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use tracing::warn;

use self::film::Film;
use self::pace::Timing;
use crate::link::Feed;
use crate::screen::Screen;

/// What is not exact becomes so when nothing has changed for so long.
const STILL: Duration = Duration::from_millis(400);

/// It looks until it is dropped.
#[derive(Debug)]
pub(crate) struct Camera {
    bell: Arc<Notify>,
    over: CancellationToken,
    task: AbortOnDropHandle<()>,
}

impl Camera {
    /// Looks at `screen`, and sends to `feed`.
    pub(crate) fn start(screen: Screen, feed: Feed) -> Self {
        let (bell, over) = (Arc::new(Notify::new()), CancellationToken::new());
        let shoot = Shoot { screen, feed, film: Film::default(), timing: Timing::default() };
        let task = tokio::spawn(shoot.run(bell.clone(), over.clone()));
        Self { bell, over, task: AbortOnDropHandle::new(task) }
    }

    /// What is to be rung when the program says that there is another picture.
    pub(crate) fn bell(&self) -> Arc<Notify> {
        self.bell.clone()
    }

    /// Sends the last picture: the program has ended.
    pub(crate) async fn finish(self) {
        self.over.cancel();
        let _ = self.task.await;
    }
}

/// What one camera works with.
#[derive(Debug)]
struct Shoot {
    screen: Screen,
    feed: Feed,
    film: Film,
    timing: Timing,
}

/// What is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Take {
    Newest,
    Refined,
}

impl Shoot {
    async fn run(mut self, bell: Arc<Notify>, over: CancellationToken) {
        let mut pace = self.feed.pace();
        while let Some(take) = self.news(&bell, &over).await {
            loop {
                let when = self.timing.next(&pace.borrow_and_update(), Instant::now());
                if when <= Instant::now() {
                    break;
                }
                tokio::select! {
                    () = tokio::time::sleep_until(when) => {}
                    Ok(()) = pace.changed() => {}
                    () = over.cancelled() => break,
                }
            }
            let Some(next) = self.shoot(take).await else { return };
            self = next;
        }
        if self.screen.want(self.film.last()) {
            let Some(next) = self.shoot(Take::Newest).await else { return };
            self = next;
        }
        if self.film.is_rough() {
            self.shoot(Take::Refined).await;
        }
    }

    /// Waits until there is something to be sent; `None` where that is over.
    async fn news(&self, bell: &Notify, over: &CancellationToken) -> Option<Take> {
        let refine = self.film.is_rough().then(|| Instant::now() + STILL);
        while !over.is_cancelled() {
            if self.screen.want(self.film.last()) {
                return Some(Take::Newest);
            }
            tokio::select! {
                () = bell.notified() => {}
                () = over.cancelled() => {}
                () = tokio::time::sleep_until(refine.unwrap_or_else(Instant::now)), if refine.is_some() => {
                    return Some(Take::Refined);
                }
            }
        }
        None
    }

    /// Sends one. `None` where that cannot go on.
    async fn shoot(mut self, take: Take) -> Option<Self> {
        let is_slow = self.timing.is_slow(Instant::now());
        let made = spawn_blocking(move || {
            let began = Instant::now();
            let frame = match take {
                Take::Newest => match self.screen.take() {
                    Some(picture) => self.film.frame(picture, is_slow),
                    None => Ok(None),
                },
                Take::Refined => self.film.refined(),
            };
            (self, frame, began.elapsed())
        });
        let (mut shoot, frame, took) = made.await.ok()?;
        match frame {
            Ok(Some(frame)) => {
                let number = frame.number;
                if shoot.feed.picture(frame) {
                    shoot.timing.sent(number, took, Instant::now());
                } else {
                    shoot.film.tear();
                }
            }
            // Nothing that is new, or nothing that is a picture: not to be looked at again at once.
            Ok(None) => shoot.timing.tried(took, Instant::now()),
            Err(error) => {
                warn!(%error, "a picture could not be written");
                shoot.film.tear();
            }
        }
        Some(shoot)
    }
}
