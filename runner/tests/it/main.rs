//! The runner as a real process, working for a real server.

mod app;
mod cable;
mod command;
mod lifetime;
mod output;
mod programs;
mod run;
mod settings;
mod walls;
