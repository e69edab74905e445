//! The vectors of `docs/specs/genesis.md`: one genesis, its encoding, and everything that follows from it.
//!
//! `PORTOLAN_BLESS=1 cargo test -p portolan-network-config` writes them anew; a difference is another edition.

use portolan_ledger::jose::base64url;
use portolan_ledger::{Digest, Time};
use portolan_network_config::dev::{self, Options};
use portolan_network_config::{Genesis, Secret};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance/network-config")
}

fn check(name: &str, expected: &str) {
    let path = folder().join(name);
    if std::env::var_os("PORTOLAN_BLESS").is_some() {
        fs::create_dir_all(folder()).and_then(|()| fs::write(&path, expected)).expect("the vector can be written");
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), expected, "{}", path.display());
}

/// What follows from a genesis, by the names of the specification.
fn outcome(genesis: &Genesis) -> String {
    let header = genesis.header0(Digest([0x11; 32]));
    let value = json!({
        "genesis": "genesis.toml",
        "encoding_base64url": base64url(&genesis.encode()),
        "network": genesis.network(),
        "validators_hash": genesis.validators().hash(),
        "state_root_assumed": Digest([0x11; 32]),
        "header_0_digest": header.digest(),
    });
    serde_json::to_string_pretty(&value).expect("plain JSON") + "\n"
}

#[test]
fn the_vector_of_a_genesis_holds() {
    // A seed that everybody knows: the network of the vectors protects nothing.
    let options = Options::on_loopback(7_100);
    let made =
        dev::network(&Secret::new([0x42; 32]), Time(1_763_884_800_000), &options).expect("the sample network").genesis;
    check("genesis.toml", &made.to_toml());
    let read =
        Genesis::parse(&fs::read_to_string(folder().join("genesis.toml")).expect("the vector")).expect("a genesis");
    assert_eq!(read, made);
    check("genesis.json", &outcome(&read));
}
