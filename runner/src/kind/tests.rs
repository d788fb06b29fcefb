//! What is found in sources.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::imports::{MAX_NAME_BYTES, MAX_NAMES, MAX_SOURCE_BYTES, MAX_TOTAL_BYTES, imports};

fn check(source: impl AsRef<[u8]>, want: &[&str]) {
    let source = source.as_ref();
    assert_eq!(Vec::from_iter(imports([source])), want, "{:?}", String::from_utf8_lossy(source));
}

#[test]
fn statements_name_their_modules() {
    check("import a", &["a"]);
    check("import b.c as d, e\n", &["b.c", "e"]);
    check("import a . b\nimport\tc", &["a.b", "c"]);
    check("from x.y import z as w", &["x.y"]);
    check("from x import (\n  y,  # import no\n  z,\n)\nimport a", &["a", "x"]);
    check("import a as b, c.d as e, f", &["a", "c.d", "f"]);
    check("lazy import a\nlazy from b import c\nlazy = 1", &["a", "b"]);
    check("import 数据, ünï.ß", &["ünï.ß", "数据"]);
}

#[test]
fn what_is_relative_names_no_library() {
    check("from . import a\nfrom .b import c\nfrom ... import d\nfrom .... e import f", &[]);
    check("from .import a", &[]);
}

#[test]
fn statements_stand_anywhere() {
    check("def f():\n\timport a\n\ttry:\n\t\timport b\n\texcept ImportError: import c\n", &["a", "b", "c"]);
    check("x = 1; import a;from b import c", &["a", "b"]);
    check("if x[1:2] == {1: lambda: 0}: import a", &["a"]);
    check("class A: import a\nelse:import b", &["a", "b"]);
    check("import \\\n a, \\\r\n b\nx = 1 + \\\n  import_", &["a", "b"]);
    check("\u{feff}import a\r\nimport b\rimport c\n\x0cimport d", &["a", "b", "c", "d"]);
}

#[test]
fn the_words_are_no_statements_elsewhere() {
    check("yield from a\nraise b from c\nx.import_ = importa\nimported = 1\nfromage = 1", &[]);
    check("f(\nimport a\n)\n# import a\n'''\nimport a\n'''\n\"import a\"\n", &[]);
    check("'\\\nimport a'\nr'\\'; import b'\nb'''\\'''\nimport c'''\n", &[]);
    check("import a b\nimport a.\nimport .a\nimport 1a\nimport a..b\nfrom a b import c\nfrom import a", &[]);
}

#[test]
fn calls_with_the_name_written_out_are_known() {
    check("x = __import__('a.b')", &["a.b"]);
    check("importlib . import_module(\n  \"a\" , 'b')\nimport_module(r'''c''')", &["a", "c"]);
    check("import_module('.a', p); __import__(b'a'); __import__('a' 'b'); __import__(f'a')", &[]);
    check(
        "__import__('a' + b); __import__(a); __import__; ('a'); __import__('a b'); __import__('\\x61')",
        &[],
    );
}

#[test]
fn strings_end_where_python_ends_them() {
    check(
        "x = '''a' '' ''' ; import a\ny = \"\"; import b\nz = \"\"\"\\\"\"\" ;import no\"\"\"; import c",
        &["a", "b", "c"],
    );
    check("x = Rb'\\' ; import no'; import a\ny = u''; import b\nprint''; import c", &["a", "b", "c"]);
    // One that is not ended ends with its line.
    check("x = 'abc\nimport a\ny = f'abc {\n", &["a"]);
}

#[test]
fn format_strings_may_have_strings_in_them() {
    check("f'{a}'; import a", &["a"]);
    check("f'{{'; import a\nf'}}'; import b\nf'{{{x}'; import c", &["a", "b", "c"]);
    check("f'{x['y']}'; import a", &["a"]);
    check("f\"{x[\"; import no\"]}\"; import a", &["a"]);
    check("f'{f'{f'{1}'}'}'; import a", &["a"]);
    check("f'{x:%H:%M}'; import a\nf'{x!r:>{w}}'; import b\nf'{x:{'>'}{10}}'; import c", &["a", "b", "c"]);
    check("f'''{\nx:\n'\n}''';import a\nfR'\\{x}'; import b", &["a", "b"]);
    check("f'{x:'; import a\nt'{ {1: 2}[1] }'; import b", &["a", "b"]);
    check("f'\\N{DASH} \\' ; import no'; import a", &["a"]);
    check("f'{__import__('a')}'", &["a"]);
}

#[test]
fn bytes_that_are_no_text_are_passed_over() {
    check(b"\xff\xfe\nimport \xff\n\0\nimport a\0\nimport b", &["b"]);
    check(b"x = '\xff\0'; import a", &["a"]);
    check("", &[]);
}

#[test]
fn all_of_it_is_bounded() {
    let long = "a".repeat(MAX_NAME_BYTES);
    check(format!("import {long}, {long}b, {long}.b\nimport c"), &[&long, "c"]);
    let many = (0..2 * MAX_NAMES).fold(String::new(), |many, n| many + &format!("import a{n}\n"));
    assert_eq!(imports([many.as_bytes()]).len(), MAX_NAMES);

    let mut large = vec![b'#'; MAX_SOURCE_BYTES - 20];
    large.extend_from_slice(b"\nimport a\nimport bcdefghijkl\nimport c");
    check(&large, &["a"]);
    let files = MAX_TOTAL_BYTES.div_ceil(MAX_SOURCE_BYTES - 1);
    let sources = vec![vec![b'\n'; MAX_SOURCE_BYTES]; files];
    let last: [&[u8]; 1] = [b"import a\n"];
    assert!(imports(sources.iter().map(Vec::as_slice).chain(last)).is_empty());

    for piece in ["(", "f'{", "f'{x:{", "'''", "f'''", "\\", "import a.", "from a.", "__import__(", "[f\"{'"]
    {
        imports([piece.repeat(100_000).as_bytes()]);
    }
    // As deep as Python goes.
    check(format!("{}{}\nimport a", "(".repeat(200), ")".repeat(200)), &["a"]);
    check(format!("{}{}\nimport a", "(".repeat(201), ")".repeat(201)), &[]);
}

/// A piece of a program on lines of its own, and what it imports.
fn piece() -> impl Strategy<Value = (String, Vec<String>)> {
    let name = || "[a-z_][a-z0-9_]{0,6}".prop_filter("a keyword", |name| !is_keyword(name));
    let module = move || prop::collection::vec(name(), 1..4).prop_map(|parts| parts.join("."));
    let gap = || prop::sample::select(vec![" ", "\t", "  ", " \\\n ", "\x0c", " \\\r\n"]);
    let alias =
        prop_oneof![Just(String::new()), (gap(), name()).prop_map(|(gap, name)| format!(" as{gap}{name}"))];
    let plain =
        (gap(), prop::collection::vec((module(), alias), 1..4), gap()).prop_map(|(gap, items, comma)| {
            let names: Vec<String> = items.iter().map(|(module, _)| module.clone()).collect();
            let items: Vec<String> = items.into_iter().map(|(module, alias)| module + &alias).collect();
            (format!("import{gap}{}", items.join(&format!(",{comma}"))), names)
        });
    let from =
        (gap(), module(), gap(), name(), name(), any::<bool>()).prop_map(|(a, module, b, x, y, brackets)| {
            let wanted =
                if brackets { format!("(\n {x}, # it's\n import_{y}\n)") } else { format!("{x}, {y}") };
            (format!("from{a}{module}{b}import {wanted}"), vec![module])
        });
    let relative = ("\\.{1,5}", prop::option::of(module()), name()).prop_map(|(dots, module, name)| {
        (format!("from {dots}{} import {name}", module.unwrap_or_default()), vec![])
    });
    let call = (
        module(),
        prop::sample::select(vec!["__import__", "importlib.import_module", "import_module"]),
        "['\"]",
    )
        .prop_map(|(module, call, quote)| (format!("x = [{call}( {quote}{module}{quote} )]"), vec![module]));
    let noise = prop::sample::select(vec![
        "x = 'import a'",
        "x = f'{a[\"import a\"]!r:>{b}}' + rf\"\\{c}\"",
        "x = '''\nimport a\n\\'''\n'''",
        "def f(a: int = {1: 2}[1:][0], *, b=lambda: 0) -> None: pass",
        "# from a import b '''",
        "raise a from b",
        "print(f'{a:%H:%M}', b'\\'', r'\\'', ''''a''')",
        "x = (\n  import_, from_\n)",
        "",
    ])
    .prop_map(|noise| (noise.to_owned(), vec![]));
    prop_oneof![3 => plain, 3 => from, 1 => relative, 1 => call, 2 => noise]
}

fn is_keyword(name: &str) -> bool {
    // Those that a name of chance may be and that mean something here; two letters before a quote are a prefix.
    matches!(name, "as" | "import" | "from" | "lazy" | "__import__")
}

fn is_module(name: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with(|first: char| first.is_ascii_digit())
            && part
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || !letter.is_ascii())
    };
    name.len() <= MAX_NAME_BYTES && name.split('.').all(is_part)
}

proptest! {
    #[test]
    fn any_bytes_are_read(source in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(imports([source.as_slice()]).iter().all(|name| is_module(name)));
    }

    #[test]
    fn anything_like_a_program_is_read(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "import", "from", " ", "a", ".", ",", "as", "\n", "\r\n", ";", ":", "(", ")", "{", "}", "'", "\"", "'''",
            "f'", "f\"\"\"", "rb'", "\\", "#", "__import__", "\0", "\u{feff}", "é",
        ]), 0..60),
    ) {
        prop_assert!(imports([pieces.concat().as_bytes()]).iter().all(|name| is_module(name)));
    }

    #[test]
    fn a_program_gives_exactly_its_imports(
        pieces in prop::collection::vec((piece(), prop::sample::select(vec!["\n", "\r\n", " # '\n", "\n    ", "\r"])), 0..12),
        head in prop::sample::select(vec!["", "\u{feff}", "#!/usr/bin/env python3\n", "if x: ", "pass;"]),
    ) {
        let mut source = head.to_owned();
        let mut want = BTreeSet::new();
        for ((text, names), end) in pieces {
            source.push_str(&text);
            source.push_str(end);
            want.extend(names);
        }
        prop_assert_eq!(imports([source.as_bytes()]), want, "{:?}", source);
    }
}
