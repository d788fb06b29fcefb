//! The rows of the table, a file each.

mod crowd;
mod dispatch;
mod drawing;
mod figure;
mod first_byte;
mod flood;
mod floor;
mod growth;
mod idle;
mod input;
mod layers;
mod opening;
mod playing;
mod print;
mod rest;
mod starts;

use std::pin::Pin;

pub use layers::level;

use crate::finding::Finding;
use crate::{Bench, Result};

/// A row.
pub struct Row {
    /// How it is asked for.
    pub name: &'static str,
    /// Measures it.
    pub measure: for<'a> fn(&'a Bench) -> Measuring<'a>,
}

type Measuring<'a> = Pin<Box<dyn Future<Output = Result<Vec<Finding>>> + 'a>>;

/// All of them, in the order of the table.
pub const ROWS: &[Row] = &[
    Row { name: "1", measure: |bench| Box::pin(print::measure(bench)) },
    Row { name: "2", measure: |bench| Box::pin(crowd::measure(bench)) },
    Row { name: "3", measure: |bench| Box::pin(figure::measure(bench)) },
    Row { name: "4", measure: |bench| Box::pin(first_byte::measure(bench)) },
    Row { name: "5", measure: |bench| Box::pin(input::measure(bench)) },
    Row { name: "6", measure: |bench| Box::pin(dispatch::measure(bench)) },
    Row { name: "7", measure: |bench| Box::pin(flood::measure(bench)) },
    Row { name: "8", measure: |bench| Box::pin(idle::measure(bench)) },
    Row { name: "9", measure: |bench| Box::pin(rest::measure(bench)) },
    Row { name: "10", measure: |bench| Box::pin(playing::measure(bench)) },
    Row { name: "11", measure: |bench| Box::pin(drawing::measure(bench)) },
    Row { name: "12", measure: |bench| Box::pin(growth::measure(bench)) },
    Row { name: "13", measure: |bench| Box::pin(opening::measure(bench)) },
    Row { name: "starts", measure: |bench| Box::pin(starts::measure(bench)) },
    Row { name: "layers", measure: |bench| Box::pin(layers::measure(bench)) },
];
