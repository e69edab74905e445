//! The released node cannot be made to lie.

use portolan_tests::disk::files_with;
use portolan_tests::faults::Scene;
use portolan_tests::network::{adversary, programs};
use std::process::Command;
use std::sync::Arc;

/// Words that stand in the program that lies, whatever it is asked to do.
const WORDS: [&[u8]; 3] = [b"stale-replays", b"forged-certificates", b"is no conduct"];

/// None of the adversary's words stand in the released program, and it knows no command of that kind.
pub async fn run(scene: Arc<Scene>) {
    for word in WORDS {
        let text = String::from_utf8_lossy(word);
        assert!(!files_with(adversary(), word).is_empty(), "the program that lies has `{text}` in it");
        assert!(files_with(&programs().node, word).is_empty(), "the released program has `{text}` in it");
    }
    let call = Command::new(&programs().node).args(["double-voter", "--config", "node.toml"]).output();
    let said = String::from_utf8_lossy(&call.expect("the node runs").stderr).into_owned();
    assert!(said.contains("unrecognized subcommand"), "{said}");
    scene.say("the released node has no such option");
}
