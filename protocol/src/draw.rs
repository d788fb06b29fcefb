//! Drawing: what a program that uses turtle has on its canvas, as operations that change the picture.
//!
//! An operation names what it changes by a number, so that the last word on each thing is all that counts. What is
//! not of this form is no message; what names something unknown changes nothing. docs/DRAW.md tells others how to
//! draw a picture from them.

mod look;
mod picture;
mod value;

use serde::{Deserialize, Serialize};

pub use look::Look;
pub use picture::Picture;
pub use value::{Color, Pixel};

use crate::event::is_zero;

/// One change of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "camelCase")]
pub enum Op {
    /// What follows is all there is: whatever was known before is not.
    Reset {
        /// How many items are not there any more, for they were too many: the lowest.
        #[serde(default, skip_serializing_if = "is_zero")]
        missing: u64,
    },
    /// A canvas, new or as it is now.
    Canvas(Canvas),
    /// Its window is closed: the picture stays, and nobody can click at it.
    Close {
        /// Which.
        canvas: u32,
    },
    /// An image that items may show.
    Picture(Image),
    /// More of the image's file.
    Data {
        /// Which.
        picture: u32,
        /// Behind what came before, in base64.
        data: String,
    },
    /// No item shows the image any more.
    Forget {
        /// Which.
        picture: u32,
    },
    /// A new item on top of all others, or another in the place of one with its number.
    Line(Box<Look>),
    /// The same.
    Polygon(Box<Look>),
    /// The same.
    Rectangle(Box<Look>),
    /// The same.
    Oval(Box<Look>),
    /// The same.
    Arc(Box<Look>),
    /// The same.
    Text(Box<Look>),
    /// The same.
    Image(Box<Look>),
    /// Some of what an item is, as it is now.
    Set(Box<Look>),
    /// More coordinates, behind those that an item has.
    Extend {
        /// Which.
        id: u32,
        /// Pairs of x and y.
        at: Vec<Pixel>,
    },
    /// An item lies on top of all others.
    Top {
        /// Which.
        id: u32,
    },
    /// An item lies under all others.
    Bottom {
        /// Which.
        id: u32,
    },
    /// Items are gone.
    Delete {
        /// Which.
        ids: Vec<u32>,
    },
    /// The picture is good to be shown. An answer `{"type": "shown", "frame": …}` paces the program.
    Show {
        /// The program's own count.
        frame: u64,
    },
    /// The program asks something, and waits for `{"type": "answer", "dialog": …, "value": …}`.
    Dialog(Dialog),
    /// That is over.
    Answered {
        /// Which.
        dialog: u32,
    },
    /// What later versions say.
    #[serde(other)]
    Unknown,
}

/// A canvas and its window; lengths in pixels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names on the wire")]
pub struct Canvas {
    /// Its number.
    pub canvas: u32,
    /// Of the window.
    #[serde(default)]
    pub title: String,
    /// Of what is to be seen.
    pub width: u32,
    /// Of what is to be seen.
    pub height: u32,
    /// The place on the canvas that is in the upper left corner.
    pub x: Pixel,
    /// The same.
    pub y: Pixel,
    /// Behind everything.
    pub background: Color,
    /// The mouse over it, by its name in Tk; empty for the usual one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cursor: String,
    /// Whether the program listens to keys.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keys: bool,
    /// Whether it listens to the mouse; it may, where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mouse: Option<bool>,
    /// What can be scrolled to: left, top, right and bottom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<[Pixel; 4]>,
}

/// An image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// Its number.
    pub picture: u32,
    /// Of the file.
    pub format: ImageFormat,
    /// As which it is shown, in pixels.
    pub width: u32,
    /// As which it is shown, in pixels.
    pub height: u32,
    /// The beginning of the file, in base64; all of it where it is small. Nothing for an empty image.
    #[serde(default)]
    pub data: String,
}

/// The form of an image's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ImageFormat {
    /// `image/gif`, the first of its pictures.
    Gif,
    /// `image/png`.
    Png,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names on the wire")]
pub struct Dialog {
    /// Its number.
    pub dialog: u32,
    /// What an answer is.
    pub kind: DialogKind,
    /// Of the window.
    #[serde(default)]
    pub title: String,
    /// What is asked.
    #[serde(default)]
    pub prompt: String,
    /// What is in the field at first.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub initial: String,
    /// The smallest number that will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<Pixel>,
    /// The largest number that will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<Pixel>,
    /// Only a whole number will do.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    /// What was wrong with the answer before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fault: String,
}

/// What an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DialogKind {
    /// A line of text.
    Text,
    /// A number, as text.
    Number,
    /// `ok`.
    Message,
    /// `yes` or `no`.
    Question,
}

impl Canvas {
    /// How many bytes of text it has.
    fn texts(&self) -> usize {
        self.title.len() + self.cursor.len()
    }
}

impl Dialog {
    /// How many bytes of text it has.
    fn texts(&self) -> usize {
        self.title.len() + self.prompt.len() + self.initial.len() + self.fault.len()
    }
}

impl Op {
    /// About how many bytes it takes.
    pub fn weight(&self) -> usize {
        64 + match self {
            Self::Canvas(canvas) => canvas.texts() + 200,
            Self::Picture(image) => image.data.len(),
            Self::Data { data, .. } => data.len(),
            Self::Line(look)
            | Self::Polygon(look)
            | Self::Rectangle(look)
            | Self::Oval(look)
            | Self::Arc(look)
            | Self::Text(look)
            | Self::Image(look)
            | Self::Set(look) => look.weight(),
            Self::Extend { at, .. } => at.len() * value::PIXEL_BYTES,
            Self::Delete { ids } => ids.len() * value::PIXEL_BYTES,
            Self::Dialog(dialog) => dialog.texts(),
            _ => 0,
        }
    }
}

/// About how many bytes operations take together in memory.
pub fn weight(ops: &[Op]) -> usize {
    ops.iter().map(Op::weight).sum()
}

/// How many bytes operations are as JSON.
pub fn json_length(ops: &[Op]) -> usize {
    serde_json::to_vec(ops).map_or(0, |text| text.len())
}

#[cfg(test)]
mod tests;
