//! What an item is and how it looks.

use serde::{Deserialize, Serialize};

use super::value::{Color, PIXEL_BYTES, Pixel};

/// The most numbers that an item's coordinates are; what is more is left out.
pub(super) const MAX_NUMBERS: usize = 40_000;

/// An item, or what of it is another now: what is not named stays as it was, and is nothing in a new item. Which
/// fields mean something depends on its kind: docs/DRAW.md.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct Look {
    /// Its number, among those of all canvases.
    pub id: u32,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canvas: Option<u32>,
    /// Pairs of x and y, on the canvas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Vec<Pixel>>,
    /// Of its inside, and of text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill: Option<Color>,
    /// Of its line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stroke: Option<Color>,
    /// Of its line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<Pixel>,
    /// Whether it is not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden: Option<bool>,
    /// How a line ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap: Option<Cap>,
    /// How a line bends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join: Option<Join>,
    /// At which ends a line is an arrow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrow: Option<Arrow>,
    /// Whether its corners are those that a curve follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smooth: Option<bool>,
    /// Of a broken line: how long it is there and not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dash: Option<Vec<Pixel>>,
    /// Of an arc: where it begins, in degrees from the right, against the clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Pixel>,
    /// Of an arc: over how many degrees it goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extent: Option<Pixel>,
    /// Of an arc.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<ArcStyle>,
    /// What is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Of the font.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// Of the font, in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<Pixel>,
    /// Of the font.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bold: Option<bool>,
    /// Of the font.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub italic: Option<bool>,
    /// Whether there is a line under the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub underline: Option<bool>,
    /// Whether there is a line through the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strike: Option<bool>,
    /// Which point of a text or an image is at its coordinates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
    /// Of a text with several lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub justify: Option<Justify>,
    /// Of a text: the width at which its lines are broken; 0 for nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrap: Option<Pixel>,
    /// Of a text: by how many degrees it is turned against the clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub angle: Option<Pixel>,
    /// Of an image item: which image; 0 for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<u32>,
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cap {
    Butt,
    Projecting,
    Round,
}

/// How a line bends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Join {
    Bevel,
    Miter,
    Round,
}

/// At which ends a line is an arrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Arrow {
    None,
    First,
    Last,
    Both,
}

/// What of an arc is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ArcStyle {
    Arc,
    Chord,
    Pieslice,
}

/// A point of a rectangle, by where it would be on a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Anchor {
    N,
    Ne,
    E,
    Se,
    S,
    Sw,
    W,
    Nw,
    Center,
}

/// How lines of text lie under each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Justify {
    Left,
    Right,
    Center,
}

impl Look {
    /// About how many bytes it takes.
    pub fn weight(&self) -> usize {
        let numbers = self.at.as_ref().map_or(0, Vec::len) + self.dash.as_ref().map_or(0, Vec::len);
        let texts = self.text.as_ref().map_or(0, String::len) + self.family.as_ref().map_or(0, String::len);
        size_of::<Self>() + numbers * PIXEL_BYTES + texts
    }

    /// Puts what `later` says over what there was.
    pub(super) fn merge(&mut self, later: Self) {
        macro_rules! take {
            ($($field:ident)*) => { $(if later.$field.is_some() { self.$field = later.$field; })* };
        }
        take!(at fill stroke width hidden cap join arrow smooth dash start extent style text family size bold italic
            underline strike anchor justify wrap angle picture);
    }

    /// More coordinates, as far as there may be more.
    pub(super) fn extend(&mut self, more: &[Pixel]) {
        let at = self.at.get_or_insert_default();
        let room = MAX_NUMBERS.saturating_sub(at.len());
        at.extend_from_slice(&more[..more.len().min(room)]);
    }
}
