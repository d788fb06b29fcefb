//! The table, the compiled filters of both architectures, and Python under the real one.

mod filter;
mod python;
mod table;
