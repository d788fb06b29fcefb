//! The runner as a real process, working for a real server.

mod app;
mod attacks;
mod behaviour;
mod cable;
mod collect;
mod command;
mod figures;
mod groups;
mod home;
mod levels;
mod lifetime;
mod limits;
mod link;
mod output;
mod pipe;
mod problems;
mod programs;
mod questions;
mod rooms;
mod run;
mod science;
mod settings;
mod shown;
mod versions;
mod walls;
mod warm;
