//! `docs/reference/configuration.md` lists every field of every file, no other, and the defaults that hold.

use portolan_contracts::roles::Role;
use portolan_ledger::key::KeyPurpose;
use portolan_ledger::{Digest, Height, Time};
use portolan_network_config::dev::{self, DevNetwork, Options};
use portolan_network_config::{Genesis, GenesisContent, Member, MemberKeys, NodeConfig, Predecessor, Secret};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use toml::Value;

/// Tables whose keys are the reader's own words.
const FREE_KEYS: [(&str, &str); 3] =
    [("audiences[].wraps", "<member>"), ("gateway.terminals", "<code>"), ("peers", "<member>")];

fn paths(prefix: &str, value: &Value, found: &mut BTreeMap<String, Value>) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                let free = FREE_KEYS.iter().find(|(parent, _)| *parent == prefix);
                let key = free.map_or(key.as_str(), |(_, word)| word);
                let path = if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
                paths(&path, value, found);
            }
        }
        Value::Array(entries) if entries.iter().any(Value::is_table) => {
            entries.iter().for_each(|entry| paths(&format!("{prefix}[]"), entry, found));
        }
        leaf => {
            found.insert(prefix.to_owned(), leaf.clone());
        }
    }
}

fn fields(text: &str) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    paths("", &text.parse::<toml::Table>().map(Value::Table).expect("TOML"), &mut found);
    found
}

/// Rows of one section of the page: field and default.
fn rows(section: &str) -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference/configuration.md");
    let page = std::fs::read_to_string(path).expect("the page of the configuration");
    let section =
        page.split("\n## ").find(|part| part.starts_with(&format!("{section}\n"))).expect("a section per file");
    let row = |line: &str| {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let field = cells.get(1)?.strip_prefix('`')?.strip_suffix('`')?;
        Some((field.to_owned(), cells.get(3)?.trim_matches('`').to_owned()))
    };
    section.lines().filter_map(row).collect()
}

fn sample() -> DevNetwork {
    let network = dev::network(&Secret::new([1; 32]), Time(1_763_884_800_000), &Options::on_loopback(7_100));
    network.expect("the sample network")
}

fn full_genesis() -> String {
    let mut content = GenesisContent::clone(&sample().genesis);
    content.parameters.hold_override_roles = vec![Role::Customs];
    content.mandates[0].valid_until = Some(content.time.plus_ms(1_000));
    let (network, header, log_root) = (sample().genesis.network(), Digest([1; 32]), Digest([2; 32]));
    content.succeeds = Some(Predecessor { network, height: Height(1), header, log_size: 1, log_root });
    Genesis::check(content).expect("a genesis with every field").to_toml()
}

fn full_node() -> String {
    let mut config = sample().members.remove(0).config;
    config.http.tls_certificate_file = Some("tls.pem".into());
    config.http.tls_key_file = Some("tls-key.pem".into());
    config.peers.insert("pcs".parse().expect("an id"), "pcs.example:7100".parse().expect("an address"));
    config.to_toml()
}

fn full_keys(keys: &MemberKeys) -> String {
    let purposes =
        [KeyPurpose::Sealing, KeyPurpose::Consensus, KeyPurpose::Transport, KeyPurpose::Signing, KeyPurpose::Log];
    let next = |keys: MemberKeys, purpose| keys.with_next_for(purpose, &Secret::new([2; 32])).expect("a next key");
    let before = next(keys.clone(), KeyPurpose::Sealing).with_next_in_place(KeyPurpose::Sealing).expect("in place");
    let full = purposes
        .into_iter()
        .fold(before, |keys, purpose| keys.with_next_for(purpose, &Secret::new([3; 32])).expect("a next key"));
    full.to_toml().to_string()
}

fn assert_same(section: &str, text: &str) {
    let documented: BTreeSet<_> = rows(section).into_keys().collect();
    let real: BTreeSet<_> = fields(text).into_keys().collect();
    assert_eq!(documented, real, "docs/reference/configuration.md, {section}");
}

#[test]
fn the_page_lists_every_field_of_every_file_and_no_other() {
    let member = sample().members.remove(0);
    assert_same("genesis.toml", &full_genesis());
    assert_same("node.toml", &full_node());
    assert_same("keys.toml", &full_keys(&member.keys));
    assert_same("token.key", &member.token_key.to_toml());
    assert_same("root-key.toml", &member.root_key.to_toml());
    let public = Member::of(&member.keys, member.root_key.public(), "127.0.0.1:7100".parse().expect("an address"), 1);
    assert_same("member.toml", &public.to_toml());
    assert_eq!(Member::parse(&public.to_toml()), Ok(public));
}

#[test]
fn the_defaults_on_the_page_are_those_of_the_code() {
    let rows = rows("node.toml");
    let full = fields(&full_node());
    let required: Vec<_> =
        rows.iter().filter(|(_, default)| default.is_empty()).map(|(field, _)| field.clone()).collect();
    let mut text = String::new();
    for (field, value) in full.iter().filter(|(field, _)| required.contains(field) && !field.contains("[]")) {
        text.push_str(&format!("{field} = {value}\n"));
    }
    let issuer = (&full["token_issuers[].name"], &full["token_issuers[].public_key"]);
    text.push_str(&format!("[[token_issuers]]\nname = {}\npublic_key = {}\n", issuer.0, issuer.1));
    let least = NodeConfig::parse(&text).expect("a node file with the required fields alone");
    let defaults = fields(&least.to_toml());
    for (field, default) in rows.iter().filter(|(_, default)| !default.is_empty()) {
        let real = defaults
            .get(field)
            .map_or("none".to_owned(), |value| value.as_str().map_or(value.to_string(), str::to_owned));
        assert_eq!(*default, real, "default of {field}");
    }
    for field in required.iter().filter(|field| !field.contains("[]")) {
        let without: String = text
            .lines()
            .filter(|line| !line.starts_with(&format!("{field} ")))
            .map(|line| format!("{line}\n"))
            .collect();
        let fault = NodeConfig::parse(&without).expect_err(field);
        assert!(field.starts_with(&fault.field), "{field}: {fault}");
    }
}

#[test]
fn every_fault_of_a_node_file_names_its_field() {
    let text = full_node();
    for (field, from, to) in [
        ("http.tls_key_file", "tls_key_file = \"tls-key.pem\"\n", ""),
        ("http.tls_certificate_file", "tls_certificate_file = \"tls.pem\"\n", ""),
        ("http.listen", "listen = \"127.0.0.1:7104\"", "listen = \"localhost\""),
        ("consensus.listen", "listen = \"127.0.0.1:7100\"", "listen = 7100"),
        ("peers.customs", "pcs = \"pcs.example:7100\"", "customs = \"pcs.example:7100\""),
        ("peers.pcs", "pcs.example:7100", "pcs.example"),
        ("gateway.port", "GBFXT", "Felixstowe"),
        ("gateway.utc_offset_minutes", "utc_offset_minutes = 0", "utc_offset_minutes = 841"),
        ("gateway.terminals.fxtt", "FXTT", "fxtt"),
        ("token_issuers[0].name", "customs users", ""),
        ("data_folder", "data_folder = \"data\"", "data_folder = \"\""),
        ("data_dir", "data_folder", "data_dir"),
    ] {
        assert!(text.contains(from), "{from}");
        let fault = NodeConfig::parse(&text.replacen(from, to, 1)).expect_err(to);
        assert_eq!(fault.field, field, "{fault}");
    }
    let open = text.replace("tls_key_file = \"tls-key.pem\"\n", "").replace("tls_certificate_file = \"tls.pem\"\n", "");
    assert!(NodeConfig::parse(&open).is_ok());
    let fault = NodeConfig::parse(&open.replace("127.0.0.1:7104", "0.0.0.0:7104")).expect_err("no TLS beyond loopback");
    assert_eq!(fault.field, "http.tls_certificate_file", "{fault}");
}

#[test]
fn a_node_file_reads_as_it_was_written_and_its_paths_follow_its_folder() {
    let config = NodeConfig::parse(&full_node()).expect("a node file");
    assert_eq!(config.to_toml(), full_node());
    let placed = config.in_folder(Path::new("/srv/customs"));
    assert_eq!(placed.keys_file, Path::new("/srv/customs/keys/keys.toml"));
    assert_eq!(placed.http.tls_key_file.as_deref(), Some(Path::new("/srv/customs/tls-key.pem")));
}
