//! The map against the plain one it stands for.

use super::StateMap;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Keys that are easily taken for each other: few bytes, zeros, lengths round those of tag and head.
fn keys() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop_oneof![4 => Just(0u8), 2 => Just(1), 1 => Just(u8::MAX)], 0..22)
}

proptest! {
    #[test]
    fn it_answers_as_a_plain_ordered_map_does(
        steps in prop::collection::vec((keys(), prop::option::weighted(0.8, 0u8..3)), 0..80),
        sought in prop::collection::vec(keys(), 1..20),
    ) {
        let (mut map, mut plain) = (StateMap::new(), BTreeMap::new());
        for (key, value) in steps {
            let (was, was_plain) = match value {
                Some(value) => (map.insert(key.clone(), value), plain.insert(key, value)),
                None => (map.remove(&key), plain.remove(&key)),
            };
            prop_assert_eq!(was, was_plain);
        }
        for key in &sought {
            prop_assert_eq!(map.get(key), plain.get(key));
            let under: Vec<(Vec<u8>, u8)> = map.under(key).map(|(key, value)| (key.to_vec(), *value)).collect();
            let expected: Vec<(Vec<u8>, u8)> =
                plain.iter().filter(|(other, _)| other.starts_with(key)).map(|(key, value)| (key.clone(), *value)).collect();
            prop_assert_eq!(under, expected);
        }
        let all: Vec<(Vec<u8>, u8)> = map.iter().map(|(key, value)| (key.to_vec(), *value)).collect();
        prop_assert_eq!(&all, &plain.into_iter().collect::<Vec<_>>());
        let mut anew = StateMap::new();
        for (key, value) in &all {
            anew.insert(key.clone(), *value);
        }
        prop_assert_eq!(&map, &anew);
        prop_assert_eq!(all, map.into_entries().collect::<Vec<_>>());
    }
}
