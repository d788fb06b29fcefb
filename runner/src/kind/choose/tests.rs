use playpen_protocol::run::FileContent;
use proptest::prelude::*;

use super::super::Kinds;
use super::*;

/// What each kind's interpreter would say, shortened.
fn ready() -> Vec<Warm> {
    let standard = ["random", "re", "tempfile", "json", "bottleneck"];
    let mut kinds: Vec<Warm> = "web=flask+google.cloud.storage"
        .parse::<Kinds>()
        .unwrap()
        .iter()
        .map(|kind| Warm {
            loaded: kind
                .modules
                .iter()
                .map(|module| top(module))
                .chain(standard)
                .map(str::to_owned)
                .collect(),
            namespaces: HashSet::new(),
            kind: kind.clone(),
        })
        .collect();
    kinds[0].loaded = HashSet::from(["re".to_owned()]);
    kinds[1].loaded.insert("mpl_toolkits".to_owned());
    kinds[1].namespaces.insert("mpl_toolkits".to_owned());
    kinds
}

fn path(text: &str) -> RelPath {
    RelPath::parse(text).unwrap()
}

fn file((name, text): (&str, &str)) -> SourceFile {
    SourceFile { path: path(name), content: FileContent::Utf8(text.to_owned()) }
}

/// The name of the kind, or why there is none, of a program of these files, the first being its entry.
fn chosen(files: &[(&str, &str)], env: &[&str]) -> String {
    let kinds = ready();
    let files: Vec<_> = files.iter().copied().map(file).collect();
    let env = env.iter().map(|name| ((*name).to_owned(), String::new())).collect();
    match choose(&kinds, &files[0].path, &files, &env) {
        Choice::Warm(at) => kinds[at].kind.name.clone(),
        Choice::Cold(why) => why.to_string(),
    }
}

fn check(files: &[(&str, &str)], want: &str) {
    assert_eq!(chosen(files, &[]), want, "{files:?}");
}

#[test]
fn the_kind_has_most_of_what_is_imported() {
    check(&[("main.py", "print(1)")], "bare");
    check(&[("main.py", "import random, json, requests")], "bare");
    check(&[("main.py", "import numpy as np")], "science");
    check(&[("main.py", "from matplotlib.animation import X")], "science");
    check(&[("main.py", "def f():\n  import pygame.locals")], "game");
    check(&[("main.py", "import pygame\nfrom pygame.locals import *\nimport numpy")], "game");
    check(&[("main.py", "import pygame, numpy")], "science");
    check(&[("main.py", "import flask")], "web");
    check(&[("main.py", "import google.cloud.storage.x")], "web");
    check(&[("main.py", "from google import cloud")], "web");
    check(&[("main.py", "import google.protobuf, google.cloudy")], "bare");
    check(&[("main.py", "import numpyx, numpy_")], "bare");
}

#[test]
fn every_source_counts_and_no_other_file() {
    check(&[("main", "import pygame")], "game");
    check(&[("main.py", "import a"), ("a.py", "import pygame")], "game");
    check(&[("main.py", ""), ("a/b/c.py", "import pygame")], "game");
    check(&[("main.py", ""), ("a.txt", "import pygame")], "bare");
}

#[test]
fn the_programs_own_modules_are_no_libraries() {
    check(&[("main.py", "import numpy"), ("numpy.py", "")], "bare");
    check(&[("a/main.py", "import pygame.x"), ("a/pygame/__init__.py", "")], "bare");
    check(&[("a/main.py", "import pygame"), ("pygame.py", "")], "game");
    check(&[("main.py", "import pygame"), ("pygame/cat.png", "")], "game");
}

#[test]
fn what_a_file_would_be_found_in_place_of_is_not_used() {
    let numpy = ("main.py", "import numpy");
    let cold = r#""random.py" comes before the module "random", which is loaded already"#;
    check(&[numpy, ("random.py", "")], cold);
    check(&[("main.py", "import random"), ("random.py", "")], "bare");
    check(&[("random.py", "import numpy")], cold);
    check(&[numpy, ("random.txt", ""), ("random/x.py", ""), ("a/random.py", "")], "science");
    check(&[numpy, ("os.py", ""), ("site.py", ""), ("sitecustomize.py", "")], "science");
    check(&[numpy, ("bottleneck.py", "")], &cold.replace("random", "bottleneck"));
    let namespace =
        r#""mpl_toolkits/a/__init__.py" comes before the module "mpl_toolkits", which is loaded already"#;
    check(&[numpy, ("mpl_toolkits/a/__init__.py", "")], namespace);
}

#[test]
fn what_only_a_start_of_python_takes_gets_one() {
    check(&[("main.pyc", "")], r#""main.pyc" is compiled code or an archive"#);
    check(&[("main.py", "PK\u{5}\u{6}\0\0")], r#""main.py" is compiled code or an archive"#);
    check(&[("main.py", ""), ("a.pyc", "\0")], "bare");
}

#[test]
fn files_that_are_read_at_the_start_get_one() {
    let read = |file: &str| format!("{file:?} is read when Python starts or imports a library");
    for program in ["", "import numpy"] {
        let users = ".local/lib/python3.11/site-packages/a.pth";
        check(&[("main.py", program), (users, "")], &read(users));
    }
    for file in ["matplotlibrc", ".config/matplotlib/matplotlibrc", ".fonts/a.ttf"] {
        check(&[("main.py", "import numpy"), (file, "")], &read(file));
        check(&[("main.py", ""), (file, "")], "bare");
    }
    check(&[("main.py", "import numpy"), ("a/matplotlibrc", ""), ("matplotlibrc.py", "")], "science");
}

#[test]
fn variables_that_are_read_at_the_start_get_one() {
    let cold = |source: &str, name: &str| {
        let warm = chosen(&[("main.py", source)], &["A", name]);
        warm == format!("it sets {name:?}, which is read when Python starts or imports a library")
    };
    for name in [
        "PYTHONPATH",
        "PYTHONHASHSEED",
        "LD_PRELOAD",
        "TZ",
        "LC_ALL",
        "LANG",
        "LANGUAGE",
        "HOME",
        "MALLOC_ARENA_MAX",
    ] {
        assert!(cold("", name), "{name}");
        assert!(cold("import pygame", name), "{name}");
    }
    for name in ["PATH", "TERM", "LANGUAGES", "TZX", "MY_PYTHON", "python", "NO_COLOR", "SEED"] {
        assert!(!cold("", name) && !cold("import numpy", name), "{name}");
    }
    for name in [
        "OMP_NUM_THREADS",
        "NPY_PROMOTION_STATE",
        "NUMPY_X",
        "MPLBACKEND",
        "MATPLOTLIBRC",
        "PANDAS_X",
        "TMPDIR",
    ] {
        assert!(cold("import numpy", name) && !cold("", name), "{name}");
    }
    for name in ["SDL_VIDEODRIVER", "PYGAME_HIDE_SUPPORT_PROMPT", "PYGAMEDATA"] {
        assert!(cold("import pygame", name) && !cold("import numpy", name), "{name}");
    }
    assert!(cold("import flask", "FLASK_DEBUG"));
    let long = chosen(&[("main.py", "")], &[&"LD_\n".repeat(1_000)]);
    assert!(long.len() < 200 && !long.contains('\n'), "{long}");
}

#[test]
fn without_a_kind_that_suits_it_a_program_gets_a_new_one() {
    let files = [file(("main.py", "import numpy"))];
    let entry = path("main.py");
    assert_eq!(choose::<Warm>(&[], &entry, &files, &BTreeMap::new()), Choice::Cold(Why::NoKind));
    let game: Vec<Warm> = ready().into_iter().filter(|warm| warm.kind.name == "game").collect();
    assert_eq!(choose(&game, &entry, &files, &BTreeMap::new()), Choice::Cold(Why::NoKind));
}

proptest! {
    #[test]
    fn no_ready_interpreter_has_what_a_file_stands_for(
        imported in "(numpy|pygame|flask|json)",
        names in prop::collection::btree_set("(a/)?(random|re|numpy|json|x)(/__init__)?\\.(py|so|pyc|txt)", 0..4),
    ) {
        let mut files = vec![file(("main.py", &format!("import {imported}")))];
        files.extend(names.iter().map(|name| file((name, ""))));
        let kinds = ready();
        if let Choice::Warm(at) = choose(&kinds, &files[0].path, &files, &BTreeMap::new()) {
            for module in ["random", "re", "numpy", "json"].into_iter().filter(|name| kinds[at].loaded.contains(*name)) {
                for end in [".py", ".pyc", ".so", "/__init__.py", "/__init__.so"] {
                    prop_assert!(!names.contains(&format!("{module}{end}")), "{module}{end} of {names:?}");
                }
            }
        }
    }
}
