//! What is served: a snapshot of one moment, kept as long as it is asked for.

use super::Serving;
use super::format::{Answer, Head, Request, StatePiece};
use crate::storage::sample;
use portolan_ledger::{Digest, OrganisationId};

fn asked(serving: &Serving, request: Request) -> Answer {
    let member = OrganisationId::parse("terminal").expect("an id");
    let bytes = serving.answer(&member, &borsh::to_vec(&request).expect("bytes"));
    borsh::from_slice(&bytes).expect("an answer")
}

fn head(serving: &Serving) -> Vec<u8> {
    loop {
        match asked(serving, Request::Head) {
            Answer::Here(bytes) => return bytes,
            Answer::Making => std::thread::sleep(std::time::Duration::from_millis(5)),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn one_snapshot_is_made_on_demand_and_kept_while_blocks_go_on() {
    let (folder, data) = (sample::folder(), sample::folder());
    let store = sample::begun(folder.path());
    for _ in 0..4 {
        sample::grow(&store);
    }
    std::fs::create_dir_all(data.path().join("snapshots/7")).expect("what an earlier process left");
    let serving = Serving::new(store.clone(), data.path(), Box::new(|_| Vec::new()));
    assert!(!data.path().join("snapshots").exists());
    assert_eq!(asked(&serving, Request::Head), Answer::Making);
    let bytes = head(&serving);
    let (snapshot, first) = (Head::name(&bytes), Head::decode(&bytes).expect("a head"));
    assert_eq!(first.header.height.0, 4);
    sample::grow(&store);
    assert_eq!(head(&serving), bytes, "it stays what it was announced as");
    assert!(matches!(asked(&serving, Request::Log { snapshot, number: 0 }), Answer::Here(_)));
    assert!(matches!(asked(&serving, Request::State { snapshot, number: 0 }), Answer::Here(_)));
    for gone in [
        Request::Log { snapshot, number: 1 },
        Request::State { snapshot, number: u32::MAX },
        Request::State { snapshot: Digest::of(b"another"), number: 0 },
    ] {
        assert_eq!(asked(&serving, gone), Answer::Gone);
    }
    serving.tidy();
    assert!(matches!(asked(&serving, Request::Head), Answer::Here(_)), "somebody has just asked");
}

#[test]
fn bytes_that_ask_for_nothing_get_nothing() {
    let (folder, data) = (sample::folder(), sample::folder());
    let serving = Serving::new(sample::begun(folder.path()), data.path(), Box::new(|_| Vec::new()));
    let member = OrganisationId::parse("terminal").expect("an id");
    for bytes in [&[][..], &[3], &[0, 0], &[1, 2, 3]] {
        assert_eq!(borsh::from_slice::<Answer>(&serving.answer(&member, bytes)).expect("an answer"), Answer::Gone);
    }
}

#[test]
fn the_bytes_that_travel_are_those_of_the_specification() {
    let hex = |bytes: Vec<u8>| hex::encode(bytes);
    let snapshot = Digest([0x11; 32]);
    let name = "11".repeat(32);
    let request = |request: Request| hex(borsh::to_vec(&request).expect("bytes"));
    assert_eq!(request(Request::Head), "00");
    assert_eq!(request(Request::Log { snapshot, number: 7 }), format!("01{name}07000000"));
    assert_eq!(request(Request::State { snapshot, number: 258 }), format!("02{name}02010000"));
    let answer = |answer: Answer| hex(borsh::to_vec(&answer).expect("bytes"));
    assert_eq!(answer(Answer::Here(vec![1, 2])), "00020000000102");
    assert_eq!([Answer::Making, Answer::Gone, Answer::Busy].map(answer), ["01", "02", "03"]);
    let piece = StatePiece { entries: vec![(b"key".to_vec(), b"v".to_vec())], proof: vec![0, 0, 0, 0] };
    let bytes = hex(borsh::to_vec(&piece).expect("bytes"));
    assert_eq!(bytes, "0100000003000000".to_owned() + "6b6579" + "0100000076" + "0400000000000000");
}

#[test]
fn the_head_of_a_known_ledger_has_known_bytes() {
    let (folder, made) = (sample::folder(), sample::folder());
    let store = sample::begun(folder.path());
    sample::grow(&store);
    let name = super::make(&store, Vec::new(), made.path()).expect("a snapshot");
    let head = std::fs::read(made.path().join("head")).expect("a head");
    assert!(head.starts_with(b"portolan-snapshot/1\n"));
    assert_eq!((head.len(), name.to_string().as_str()), (HEAD_BYTES, HEAD_NAME));
}

/// Bytes of the head of a ledger of one block with one validator and one piece of the log.
const HEAD_BYTES: usize = 554;
/// Its digest; another one is another edition of the format (or another sample).
const HEAD_NAME: &str = "93467838603745f68bfd6eade5cedd17411835692d314a142cd4a0bbd2f4dc37";
