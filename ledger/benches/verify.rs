//! How long a verifier takes over evidence, and a node over a submission; how large evidence is.
//!
//! `cargo bench -p portolan-ledger`. The sizes are printed first: they do not depend on the machine.
#![allow(missing_docs, reason = "the macros of criterion write functions without documentation")]

#[path = "../tests/chain/mod.rs"]
mod chain;

use chain::large::{self, PROMISED, Shape};
use chain::member::Member;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use portolan_ledger::evidence::Evidence;
use portolan_ledger::verify::verify;
use portolan_ledger::{Digest, NetworkId, UnverifiedSubmission};
use std::hint::black_box;

/// Ledgers that evidence is taken from, by what is said of them.
const SHAPES: [(&str, Shape); 5] = [
    ("7 validators, 10 M leaves, from genesis", PROMISED),
    ("7 validators, 10 M leaves, anchor at 3 M", Shape { anchor: 3_000_000, ..PROMISED }),
    ("7 validators, 10 M leaves, 1 of 1,000 records", Shape { records: 1_000, ..PROMISED }),
    ("7 validators, 1 G leaves, anchor at 300 M", Shape { leaves: 1_000_000_000, anchor: 300_000_000, ..PROMISED }),
    ("4 validators, 10 M leaves, from genesis", Shape { validators: 4, ..PROMISED }),
];

fn evidence(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("evidence");
    for (name, shape) in SHAPES {
        let (evidence, policy) = large::evidence(shape);
        let bytes = evidence.encode();
        println!("{name}: {} bytes, {} of them the record", bytes.len(), evidence.statements[0].record.len());
        assert!(verify(&bytes, &policy).is_ok(), "{name}");
        group.bench_function(name, |bencher| bencher.iter(|| verify(black_box(&bytes), &policy).is_ok()));
    }
    let bytes = large::evidence(PROMISED).0.encode();
    group.bench_function("decode only", |bencher| bencher.iter(|| Evidence::decode(black_box(&bytes)).is_ok()));
    group.finish();
}

fn submissions(criterion: &mut Criterion) {
    let (network, signer) = (NetworkId(Digest::of(b"a large network")), Member::new("member-0"));
    let key = signer.signing.verifying_key();
    let mut group = criterion.benchmark_group("submission");
    for count in [1, 100, 1_000] {
        let body = large::submission(network, &signer, count, 600).encode();
        println!("{count} records of 600 bytes, a part each: {} bytes", body.len());
        group.throughput(Throughput::Elements(u64::from(count)));
        group.bench_function(format!("decode, {count} records"), |bencher| {
            bencher.iter(|| UnverifiedSubmission::decode(black_box(&body)).is_ok());
        });
        group.bench_function(format!("decode and verify, {count} records"), |bencher| {
            bencher.iter(|| UnverifiedSubmission::decode(black_box(&body)).and_then(|read| read.verify(&key)).is_ok());
        });
    }
    group.finish();
}

criterion_group!(benches, evidence, submissions);
criterion_main!(benches);
