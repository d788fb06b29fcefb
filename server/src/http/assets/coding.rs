//! Which packed form of a file is sent: what the build made of it meets what the client says that it takes.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;

/// A form in which the build packs files (`front/packed.ts`).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Coding {
    /// Its name in HTTP.
    pub name: &'static str,
    /// What names of files in this form end with.
    pub ending: &'static str,
}

/// All of them, the smallest first.
pub(super) const CODINGS: [Coding; 2] =
    [Coding { name: "br", ending: ".br" }, Coding { name: "gzip", ending: ".gz" }];

/// The codings that the client would rather have than the file as it is, the best first.
pub(super) fn wanted(headers: &HeaderMap) -> Vec<&'static Coding> {
    let accepted = accepted(headers);
    let weight = |name: &str| accepted.iter().find(|(known, _)| known == name).map(|&(_, weight)| weight);
    // Nobody has to name the file as it is, which is sent where nothing else will do.
    let plain = weight("identity").unwrap_or(0);
    let rest = weight("*").unwrap_or(0);
    let mut wanted: Vec<_> =
        CODINGS.iter().map(|coding| (coding, weight(coding.name).unwrap_or(rest))).collect();
    wanted.retain(|&(_, weight)| weight > 0 && weight >= plain);
    // Stable: of equal weights the smaller form is first.
    wanted.sort_by_key(|&(_, weight)| std::cmp::Reverse(weight));
    wanted.into_iter().map(|(coding, _)| coding).collect()
}

/// What `Accept-Encoding` lists, with weights in thousandths. What cannot be read was not said.
fn accepted(headers: &HeaderMap) -> Vec<(String, u16)> {
    let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let items = values.flat_map(|value| value.split(','));
    items
        .filter_map(|item| {
            let (name, weight) = match item.split_once(';') {
                Some((name, parameter)) => (name, thousandths(parameter.trim())?),
                None => (item, 1_000),
            };
            let name = name.trim().to_ascii_lowercase();
            // An old name of the same.
            Some((if name == "x-gzip" { "gzip".to_owned() } else { name }, weight))
        })
        .collect()
}

/// `q=0.25` is 250: at most three digits after the point, and at most one.
fn thousandths(parameter: &str) -> Option<u16> {
    let weight = parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q="))?;
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    if !matches!(whole, "0" | "1") || part.len() > 3 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let weight = format!("{whole}{part:0<3}").parse().ok()?;
    (weight <= 1_000).then_some(weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accepted: &[&str], wanted_names: &[&str]) {
        let mut headers = HeaderMap::new();
        for value in accepted {
            headers.append(ACCEPT_ENCODING, value.parse().expect("a value"));
        }
        let names: Vec<_> = wanted(&headers).into_iter().map(|coding| coding.name).collect();
        assert_eq!(names, wanted_names, "{accepted:?}");
    }

    #[test]
    fn the_smaller_form_goes_first_unless_the_client_weighs_them() {
        check(&["gzip, deflate, br, zstd"], &["br", "gzip"]);
        check(&["gzip, deflate"], &["gzip"]);
        check(&["gzip", "br"], &["br", "gzip"]);
        check(&["br;q=0.5, gzip;q=0.8"], &["gzip", "br"]);
        check(&["br;q=0.5, gzip"], &["gzip", "br"]);
        check(&["BR ; Q=0.501,X-GZIP;q=0.5"], &["br", "gzip"]);
        check(&["*"], &["br", "gzip"]);
        check(&["br;q=0, *;q=0.1"], &["gzip"]);
        check(&["gzip;q=1.000"], &["gzip"]);
    }

    #[test]
    fn a_file_goes_as_it_is_to_whoever_takes_or_wants_nothing_else() {
        check(&[], &[]);
        check(&[""], &[]);
        check(&["identity"], &[]);
        check(&["deflate, zstd"], &[]);
        check(&["br;q=0, gzip;q=0.0"], &[]);
        check(&["*;q=0"], &[]);
        check(&["identity, gzip;q=0.9"], &[]);
        check(&["identity;q=0.5, gzip;q=0.5, br;q=0.4"], &["gzip"]);
        check(&["identity;q=0, gzip;q=0.001"], &["gzip"]);
    }

    #[test]
    fn what_cannot_be_read_was_not_said() {
        for odd in [
            "br;q=2",
            "br;q=1.001",
            "br;q=-1",
            "br;q=0.0001",
            "br;q=.5",
            "br;q",
            "br;level=3",
            "br;q=+1",
            "b r",
        ] {
            check(&[odd], &[]);
            check(&[odd, "gzip"], &["gzip"]);
        }
    }
}
