//! Our own COARRI and CODECO, altered as real ones are, and the two samples: each becomes what its line says.

use crate::samples::{profile, samples_folder};
use portolan_gateway::{Draft, FlagCode, Verdict, edifact};
use portolan_ledger::Time;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn conformance(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance").join(path)
}

/// The lines of the expectation file: name, and verdict with events, flags and what stayed behind.
fn lines() -> Vec<(String, String)> {
    let text =
        fs::read_to_string(conformance("edifact-variants.txt")).expect("the expectation file is in the repository");
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            assert_eq!(fields.len(), 5, "{line}");
            (fields[0].to_owned(), fields[1..].join(" "))
        })
        .collect()
}

fn import(path: &Path) -> Verdict {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    edifact::import(&bytes, &profile(), Time(0))
}

/// A verdict in the words of the expectation file.
fn summary(verdict: &Verdict) -> String {
    let (drafts, flags, left) = match verdict {
        Verdict::Quarantined(quarantined) => return format!("quarantined - - {}", quarantined.code),
        Verdict::Imported { drafts, flags, left } => (drafts, flags, left),
    };
    let mut events: BTreeMap<&str, usize> = BTreeMap::new();
    for draft in drafts {
        *events.entry(draft.body["event"].as_str().expect("an event")).or_default() += 1;
    }
    let events: Vec<String> = events.iter().map(|(event, count)| format!("{event}={count}")).collect();
    let flags: BTreeSet<FlagCode> = flags.iter().map(|flag| flag.code).collect();
    let flags: Vec<&str> = flags.into_iter().map(FlagCode::as_str).collect();
    let left: Vec<&str> = left.iter().map(|left| left.code.as_str()).collect();
    let shown = |words: String| if words.is_empty() { "-".to_owned() } else { words };
    format!("imported {} {} {}", shown(events.join(",")), shown(flags.join(",")), shown(left.join(",")))
}

#[test]
fn every_variant_becomes_what_its_line_says() {
    let lines = lines();
    let own: Vec<_> = lines.iter().filter(|(name, _)| !name.starts_with('@')).collect();
    let files = fs::read_dir(conformance("edifact")).expect("the variants").count();
    assert_eq!(own.len(), files, "one line for each file");
    assert!(own.len() >= 22, "two messages and at least 20 altered ones");
    for (name, expected) in own {
        assert_eq!(&summary(&import(&conformance(&format!("edifact/{name}.edi")))), expected, "{name}");
    }
}

#[test]
fn the_samples_become_what_their_lines_say() {
    let Some(root) = samples_folder() else { return };
    let mut read = 0;
    for (name, expected) in lines() {
        let Some(name) = name.strip_prefix('@') else { continue };
        read += 1;
        assert_eq!(summary(&import(&root.join(format!("edifact/{name}.edi")))), expected, "{name}");
    }
    println!("{read} EDIFACT samples read");
    assert!(read > 0, "no sample has a line");
}

#[test]
fn no_other_sample_panics_the_reader_or_becomes_a_terminal_event() {
    let Some(root) = samples_folder() else { return };
    for path in fs::read_dir(root.join("edifact")).expect("the samples").map(|entry| entry.expect("an entry").path()) {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if !name.ends_with(".edi") || name.starts_with("COARRI") || name.starts_with("CODECO") {
            continue;
        }
        assert!(summary(&import(&path)).starts_with("quarantined"), "{name}");
    }
}

fn drafts(name: &str) -> Vec<Draft> {
    match import(&conformance(&format!("edifact/{name}.edi"))) {
        Verdict::Imported { drafts, .. } => drafts,
        Verdict::Quarantined(quarantined) => panic!("{name}: {quarantined:?}"),
    }
}

#[test]
fn layout_and_envelope_change_neither_content_nor_reference() {
    let plain = drafts("coarri");
    for name in [
        "coarri-bom",
        "coarri-crlf",
        "coarri-wrapped",
        "coarri-una-short",
        "coarri-unt-count",
        "coarri-unz-count-reference",
    ] {
        assert_eq!(drafts(name), plain, "{name}");
    }
    let without = drafts("coarri-number-missing");
    assert_eq!(without, plain[..1], "what can be read keeps its reference when the message is repaired");
}

#[test]
fn two_statements_never_share_a_reference() {
    let all: Vec<String> =
        drafts("coarri").into_iter().chain(drafts("coarri-check-digit")).map(|draft| draft.reference).collect();
    let unique: BTreeSet<&String> = all.iter().collect();
    assert_eq!(unique.len(), 3, "{all:?}");
}

#[test]
fn drivers_plates_and_free_texts_are_never_kept() {
    let kept = format!("{:?}{:?}{:?}", drafts("codeco-driver-and-plate"), drafts("coarri"), drafts("codeco-una-other"));
    for word in ["AB12CDE", "JANE", "0123", "HAUL7", "FRUIT", "BRIEN"] {
        assert!(!kept.contains(word), "{word} in {kept}");
    }
    assert!(kept.contains("ROAD"));
}

#[test]
fn a_discharge_says_its_event_in_clear_and_seals_the_rest() {
    let draft = &drafts("coarri")[0];
    assert_eq!(draft.event_time.to_string(), "2026-11-20T07:41:00Z");
    assert_eq!(draft.subjects[0].keys(), ["container/PRTU2611249/terminal", "container/PRTU2611249"]);
    assert_eq!(
        serde_json::Value::Object(draft.body.clone()),
        serde_json::json!({"event": "DISCHARGED", "category": "IMPORT", "full_empty": "FULL"})
    );
    assert_eq!(
        draft.sealed[0].content,
        serde_json::json!({
            "container": "PRTU2611249", "terminal": "terminal", "size_type": "45G1", "carrier": "PLN",
            "seals": [{"number": "PLN4471", "party": "CA"}],
            "weights": [{"kind": "T", "value": "3900", "unit": "KGM"}, {"kind": "VGM", "value": "22480", "unit": "KGM"}],
            "vessel": "imo:9074729", "voyage": "448E",
        })
    );
    assert_eq!(drafts("coarri-imo-letter")[0].sealed[0].content["vessel"], "imo:9074729");
}
