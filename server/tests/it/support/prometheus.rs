//! A reader of the text format of Prometheus that takes nothing which is not in order.

use std::collections::{BTreeMap, BTreeSet};

/// The page of metrics.
#[derive(Debug)]
pub struct Page {
    /// The kinds of all families.
    kinds: BTreeMap<String, String>,
    samples: BTreeMap<String, f64>,
}

impl Page {
    pub fn read(text: &str) -> Self {
        assert!(text.ends_with('\n'), "the last line ends");
        let mut page = Self { kinds: BTreeMap::new(), samples: BTreeMap::new() };
        let mut helped = BTreeSet::new();
        let mut family = String::new();
        for line in text.lines() {
            if let Some(help) = line.strip_prefix("# HELP ") {
                let (name, words) = help.split_once(' ').expect("words of help");
                assert!(words.len() > 10 && words.ends_with('.'), "{line}");
                assert!(helped.insert(name.to_owned()), "twice: {line}");
                name.clone_into(&mut family);
            } else if let Some(kind) = line.strip_prefix("# TYPE ") {
                let (name, kind) = kind.split_once(' ').expect("a kind");
                assert_eq!(name, family, "the kind follows the help");
                assert!(name.starts_with("playpen_"), "{line}");
                assert_eq!(kind == "counter", name.ends_with("_total"), "{line}");
                page.kinds.insert(name.to_owned(), kind.to_owned());
            } else {
                page.sample(line, &family);
            }
        }
        page.histograms_add_up();
        page
    }

    fn sample(&mut self, line: &str, family: &str) {
        let (series, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("no value: {line:?}"));
        let value: f64 = value.parse().unwrap_or_else(|why| panic!("{why}: {line:?}"));
        let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
        let of_family = match self.kinds[family].as_str() {
            "histogram" => {
                ["_bucket", "_sum", "_count"].map(|end| format!("{family}{end}")).contains(&name.to_owned())
            }
            _ => name == family,
        };
        assert!(of_family, "{line} is not of {family}");
        let labels = labels.strip_suffix('}').expect("labels end");
        for label in labels.split(',').filter(|label| !label.is_empty()) {
            let (label, value) = label.split_once("=\"").expect("a label and its value");
            assert!(label.bytes().all(|byte| byte.is_ascii_lowercase()), "{line}");
            assert!(value.strip_suffix('"').is_some_and(|value| !value.contains(['"', '\\'])), "{line}");
        }
        assert!(self.samples.insert(series.to_owned(), value).is_none(), "twice: {line}");
    }

    fn histograms_add_up(&self) {
        for (family, _) in self.kinds.iter().filter(|(_, kind)| *kind == "histogram") {
            let prefix = format!("{family}_bucket{{le=\"");
            let buckets = self.samples.iter().filter_map(|(series, count)| {
                let bound = series.strip_prefix(&prefix)?.strip_suffix("\"}")?;
                Some((bound.replace("+Inf", "inf").parse::<f64>().expect("a bound"), *count))
            });
            let mut buckets: Vec<_> = buckets.collect();
            buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
            assert!(buckets.is_sorted_by(|a, b| a.1 <= b.1), "{family}: {buckets:?}");
            let last = buckets.last().expect("there are buckets");
            assert_eq!((last.0, last.1), (f64::INFINITY, self.value(&format!("{family}_count"))), "{family}");
        }
    }

    /// The names of all families.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.kinds.keys().map(String::as_str)
    }

    /// The value of a series; none where it is not there, as for a series that nothing has happened in.
    pub fn get(&self, series: &str) -> Option<f64> {
        self.samples.get(series).copied()
    }

    #[track_caller]
    pub fn value(&self, series: &str) -> f64 {
        self.get(series).unwrap_or_else(|| panic!("no {series} in {:#?}", self.samples))
    }
}
