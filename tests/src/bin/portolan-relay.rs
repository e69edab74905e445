//! `portolan-relay`: carry connections over links that are as bad as a test orders.
//!
//! `--link name=from=to` opens a link, `--seed` fixes its chances. It prints `name=address` for each link, then reads
//! orders, one a line: `name order`, see [`Order`], and answers `done` to each. It ends with its input.

use portolan_tests::relay::{Address, Link, Order, Weather};
use std::collections::BTreeMap;
use std::io::{BufRead as _, Write as _};
use std::process::ExitCode;
use tokio::sync::watch;

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (mut seed, mut links) = (0_u64, BTreeMap::new());
    while let Some(argument) = arguments.next() {
        let value = arguments.next().unwrap_or_default();
        let is_good = match argument.as_str() {
            "--seed" => value.parse().map(|given| seed = given).is_ok(),
            "--link" => open(&value, seed, &mut links).await,
            _ => false,
        };
        if !is_good {
            eprintln!("portolan-relay: cannot do `{argument} {value}`");
            return ExitCode::FAILURE;
        }
    }
    // Orders are read on a thread of their own, so that no byte on a link waits for one.
    let obeying = tokio::task::spawn_blocking(move || obey(&links));
    obeying.await.unwrap_or(ExitCode::FAILURE)
}

type Links = BTreeMap<String, watch::Sender<Weather>>;

async fn open(text: &str, seed: u64, links: &mut Links) -> bool {
    let [name, from, to] = text.splitn(3, '=').collect::<Vec<_>>()[..] else { return false };
    let (Ok(from), Ok(to)) = (from.parse::<Address>(), to.parse::<Address>()) else { return false };
    let Ok((listening, address)) = from.listen().await else { return false };
    let (weather, known) = watch::channel(Weather::default());
    let seed = seed.wrapping_add(links.len() as u64);
    tokio::spawn(Link::new(to, known, seed).run(listening));
    links.insert(name.to_owned(), weather);
    println!("{name}={address}");
    true
}

fn obey(links: &Links) -> ExitCode {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let order =
            line.split_once(' ').and_then(|(name, order)| Some((links.get(name)?, order.parse::<Order>().ok()?)));
        match order {
            Some((weather, order)) => {
                weather.send_modify(|now| *now = now.after(order));
                println!("done");
            }
            None => println!("unknown"),
        }
        if std::io::stdout().flush().is_err() {
            break;
        }
    }
    ExitCode::SUCCESS
}
