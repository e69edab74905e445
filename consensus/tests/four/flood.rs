//! A listed validator that floods, stalls and sends garbage: the other three go on, and their memory stays bounded.
//!
//! The attacker holds the fourth member's keys and a fifth of a core: it has one thread, and rests four times as long as the
//! kernel says that this thread has worked. It attacks in spells, with calm ones between them, so that what else the machine
//! does falls on both alike; one that only works and says nothing shows what its share of the cores costs by itself. How much
//! slower the others get is printed, and stands in `docs/performance.md` as `PORTOLAN_FLOOD_SPELLS=12` measures it; the test
//! only refuses a collapse, since it may run on a busy machine.

use super::member::{address, consensus_key, network, transport_key};
use super::process::{Four, Process, Role};
use super::standing::Seat;
use super::stranger::{multiaddr, peer_of, swarm};
use futures::StreamExt as _;
use futures::io::{AsyncReadExt as _, AsyncWriteExt as _};
use libp2p::swarm::dial_opts::DialOpts;
use libp2p::{PeerId, Stream, StreamProtocol};
use portolan_ledger::{Address, Digest};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How long the attacker attacks or is calm before it changes.
const SPELL: Duration = Duration::from_millis(1_500);
/// Environment variable: of how many spells, half of them calm, the figures of an attack are.
const SPELLS: &str = "PORTOLAN_FLOOD_SPELLS";
/// More than this of memory, bytes, that one attacker makes a member hold is unbounded.
const MEMORY_MAX: u64 = 300 * 1024 * 1024;

/// What the attacker does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attack {
    /// None: it works as much as the others do, for itself.
    Nothing,
    /// Votes of the right height with wrong signatures.
    BadVotes,
    /// Frames that do not decode.
    Garbage,
    /// Frames longer than any class allows.
    Oversized,
    /// Frames that are begun and never ended, and streams that are never read.
    Stalls,
    /// Bodies that are not what they are announced as.
    BadBodies,
    /// Requests for blocks and bodies without end.
    Requests,
}

const ALL: [Attack; 7] = [
    Attack::Nothing,
    Attack::BadVotes,
    Attack::Garbage,
    Attack::Oversized,
    Attack::Stalls,
    Attack::BadBodies,
    Attack::Requests,
];

fn frame(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).expect("short").to_le_bytes()[..], bytes].concat()
}

/// A prevote for no block as the consensus stream carries it, with a signature that nobody made.
fn bad_vote(height: u64, number: u64) -> Vec<u8> {
    let voter = Address::of(&consensus_key(Seat::first(3)).verifying_key());
    let mut bytes = Vec::new();
    for enumeration in [0_u32, 0] {
        bytes.extend(enumeration.to_le_bytes());
    }
    bytes.extend(height.to_le_bytes());
    bytes.extend([&[1][..], &0_u32.to_le_bytes(), &[0], &voter.0, &[7; 56], &number.to_le_bytes()].concat());
    frame(&bytes)
}

impl Attack {
    fn class(self) -> &'static str {
        match self {
            Self::Nothing | Self::BadVotes | Self::Garbage | Self::Oversized | Self::Stalls => "consensus",
            Self::BadBodies => "bulk",
            Self::Requests => "sync",
        }
    }

    fn bytes(self, height: u64, number: u64) -> Vec<u8> {
        match self {
            Self::Nothing => Vec::new(),
            Self::BadVotes => bad_vote(height, number),
            Self::Garbage => frame(&[0xee; 200]),
            Self::Oversized => [&u32::MAX.to_le_bytes()[..], &[0; 4_096]].concat(),
            Self::Stalls => [&1_000_u32.to_le_bytes()[..], &[0; 10]].concat(),
            Self::BadBodies => frame(&[&Digest::of(&number.to_le_bytes()).0[..], &[0x55; 600]].concat()),
            Self::Requests => frame(&[1_u64.to_le_bytes(), 1_000_u64.to_le_bytes()].concat()),
        }
    }
}

/// How long this thread has worked, by the kernel's account (`proc(5)`).
fn worked() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").expect("the kernel's account");
    Duration::from_nanos(told.split(' ').next().and_then(|first| first.parse().ok()).expect("nanoseconds"))
}

/// What all streams of the attacker share: its pace, and what it has done.
struct Attacker {
    attack: Attack,
    height: Arc<AtomicU64>,
    number: Arc<AtomicU64>,
    /// Whether it attacks now.
    attacks: watch::Receiver<bool>,
    /// Since when it is paced, and how long its thread had worked by then.
    began: Mutex<Option<(Instant, Duration)>>,
}

impl Attacker {
    /// Rest until it is to attack, and until no more than a fifth of the time since then was work.
    async fn rest(&self) {
        let mut attacks = self.attacks.clone();
        if !*attacks.borrow() {
            *self.began.lock().expect("no panic") = None;
            let _ = attacks.wait_for(|attacks| *attacks).await;
        }
        let (since, before) = *self.began.lock().expect("no panic").get_or_insert_with(|| (Instant::now(), worked()));
        let due = since + (worked() - before) * 5;
        tokio::time::sleep(due.saturating_duration_since(Instant::now())).await;
    }

    async fn work_for_nothing(&self) {
        loop {
            let (work, mut digest) = (Instant::now(), Digest([0; 32]));
            while work.elapsed() < Duration::from_millis(2) {
                digest = Digest::of(&digest.0);
            }
            self.number.fetch_add(1, Ordering::Relaxed);
            self.rest().await;
        }
    }
}

/// Send as much as goes at the attacker's pace.
async fn send(mut stream: Stream, attacker: &Attacker) -> std::io::Result<()> {
    let Attacker { attack, height, number, .. } = attacker;
    let attack = *attack;
    attacker.rest().await;
    if attack == Attack::Requests {
        number.fetch_add(1, Ordering::Relaxed);
        stream.write_all(&attack.bytes(1, 0)).await?;
        stream.close().await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        return Ok(());
    }
    let mut ready = [0];
    stream.read_exact(&mut ready).await?;
    loop {
        let work = Instant::now();
        while work.elapsed() < Duration::from_millis(2) {
            let next = number.fetch_add(1, Ordering::Relaxed);
            stream.write_all(&attack.bytes(height.load(Ordering::Relaxed) + 1, next)).await?;
            if attack == Attack::Stalls {
                std::future::pending::<()>().await;
            }
        }
        stream.flush().await?;
        attacker.rest().await;
    }
}

async fn attack(attacker: Attacker, targets: Vec<(PeerId, u16)>) {
    let (attack, attacker) = (attacker.attack, Arc::new(attacker));
    if attack == Attack::Nothing {
        return attacker.work_for_nothing().await;
    }
    let (mut swarm, mut addresses) = (swarm(&transport_key(Seat::first(3))), Vec::new());
    let name = format!("/portolan/{}/{}/1", network(), attack.class());
    let protocol = StreamProtocol::try_from_owned(name).expect("a name");
    for (peer, port) in targets {
        addresses.push((peer, multiaddr(address(port))));
        for _ in 0..4 {
            let (mut control, protocol) = (swarm.behaviour().new_control(), protocol.clone());
            let attacker = attacker.clone();
            tokio::spawn(async move {
                loop {
                    attacker.rest().await;
                    match control.open_stream(peer, protocol.clone()).await {
                        Ok(stream) => drop(send(stream, &attacker).await),
                        Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                    }
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            });
        }
    }
    let mut redial = tokio::time::interval(Duration::from_millis(200));
    loop {
        tokio::select! {
            _ = swarm.select_next_some() => {}
            _ = redial.tick() => for (peer, address) in &addresses {
                if !swarm.is_connected(peer) {
                    let _ = swarm.dial(DialOpts::peer_id(*peer).addresses(vec![address.clone()]).build());
                }
            },
        }
    }
}

/// Submissions decided in a spell, one after the other.
fn decided_in_a_spell(members: &mut [Process], name: &str, height: &AtomicU64) -> u64 {
    let (started, mut count) = (Instant::now(), 0);
    while started.elapsed() < SPELL {
        let text = format!("{name} {count}");
        members[0].tell(&format!("submit {text}"));
        let (decided, _) = members[0].block_with(&Digest::of(text.as_bytes()).to_string());
        height.store(decided, Ordering::Relaxed);
        count += 1;
    }
    count
}

#[test]
fn a_listed_member_that_floods_or_stalls_slows_the_others_little_and_fills_nobodys_memory() {
    let four = Four::new();
    let mut members: Vec<_> = (0..3).map(|index| four.start(index, &Role::default())).collect();
    members.iter().for_each(|member| drop(member.header(2)));
    let height = Arc::new(AtomicU64::new(members[0].tip()));
    let number = Arc::new(AtomicU64::new(0));
    // As the ledger's rules do with a member that makes no blocks; or waiting for it would be all that is measured.
    members[0].tell("submit last 3");
    members.iter().for_each(|member| drop(member.block_with(&Digest::of(b"last 3").to_string())));
    let _warm = decided_in_a_spell(&mut members, "warm", &height);
    let spells = std::env::var(SPELLS).ok().and_then(|spells| spells.parse().ok()).unwrap_or(4);
    for kind in ALL {
        let (attacks, attacked) = watch::channel(false);
        let (mut calm, mut under, mut memory, mut grown) = (0, 0, Vec::new(), 0);
        let targets = (0..3).map(|index| (peer_of(&transport_key(Seat::first(index))), four.ports[index])).collect();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
        number.store(0, Ordering::Relaxed);
        let attacker = Attacker {
            attack: kind,
            height: height.clone(),
            number: number.clone(),
            attacks: attacked,
            began: Mutex::default(),
        };
        runtime.spawn(attack(attacker, targets));
        for spell in 0..spells {
            let is_attack = spell % 2 == 1;
            attacks.send_replace(is_attack);
            let count = decided_in_a_spell(&mut members, &format!("{kind:?} {spell}"), &height);
            *(if is_attack { &mut under } else { &mut calm }) += count;
            let now: Vec<_> = members.iter().map(Process::memory).collect();
            if spell == 0 {
                memory.clone_from(&now);
            }
            grown = now
                .iter()
                .zip(&memory)
                .map(|(now, before)| now.saturating_sub(*before))
                .max()
                .expect("three")
                .max(grown);
        }
        runtime.shutdown_background();
        let sent = number.load(Ordering::Relaxed);
        let lost = 100.0 - 100.0 * under as f64 / calm as f64;
        println!(
            "{kind:?}: {calm} decided in calm, {under} under attack, {lost:.0} % less; {sent} frames sent; memory +{} KiB",
            grown / 1024
        );
        assert!(sent > 0, "{kind:?}: the attacker got nothing through, so this shows nothing");
        assert!(under * 3 >= calm, "{kind:?}: the rate collapsed from {calm} to {under}");
        assert!(grown < MEMORY_MAX, "{kind:?}: memory grew by {grown} bytes");
    }
}
