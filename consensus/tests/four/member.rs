//! One member as a process: told by its environment who it is, by standard input what to do; says on standard output what
//! happened, each line after an `@`.

use super::standing::{Seat, Standing};
use super::toy::Toy;
use ed25519_dalek::SigningKey;
use portolan_consensus::{Settings, Timing, start};
use portolan_ledger::{Address, Digest, NetworkId, OrganisationId};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::sync::mpsc;

/// Environment variable that makes this process a member: `index generation founders ports folder cut lies`, separated by
/// blanks.
pub const MEMBER: &str = "PORTOLAN_TEST_MEMBER";

pub fn network() -> NetworkId {
    NetworkId(Digest::of(b"a network of four toys"))
}

pub fn name(index: usize) -> OrganisationId {
    OrganisationId::parse(&format!("member-{index}")).expect("a good name")
}

pub fn transport_key(Seat { index, generation }: Seat) -> SigningKey {
    SigningKey::from_bytes(&Digest::of(format!("transport {index} {generation}").as_bytes()).0)
}

pub fn consensus_key(Seat { index, generation }: Seat) -> SigningKey {
    SigningKey::from_bytes(&Digest::of(format!("consensus {index} {generation}").as_bytes()).0)
}

pub fn address(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

struct Role4 {
    seat: Seat,
    founders: usize,
    ports: Vec<u16>,
    folder: PathBuf,
    cut: Vec<usize>,
    lies: bool,
    silent: bool,
}

fn told() -> Option<Role4> {
    let told = std::env::var(MEMBER).ok()?;
    let mut words = told.split(' ');
    let mut next = || words.next().expect("seven words").to_owned();
    let numbers = |list: String| -> Vec<u16> { list.split(',').filter_map(|n| n.parse().ok()).collect() };
    let told = Role4 {
        seat: Seat { index: next().parse().expect("a number"), generation: next().parse().expect("a number") },
        founders: next().parse().expect("a number"),
        ports: numbers(next()),
        folder: next().into(),
        cut: numbers(next()).into_iter().map(usize::from).collect(),
        lies: false,
        silent: false,
    };
    let manner = next();
    Some(Role4 { lies: manner == "lies", silent: manner == "silent", ..told })
}

fn settings(role: &Role4) -> Settings {
    Settings {
        network: network(),
        organisation: name(role.seat.index),
        consensus_key: consensus_key(role.seat),
        transport_key: transport_key(role.seat),
        listen: address(role.ports[role.seat.index]),
        timing: Timing { heartbeat: Duration::from_secs(1), ..Timing::default() },
        wal: role.folder.join(format!("consensus-{}.wal", role.seat.generation)),
        silent: role.silent,
        cut: role.cut.iter().map(|index| name(*index)).collect(),
    }
}

async fn live(role: Role4) {
    let (committed, mut decided) = mpsc::unbounded_channel();
    let own = Address::of(&consensus_key(role.seat).verifying_key());
    let standing = Standing::founded(role.founders, role.ports.clone());
    let toy = Arc::new(Toy::open(network(), own, role.lies, standing, Path::new(&role.folder), committed));
    let handle = start(settings(&role), toy.clone()).await.expect("agreement starts");
    println!("@listening {}", handle.address());
    tokio::spawn(async move {
        while let Some(block) = decided.recv().await {
            let named: Vec<_> = block.submissions.iter().map(ToString::to_string).collect();
            let (height, header, round) = (block.header.height, block.header.digest(), block.round);
            println!("@committed {height} {header} {round} {}", named.join(","));
        }
    });
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let (word, rest) = line.split_once(' ').unwrap_or((&line, ""));
        match word {
            "submit" => {
                let digest = toy.admit(rest.as_bytes());
                let mut publication = handle.publish(digest, bytes::Bytes::copy_from_slice(rest.as_bytes()));
                tokio::spawn(async move {
                    publication.stored_by(1).await;
                    println!("@stored {digest}");
                });
            }
            // Held here, told to nobody: others must fetch it.
            "keep" => drop(toy.admit(rest.as_bytes())),
            "status" => {
                let status = handle.status();
                let counters: Vec<_> = status.counters.iter().map(|(name, count)| format!("{name}={count}")).collect();
                let (connected, seen) = (status.connected(), toy.misbehaviour_count());
                println!("@status connected={connected} misbehaviour={seen} {}", counters.join(" "));
            }
            "stop" => {
                handle.stop();
                println!("@stopped {:?}", handle.stopped().await);
                return;
            }
            _ => panic!("unknown word {word}"),
        }
    }
}

/// Not a test: the entrance of a member's process.
#[test]
#[ignore = "the entrance of a member's process; `cargo test -p portolan-consensus --test four` starts it"]
fn member_process() {
    let Some(role) = told() else { return };
    if std::env::var("PORTOLAN_TEST_LOG").is_ok() {
        tracing_subscriber::fmt()
            .with_env_filter(std::env::var("PORTOLAN_TEST_LOG").unwrap())
            .with_writer(std::io::stderr)
            .init();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("threads");
    runtime.block_on(live(role));
    std::process::exit(0);
}
