//! A picture as it is now, made of all operations so far: what a reader gets that comes late.
//!
//! Pure and bounded, whatever the operations are: when there are too many items, the lowest go and are counted.

use std::collections::BTreeMap;

use super::{Canvas, Dialog, Image, Look, Op};

/// The most canvases; the oldest go first.
const MAX_CANVASES: usize = 8;
/// The most items.
const MAX_ITEMS: usize = 20_000;
/// The most that items take together, in bytes.
const MAX_ITEM_BYTES: usize = 6 << 20;
/// The most images, and what they take together, in bytes: the oldest go first.
const MAX_IMAGES: usize = 256;
const MAX_IMAGE_BYTES: usize = 4 << 20;
/// The longest text of a window or a question, in bytes: what is longer is cut.
const MAX_TEXT_BYTES: usize = 4 << 10;

/// What kind of thing an item is: how it is said when it is new.
type Kind = fn(Box<Look>) -> Op;

#[derive(Debug, Clone)]
struct Item {
    kind: Kind,
    look: Box<Look>,
    /// Its place: the higher, the more is under it.
    rank: i64,
}

/// A picture.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    canvases: BTreeMap<u32, (Canvas, bool)>,
    images: BTreeMap<u32, Image>,
    image_bytes: usize,
    items: BTreeMap<u32, Item>,
    item_bytes: usize,
    order: BTreeMap<i64, u32>,
    dialog: Option<Dialog>,
    frame: u64,
    missing: u64,
}

impl Picture {
    /// Nothing is drawn yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many bytes it takes, about.
    pub fn weight(&self) -> usize {
        let canvases = self.canvases.values().map(|(canvas, _)| 512 + canvas.texts()).sum::<usize>();
        let dialog = self.dialog.as_ref().map_or(0, Dialog::texts);
        self.item_bytes + self.image_bytes + canvases + dialog
    }

    /// Makes a change.
    pub fn apply(&mut self, op: Op) {
        match op {
            Op::Reset { missing } => *self = Self { missing, ..Self::default() },
            Op::Canvas(canvas) => self.open(canvas),
            Op::Close { canvas } => {
                self.canvases.entry(canvas).and_modify(|(_, closed)| *closed = true);
            }
            Op::Picture(image) => self.add_image(image),
            Op::Data { picture, data } => self.extend_image(picture, &data),
            Op::Forget { picture } => self.forget(picture),
            Op::Line(look) => self.create(Op::Line, look),
            Op::Polygon(look) => self.create(Op::Polygon, look),
            Op::Rectangle(look) => self.create(Op::Rectangle, look),
            Op::Oval(look) => self.create(Op::Oval, look),
            Op::Arc(look) => self.create(Op::Arc, look),
            Op::Text(look) => self.create(Op::Text, look),
            Op::Image(look) => self.create(Op::Image, look),
            Op::Set(look) => self.change(look.id, |item| item.merge(*look)),
            Op::Extend { id, at } => self.change(id, |item| item.extend(&at)),
            Op::Top { id } => self.place(id, self.top()),
            Op::Bottom { id } => self.place(id, self.order.first_key_value().map_or(0, |(rank, _)| rank - 1)),
            Op::Delete { ids } => ids.into_iter().for_each(|id| self.delete(id)),
            Op::Show { frame } => self.frame = frame,
            Op::Dialog(dialog) => self.ask(dialog),
            Op::Answered { dialog } => self.dialog = self.dialog.take().filter(|open| open.dialog != dialog),
            Op::Unknown => {}
        }
    }

    /// The operations that make it, from nothing.
    pub fn ops(&self) -> Vec<Op> {
        let mut ops = vec![Op::Reset { missing: self.missing }];
        ops.extend(self.canvases.values().map(|(canvas, _)| Op::Canvas(canvas.clone())));
        ops.extend(self.images.values().map(|image| Op::Picture(image.clone())));
        let items = self.order.values().filter_map(|id| self.items.get(id));
        ops.extend(items.map(|item| (item.kind)(item.look.clone())));
        // Behind the canvases, since a new one would take the place of those that are closed.
        let closed = self.canvases.iter().filter(|(_, (_, closed))| *closed);
        ops.extend(closed.map(|(&canvas, _)| Op::Close { canvas }));
        ops.push(Op::Show { frame: self.frame });
        ops.extend(self.dialog.clone().map(Op::Dialog));
        ops
    }

    /// A new canvas takes the place of those whose windows are closed.
    fn open(&mut self, mut canvas: Canvas) {
        cut(&mut canvas.title);
        cut(&mut canvas.cursor);
        let number = canvas.canvas;
        if let Some((known, _)) = self.canvases.get_mut(&number) {
            *known = canvas;
            return;
        }
        let closed: Vec<u32> =
            self.canvases.iter().filter(|(_, (_, closed))| *closed).map(|(n, _)| *n).collect();
        for gone in closed {
            self.remove_canvas(gone);
        }
        self.canvases.insert(number, (canvas, false));
        while self.canvases.len() > MAX_CANVASES {
            let Some((&oldest, _)) = self.canvases.first_key_value() else { return };
            self.remove_canvas(oldest);
        }
    }

    fn ask(&mut self, mut dialog: Dialog) {
        let Dialog { title, prompt, initial, fault, .. } = &mut dialog;
        for text in [title, prompt, initial, fault] {
            cut(text);
        }
        self.dialog = Some(dialog);
    }

    fn remove_canvas(&mut self, canvas: u32) {
        self.canvases.remove(&canvas);
        let on_it: Vec<u32> = self
            .items
            .iter()
            .filter(|(_, item)| item.look.canvas == Some(canvas))
            .map(|(id, _)| *id)
            .collect();
        for id in on_it {
            self.delete(id);
        }
    }

    fn add_image(&mut self, image: Image) {
        self.forget(image.picture);
        self.image_bytes += image.data.len();
        self.images.insert(image.picture, image);
        self.bound_images();
    }

    fn extend_image(&mut self, picture: u32, data: &str) {
        if let Some(image) = self.images.get_mut(&picture) {
            image.data.push_str(data);
            self.image_bytes += data.len();
            self.bound_images();
        }
    }

    fn bound_images(&mut self) {
        while self.images.len() > MAX_IMAGES || self.image_bytes > MAX_IMAGE_BYTES {
            let Some((&oldest, _)) = self.images.first_key_value() else { return };
            self.forget(oldest);
        }
    }

    fn forget(&mut self, picture: u32) {
        if let Some(image) = self.images.remove(&picture) {
            self.image_bytes -= image.data.len();
        }
    }

    fn top(&self) -> i64 {
        self.order.last_key_value().map_or(0, |(rank, _)| rank + 1)
    }

    fn create(&mut self, kind: Kind, look: Box<Look>) {
        let (id, rank) = (look.id, self.top());
        self.delete(id);
        let mut item = Item { kind, look, rank };
        if let Some(at) = &mut item.look.at {
            at.truncate(super::look::MAX_NUMBERS);
        }
        self.item_bytes += item.look.weight();
        self.order.insert(rank, id);
        self.items.insert(id, item);
        self.bound_items();
    }

    fn change(&mut self, id: u32, change: impl FnOnce(&mut Look)) {
        if let Some(item) = self.items.get_mut(&id) {
            self.item_bytes -= item.look.weight();
            change(&mut item.look);
            self.item_bytes += item.look.weight();
            self.bound_items();
        }
    }

    fn bound_items(&mut self) {
        while self.items.len() > MAX_ITEMS || self.item_bytes > MAX_ITEM_BYTES {
            let Some((_, &lowest)) = self.order.first_key_value() else { return };
            self.delete(lowest);
            self.missing += 1;
        }
    }

    fn place(&mut self, id: u32, rank: i64) {
        if let Some(item) = self.items.get_mut(&id) {
            self.order.remove(&item.rank);
            item.rank = rank;
            self.order.insert(rank, id);
        }
    }

    fn delete(&mut self, id: u32) {
        if let Some(item) = self.items.remove(&id) {
            self.item_bytes -= item.look.weight();
            self.order.remove(&item.rank);
        }
    }
}

fn cut(text: &mut String) {
    text.truncate(text.floor_char_boundary(MAX_TEXT_BYTES));
    text.shrink_to_fit();
}
