//! A sick disk stops the node with the exact command that helps; what was answered as final is there when it is repaired.

use portolan_api::submission::{ReceiptState, WriteRequest};
use portolan_client::local_network::LocalNetwork;
use portolan_client::local_network::Member::{self, Pcs, Terminal};
use portolan_ledger::{Digest, Height};
use portolan_tests::network::{settle, start_silent};
use portolan_tests::operator::{Watched, command, config_file, files_with_extension};
use portolan_tests::signing::Signer;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The exit code of a process that ended because of its disk.
const DISK: i32 = 74;

async fn write(network: &LocalNetwork, member: Member) -> Result<Digest, String> {
    let signer = Signer::of(network, member);
    let records: Vec<_> = (0..100).map(|_| signer.opening()).collect();
    let submission = signer.sign(signer.claims(), &records);
    let node = network.node(member).expect("a node");
    let receipt = node.submit(&submission, WriteRequest::default()).await.map_err(|fault| fault.to_string())?;
    if receipt.state == ReceiptState::Final { Ok(receipt.submission) } else { Err("not final".into()) }
}

fn database(network: &LocalNetwork, member: Member) -> PathBuf {
    network.data_folder(member).join("database")
}

/// Change bytes in the middle of a file.
fn spoil(path: &Path) {
    let mut bytes = fs::read(path).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle..].iter_mut().take(16).for_each(|byte| *byte ^= 0xff);
    fs::write(path, bytes).expect("written");
}

/// The node ends with the code of a sick disk, names the file, and prints these words.
async fn ends_with(network: &LocalNetwork, case: &str, words: &[&str]) {
    let (code, said) = Watched::run(network, Pcs).end().await;
    assert_eq!(code, Some(DISK), "{case}: {said}");
    let data = network.data_folder(Pcs).display().to_string();
    for word in words.iter().copied().chain([data.as_str()]) {
        assert!(said.contains(word), "{case}: no `{word}` in {said}");
    }
    assert!(!said.contains("panicked"), "{case}: {said}");
}

/// A copy of a folder, to be put back after each case.
fn copied(from: &Path, to: &Path) {
    let status = Command::new("cp").args(["-a", "--"]).arg(from).arg(to).status().expect("cp runs");
    assert!(status.success(), "copying {}", from.display());
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_files_stop_the_node_and_name_the_repair() {
    let mut network = start_silent().await;
    for _ in 0..3 {
        write(&network, Terminal).await.expect("final");
    }
    settle(&network).await;
    // What was in memory at a stop is written to files of its own at the next start.
    for _ in 0..2 {
        network.stop(Pcs).await.expect("it stops");
        network.run(Pcs).expect("it starts");
        network.wait_ready(&[Pcs]).await.expect("it is ready");
    }
    write(&network, Terminal).await.expect("final");
    settle(&network).await;
    network.kill(Pcs);
    let (data, whole) = (network.data_folder(Pcs), network.folder().join("whole"));
    copied(&data, &whole);
    let anew = || {
        fs::remove_dir_all(&data).expect("the spoilt one goes");
        copied(&whole, &data);
    };
    let config = config_file(&network, Pcs).display().to_string();
    let [fsck, restore, join] =
        ["fsck", "restore", "join"].map(|command| format!("portolan-node {command} --config {config}"));
    let repair = ["this node's data is damaged", &fsck, &restore, &join];

    for manifest in
        fs::read_dir(database(&network, Pcs)).expect("the folder").map(|entry| entry.expect("an entry").path())
    {
        if manifest.file_name().is_some_and(|name| name.to_string_lossy().starts_with("MANIFEST")) {
            let length = fs::metadata(&manifest).expect("the file").len();
            fs::File::options().write(true).open(&manifest).expect("open").set_len(length / 2).expect("cut");
        }
    }
    ends_with(&network, "a truncated MANIFEST", &repair).await;
    anew();
    fs::remove_file(database(&network, Pcs).join("CURRENT")).expect("removed");
    ends_with(&network, "a missing CURRENT", &repair).await;
    anew();
    let tables = files_with_extension(&database(&network, Pcs), "sst");
    assert!(!tables.is_empty(), "there are tables");
    fs::remove_file(&tables[0]).expect("removed");
    ends_with(&network, "a missing table", &repair).await;
    anew();
    files_with_extension(&database(&network, Pcs), "log").iter().for_each(|log| spoil(log));
    ends_with(&network, "a hole in the write-ahead log", &repair).await;
    anew();
    for table in files_with_extension(&database(&network, Pcs), "sst") {
        let mut bytes = fs::read(&table).expect("a table");
        // Its data lies before its index and footer.
        bytes[10] ^= 0xff;
        fs::write(&table, bytes).expect("written");
    }
    ends_with(&network, "a flipped byte in the tables", &repair).await;
    let checked = command(&network, Pcs, &["fsck"]);
    assert_eq!(checked.status.code(), Some(DISK), "{checked:?}");
    let said = String::from_utf8_lossy(&checked.stderr).into_owned() + &String::from_utf8_lossy(&checked.stdout);
    assert!(said.contains("checksum") || said.contains("damaged"), "{said}");
    anew();
    let log = files_with_extension(&data.join("consensus"), "wal").pop().expect("the engine's log");
    assert!(fs::metadata(&log).expect("the engine's log").len() > 12);
    let mut bytes = fs::read(&log).expect("the engine's log");
    bytes[12 + 13 + 4] ^= 0xff;
    fs::write(&log, bytes).expect("written");
    ends_with(&network, "a flipped byte in the engine's log", &["the engine's log", ".damaged", "without voting"])
        .await;
    // The command it names is the one that helps.
    fs::rename(&log, log.with_extension("wal.damaged")).expect("set aside");
    network.run(Pcs).expect("it starts");
    network.wait_height(Height(1)).await.expect("it answers");
    network.wait_height(settle(&network).await).await.expect("it follows");
    assert!(fs::read_to_string(data.join("silent")).expect("a marker").contains("engine-log-missing"));
}

/// A file system of its own at a folder; it goes with the value.
struct Mounted(PathBuf);

impl Mounted {
    fn tmpfs(folder: &Path, mebibytes: usize) -> Self {
        fs::create_dir_all(folder).expect("a folder");
        let size = format!("size={mebibytes}m,mode=0700");
        run_as_root(Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder));
        Self(folder.to_owned())
    }

    fn set_read_only(&self, read_only: bool) {
        let options = if read_only { "remount,ro" } else { "remount,rw" };
        run_as_root(Command::new("mount").args(["-o", options]).arg(&self.0));
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn run_as_root(command: &mut Command) {
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "this test mounts file systems and needs root: {output:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_turns_read_only_stops_the_node() {
    let mut network = LocalNetwork::make(portolan_tests::network::programs(), &Default::default()).expect("made");
    let disk = Mounted::tmpfs(&network.data_folder(Pcs), 64);
    network.run_all().expect("they start");
    network.wait_ready(&Member::ALL).await.expect("they agree");
    let submission = write(&network, Pcs).await.expect("final");
    settle(&network).await;
    network.stop(Pcs).await.expect("it stops");
    disk.set_read_only(true);
    let (code, said) = Watched::run(&network, Pcs).end().await;
    assert_eq!(code, Some(DISK), "{said}");
    assert!(said.contains("cannot be written") && said.contains("findmnt"), "{said}");
    disk.set_read_only(false);
    network.run(Pcs).expect("it starts");
    network.wait_height(Height(1)).await.expect("it answers");
    settle(&network).await;
    let receipt = network.node(Pcs).expect("a node").submission(&submission.to_string()).await.expect("its receipt");
    assert_eq!(receipt.state, ReceiptState::Final);
}
