//! Beyond loopback the interface speaks TLS or does not speak; with TLS, what is not TLS gets no answer.

use portolan_client::local_network::Member::Customs;
use portolan_client::local_network::{LocalNetwork, LocalPlan};
use portolan_client::sdk::{CallFault, Connection, Node};
use portolan_tests::network::programs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::Duration;

/// Attempts until a node that was just started listens.
const ATTEMPTS_MAX: usize = 100;
/// Pause between two of them.
const PAUSE: Duration = Duration::from_millis(100);

/// A certificate for this machine, signed by its own key, in the member's folder; the PEM that trusts it.
fn certify(network: &LocalNetwork, key_mode: u32) -> Vec<u8> {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    let folder = network.member_folder(Customs);
    let key = folder.join("keys/tls.key");
    std::fs::write(folder.join("tls.pem"), made.cert.pem()).expect("the certificate is written");
    std::fs::write(&key, made.key_pair.serialize_pem()).expect("the key is written");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(key_mode)).expect("the key's mode is set");
    made.cert.pem().into_bytes()
}

fn config(network: &LocalNetwork) -> PathBuf {
    network.member_folder(Customs).join("node.toml")
}

/// Change the member's `[http]` section.
fn configure(network: &LocalNetwork, change: impl Fn(&str) -> String) {
    let text = std::fs::read_to_string(config(network)).expect("a configuration");
    let changed = change(&text);
    assert_ne!(changed, text);
    std::fs::write(config(network), changed).expect("it is written");
}

fn with_tls(text: &str) -> String {
    text.replace("[http]\n", "[http]\ntls_certificate_file = \"tls.pem\"\ntls_key_file = \"keys/tls.key\"\n")
}

/// Start a node that must not start; what it says.
fn refused(network: &LocalNetwork) -> String {
    let Output { status, stderr, .. } = Command::new(&programs().node)
        .args(["run", "--config"])
        .arg(config(network))
        .output()
        .expect("the program runs");
    assert!(!status.success());
    String::from_utf8_lossy(&stderr).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_certificate_the_node_speaks_tls_and_nothing_else() {
    let mut network = LocalNetwork::make(programs(), &LocalPlan::default()).expect("a network");
    let pem = certify(&network, 0o600);
    configure(&network, with_tls);
    network.run(Customs).expect("it starts");
    let token = std::fs::read_to_string(network.token_file(Customs)).expect("a token");
    let secure = network.address(Customs).replace("http://", "https://");
    let reach = |node: &str, certificates| {
        let connection = Connection { node: node.to_owned(), token: Some(token.clone()), certificates };
        Node::new(&connection).expect("a good connection")
    };
    let node = reach(&secure, Some(pem));
    let mut answer = node.checkpoint().await;
    for _ in 0..ATTEMPTS_MAX {
        if answer.is_ok() {
            break;
        }
        tokio::time::sleep(PAUSE).await;
        answer = node.checkpoint().await;
    }
    assert_eq!(answer.expect("a head over TLS").network, network.network());
    for (what, other) in [("plain", reach(&network.address(Customs), None)), ("untrusted", reach(&secure, None))] {
        let fault = other.checkpoint().await.expect_err(what);
        assert!(matches!(fault, CallFault::Unreachable { .. }), "{what}: {fault}");
    }
}

#[test]
fn beyond_loopback_or_with_a_key_that_others_may_read_it_does_not_start() {
    let network = LocalNetwork::make(programs(), &LocalPlan::default()).expect("a network");
    let text = std::fs::read_to_string(config(&network)).expect("a configuration");
    let own = network.address(Customs).replace("http://", "");
    configure(&network, |text| text.replace(&own, &own.replace("127.0.0.1", "0.0.0.0")));
    let said = refused(&network);
    assert!(said.contains("beyond loopback and needs TLS"), "{said}");

    std::fs::write(config(&network), text).expect("it is written");
    certify(&network, 0o644);
    configure(&network, with_tls);
    let said = refused(&network);
    assert!(said.contains("tls.key") && said.contains("chmod 600"), "{said}");
}
