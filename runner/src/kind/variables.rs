//! Environment variables that are read before a program could set them: by the C library, by Python, or by a
//! library while it is imported. An interpreter that is already running has read its own.
//!
//! What is read when it is used needs no new interpreter, since a child's environment is set before its program
//! starts: `PATH` (the interpreter's own path is absolute), `TERM`, `NO_COLOR`, `COLUMNS`, `BROWSER`, proxies.

use super::choose::Warm;
use super::top;

/// Names, or beginnings of names where they end with `*`, or ends where they begin with it.
type Names = &'static [&'static str];

/// What every start reads.
const ALWAYS: Names = &[
    // Python itself: the hash seed, paths, UTF-8 mode, warnings, buffering.
    "PYTHON*",
    // The dynamic linker, when a program is executed; its tunables and those of the allocator likewise.
    "LD_*",
    "GLIBC_TUNABLES",
    "MALLOC_*",
    // `time` takes over the time zone when Python starts.
    "TZ",
    "TZDIR",
    // The locale is set when Python starts; encodings, sorting and messages follow from it.
    "LANG",
    "LANGUAGE",
    "LC_*",
    "LOCPATH",
    "NLSPATH",
    "GCONV_PATH",
    // `site` looks there for the user's own packages.
    "HOME",
    // OpenSSL, as soon as something that hashes is loaded; much of the standard library does.
    "OPENSSL_*",
];

/// What is read while a library is imported, or once and for all by what it is linked to. In addition each module of
/// a kind is taken to read what begins with its own name: `PYGAME_*`, `PANDAS_*`, `MATPLOTLIBRC`.
const LIBRARIES: &[(&str, Names)] = &[
    // `gettempdir` remembers its answer.
    ("tempfile", &["TMPDIR", "TEMP", "TMP"]),
    // The libraries below numpy make their threads and choose their code when they are loaded.
    ("numpy", &["*_NUM_THREADS", "*_MAX_THREADS", "NPY_*", "OPENBLAS_*", "GOTO_*", "OMP_*", "GOMP_*"]),
    ("numpy", &["MKL_*", "KMP_*", "BLIS_*", "GFORTRAN_*"]),
    // Its settings and fonts, and which screen it finds, which decides how it draws.
    ("matplotlib", &["MPL*", "XDG_*", "FONTCONFIG_*", "DISPLAY", "WAYLAND_DISPLAY", "QT_*"]),
    ("matplotlib", &["FREETYPE_*", "PYPARSING*"]),
    ("PIL", &["PILLOW_*"]),
    // What it is made faster with, where it is installed, and the time zones that it brings.
    ("pandas", &["NUMEXPR_*", "ARROW_*", "PYARROW_*", "PYTZ_*"]),
    // SDL remembers its hints from when they are first asked for.
    ("pygame", &["SDL_*", "AUDIODEV", "XDG_*", "DISPLAY", "WAYLAND_DISPLAY"]),
];

/// Whether this variable was read before the program of a child of this interpreter starts.
pub fn is_read_at_start(name: &str, warm: &Warm) -> bool {
    let by_libraries = || {
        LIBRARIES.iter().any(|(library, names)| warm.loaded.contains(*library) && is_one_of(name, names))
            || warm.kind.modules.iter().any(|module| name.starts_with(&top(module).to_ascii_uppercase()))
    };
    is_one_of(name, ALWAYS) || by_libraries()
}

fn is_one_of(name: &str, names: Names) -> bool {
    names.iter().any(|known| match (known.strip_prefix('*'), known.strip_suffix('*')) {
        (Some(end), _) => name.ends_with(end),
        (_, Some(start)) => name.starts_with(start),
        _ => name == *known,
    })
}
