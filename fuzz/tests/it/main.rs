//! The properties hold for the seeds, for what is like them, and for bytes of chance.

use playpen_fuzz::PROPERTIES;
use proptest::prelude::*;

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name);
    let seeds: Vec<Vec<u8>> =
        std::fs::read_dir(folder).unwrap().map(|seed| std::fs::read(seed.unwrap().path()).unwrap()).collect();
    assert!(!seeds.is_empty(), "{name} has no seeds");
    seeds
}

#[test]
fn every_program_has_its_property() {
    let programs = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/targets")).unwrap();
    let mut programs: Vec<String> =
        programs.map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    let mut properties: Vec<&str> = PROPERTIES.iter().map(|(name, _)| *name).collect();
    programs.sort();
    properties.sort_unstable();
    assert_eq!(programs, properties);
}

#[test]
fn properties_hold_for_the_seeds_and_what_is_left_of_them() {
    for (name, holds) in PROPERTIES {
        for seed in seeds(name) {
            holds(&seed);
            (0..seed.len()).for_each(|end| holds(&seed[..end]));
        }
    }
}

proptest! {
    #[test]
    fn properties_hold_for_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for (_, holds) in PROPERTIES {
            holds(&bytes);
        }
    }

    #[test]
    fn properties_hold_for_seeds_with_one_byte_changed(pick: prop::sample::Index, at: prop::sample::Index, byte: u8) {
        for (name, holds) in PROPERTIES {
            let seeds = seeds(name);
            let mut seed = pick.get(&seeds).clone();
            if !seed.is_empty() {
                *at.get_mut(&mut seed) = byte;
            }
            holds(&seed);
        }
    }
}
