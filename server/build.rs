//! Says where the built front lies, and makes an empty folder where there is none: the server builds all the
//! same, and shows a page that says how to build the front.

use std::path::Path;
use std::{env, fs};

fn main() {
    let manifest = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let out = env::var("OUT_DIR").expect("cargo sets it");
    let built = Path::new(&manifest).join("../front/dist");
    let dist = if built.join("index.html").exists() {
        built
    } else {
        let empty = Path::new(&out).join("no-front");
        fs::create_dir_all(&empty).expect("cargo's own folder is writable");
        empty
    };
    println!("cargo::rustc-env=PLAYPEN_FRONT_DIST={}", dist.display());
    println!("cargo::rerun-if-changed={}", Path::new(&manifest).join("../front/dist").display());
}
