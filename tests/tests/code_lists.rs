//! A running network adopts an official code list: read from its file, voted on by its root, written page by page.

use portolan_client::local_network::LocalNetwork;
use portolan_client::local_network::Member::{Customs, Pcs, PortAuthority, Terminal};
use portolan_tests::board::{decide, settle_among};
use portolan_tests::network::start_silent;
use portolan_tests::operator::{keys_file, portolan};
use serde_json::Value;
use std::fmt::Write as _;
use std::process::Command;

/// Places enough for several submissions of pages.
const PLACES: usize = 4_000;

/// An edition as UNECE publishes it, of places that there are not.
fn edition(places: usize) -> String {
    let mut text = String::from(",\"XA\",,\".NOWHERE\",,,,,,,,\n");
    for number in 0..places {
        let letter =
            |place: usize| char::from(b'A' + u8::try_from(number / 26_usize.pow(place as u32) % 26).expect("a letter"));
        let code: String = [3, 2, 1, 0].map(letter).iter().collect();
        let (country, place) = (format!("X{}", &code[..1]), &code[1..]);
        writeln!(
            text,
            ",\"{country}\",\"{place}\",\"Place {number}\",\"Place {number}\",,\"1-------\",\"AI\",\"0601\",,,"
        )
        .expect("memory");
    }
    text
}

/// What `portolan codelist root` says of a file; it asks no node.
fn root_of(network: &LocalNetwork, file: &str) -> Value {
    let words = ["--json", "codelist", "root", "--list", "un-locode", file];
    let output = Command::new(&network.programs().client).args(words).output().expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    serde_json::from_slice(&output.stdout).expect("an answer for programs")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_official_code_list_is_read_voted_on_and_written_by_any_member() {
    let network = start_silent().await;
    let path = |name: &str| network.member_folder(Customs).join(name).display().to_string();
    let (file, other) = (path("2026-2.csv"), path("other.csv"));
    std::fs::write(&file, edition(PLACES)).expect("written");
    std::fs::write(&other, edition(PLACES - 1)).expect("written");

    let shown = root_of(&network, &file);
    assert_eq!((shown["codes"].as_u64(), shown["other_lines"].as_u64()), (Some(PLACES as u64), Some(1)), "{shown}");

    let words = ["code-list", "--list", "un-locode", "--edition", "2026-2", "--publisher", "UNECE"];
    let action = [&words[..], &["--valid-from", "2026-12-01T00:00:00Z", &file]].concat();
    let decided = decide(&network, &action, &[Customs, Pcs, PortAuthority]).await;
    assert_eq!(decided["state"].as_str(), Some("executed"), "{decided}");
    let adopted = &decided["action"]["adopt_code_list"];
    assert_eq!((&adopted["root"], &adopted["pages"]), (&shown["root"], &shown["pages"]), "{decided}");
    let proposal = decided["proposal"].as_str().expect("its digest");

    let key = keys_file(&network, Terminal);
    settle_among(&network, &[Customs, Terminal]).await;
    let import = |file: &str| {
        let words = ["codelist", "import", "--list", "un-locode", "--proposal", proposal, "--key", &key, file];
        portolan(&network, Terminal, &words)
    };
    let refused = import(&other).expect_err("that is not what was voted on");
    assert!(refused["error"]["message"].as_str().is_some_and(|said| said.contains("with root")), "{refused}");
    let written = import(&file).expect("it is written");
    let submissions = written["receipts"].as_array().expect("receipts").len();
    assert!(submissions > 1, "one submission would not show that it is cut: {submissions}");
    // Again, as after a stop half-way: accepted, and nothing changes.
    import(&file).expect("it is there already");
}
