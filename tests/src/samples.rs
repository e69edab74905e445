//! The real messages, where there are any: the folder that `PORTOLAN_SAMPLES` names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of single notifications, which is no sequence.
const CATALOGUE: &str = "Example_DMS_notifications";

/// The folder of the samples; unset, the test says that it was skipped.
#[must_use]
pub fn samples_folder() -> Option<PathBuf> {
    let folder = std::env::var_os("PORTOLAN_SAMPLES").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: PORTOLAN_SAMPLES is not set");
    }
    folder
}

/// The numbered notifications of every folder, in the order of their numbers.
///
/// # Panics
/// When the folder cannot be read.
#[must_use]
pub fn cds_sequences(samples: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut found = BTreeMap::new();
    for folder in entries(&samples.join("customs-wco/cds")) {
        let name = name_of(&folder);
        if !folder.is_dir() || name == CATALOGUE {
            continue;
        }
        let places = [folder.clone(), folder.join("Example_Notifications")];
        let files = places.iter().filter(|place| place.is_dir()).flat_map(|place| entries(place));
        let mut files: Vec<(u32, PathBuf)> = files.filter_map(|path| Some((number_of(&path)?, path))).collect();
        files.sort();
        if !files.is_empty() {
            found.insert(name, files.into_iter().map(|(_, path)| path).collect());
        }
    }
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).expect("a folder of the samples").map(|entry| entry.expect("an entry").path()).collect()
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The number that the name of a notification starts with.
fn number_of(path: &Path) -> Option<u32> {
    let name = name_of(path);
    let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
    if name.ends_with(".xml") { digits.parse().ok() } else { None }
}

/// Amounts and rates of an XML text. What has fewer than three characters could be anything and tells nothing.
#[must_use]
pub fn amounts_of(text: &str) -> BTreeSet<String> {
    let mut amounts = BTreeSet::new();
    for piece in text.split('<').filter(|piece| !piece.starts_with(['/', '!', '?'])) {
        let Some((tag, value)) = piece.split_once('>') else { continue };
        let name = tag.split_whitespace().next().unwrap_or_default().rsplit(':').next().unwrap_or_default();
        if (name.ends_with("Amount") || name == "TaxRateNumeric") && value.trim().len() >= 3 {
            amounts.insert(value.trim().to_owned());
        }
    }
    amounts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_found_by_the_name_of_their_element() {
        let text = r#"<ns3:PaymentAmount currencyID="GBP">1240.55</ns3:PaymentAmount><ID>777</ID><TaxRateNumeric>20.00</TaxRateNumeric>"#;
        assert_eq!(amounts_of(text).into_iter().collect::<Vec<_>>(), ["1240.55", "20.00"]);
    }
}
