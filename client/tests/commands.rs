//! The commands against a stub of a node: what people read, and how the commands end.

mod snapshot;
mod stub;

use serde_json::{Value, json};
use stub::{Stub, portolan, printed};

const STAY: &str = "77640a7e1b417e33d4fe125140159fdf";
const RECORD: &str = "c59ea766da13c2cac4bf2fa503e6f06098eb5b030e486975bfd14595f486f316";
const SUBMISSION: &str = "0e2d3c4b5a69788796a5b4c3d2e1f00f0e2d3c4b5a69788796a5b4c3d2e1f00f";

fn subject() -> Value {
    json!({
        "height": 812, "subject": {"kind": "container-stay", "id": STAY}, "opened_by": "terminal", "port": "GBFXT",
        "names": [{"kind": "container-stay", "container": "MSKU2666542", "terminal": "terminal"}],
        "same_as": [], "state": "DISCHARGED", "record_count": 7,
        "lights": [
            {"light": "COMMERCIAL", "value": "GREEN", "required": true, "record": RECORD},
            {"light": "CUSTOMS", "value": "RED", "required": true},
        ],
        "holds": [{"hold": RECORD, "light": "CUSTOMS", "code": "CUS-PHY", "effects": ["NO_RELEASE"], "placed_by": "customs",
            "since": "2026-11-23T08:15:00Z", "reason": {"text": "seal \u{1b}[31mbroken"}}],
        "inspections": [{"request": RECORD, "agency": "customs", "types": ["SCAN"], "since": "2026-11-23T08:15:00Z"}],
    })
}

#[test]
fn show_finds_a_container_by_number_and_prints_its_lights_and_holds() {
    let node = Stub::new();
    let page = json!({"height": 812, "entries": [subject()]});
    node.answers("GET /v1/subjects?container=MSKU2666542", 200, page);
    let output = portolan(&["show", "--container", "MSKU2666542", "--node", &node.address]);
    let (text, exit) = printed(&output);
    snapshot::check("show-container", &text);
    assert_eq!(exit, 0);
    let (json, _) = printed(&portolan(&["show", "--json", "--container", "MSKU2666542", "--node", &node.address]));
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap()[0]["lights"][1]["value"], "RED");
}

#[test]
fn show_prints_the_way_to_the_gate_and_what_is_disputed() {
    let node = Stub::new();
    let mut subject = subject();
    let step = |step: &str| json!({"step": step, "by": "customs", "record": RECORD, "at": "2026-11-23T09:30:00Z"});
    let right = json!({"right": RECORD, "subject": STAY, "standing": "ASSIGNED", "issuer": "carrier", "holder": "forwarder",
        "chain_position": 1, "valid_to": "2026-11-30T08:00:00Z", "offer": {"record": RECORD, "to": SUBMISSION, "assigns": true}});
    let visit = json!({"announcement": RECORD, "haulier": "haulier", "mode": "ROAD", "from": "2026-11-23T09:00:00Z",
        "until": "2026-11-23T12:00:00Z", "vehicle": SUBMISSION, "stay_count": 1});
    let agencies = json!([{"agency": "customs", "request": RECORD, "state": "DONE", "result": "CONFORM", "decision": "LIFT"},
        {"agency": "vet", "request": SUBMISSION, "state": "STARTED"}]);
    let plan = json!({"plan": RECORD, "state": "PARTIAL", "lead": "customs", "place": "BCP-2", "agencies": agencies,
        "from": "2026-11-23T09:00:00Z", "until": "2026-11-23T10:00:00Z", "tasks": ["MOVE"]});
    subject["release_rights"] = json!([right]);
    subject["announcements"] = json!([visit]);
    subject["inspection_plans"] = json!([plan]);
    subject["authorisations"] = json!([{"authorisation": RECORD, "terminal": "terminal", "alive": false,
        "expires_at": "2026-11-23T10:00:00Z", "ended": {"record": RECORD, "at": "2026-11-23T09:40:00Z"}, "haulier": "haulier"}]);
    subject["exceptions"] = json!([{"exception": RECORD, "rule": "X-07", "record": RECORD, "since": "2026-11-23T09:00:00Z",
        "severity": "BREACH", "standing": "ACKNOWLEDGED", "acknowledged": step("ACKNOWLEDGED")}]);
    subject["disputes"] = json!([{"dispute": SUBMISSION, "target": RECORD, "claimant": "carrier", "respondent": "terminal",
        "standing": "UPHELD", "ended": step("UPHELD")}]);
    node.answers("GET /v1/subjects?container=MSKU2666542", 200, json!({"height": 812, "entries": [subject]}));
    let (text, exit) = printed(&portolan(&["show", "--container", "MSKU2666542", "--node", &node.address]));
    snapshot::check("show-way-to-the-gate", &text);
    assert_eq!(exit, 0);
}

#[test]
fn show_prints_the_course_of_a_port_call() {
    let node = Stub::new();
    let times = json!([
        {"classifier": "ACT", "time": "2026-11-23T02:10:00Z", "stated_at": "2026-11-23T02:11:00Z", "author": "vts", "rank": 0,
            "record": RECORD},
        {"classifier": "EST", "time": "2026-11-23T02:00:00Z", "stated_at": "2026-11-22T12:00:00Z", "author": "carrier",
            "rank": 2, "record": SUBMISSION}]);
    let call = json!({
        "vessel": STAY, "departed_before_arrival": false, "disputed": ["ARRIVED"],
        "reached": [{"status": "ARRIVED", "at": "2026-11-23T02:10:00Z", "rank": 0},
            {"status": "ALONGSIDE", "berth_visit": 1, "at": "2026-11-23T04:00:00Z", "rank": 0}],
        "expected": [{"status": "DEPARTED", "at": "2026-11-24T02:00:00Z"}],
        "moments": [{"event_type": "ARRI", "location": "BERTH", "berth_visit": 1, "service": "PILOTAGE", "times": times}],
        "formalities": [{"formality": RECORD, "state": "ACCEPTED", "formality_type": "CREW_LIST", "movement": "ARRIVAL",
            "author": "agent", "late": true}],
        "decisions": [{"decision": "CLEARED_IN", "author": "port-authority", "event_time": "2026-11-22T20:00:00Z",
            "recorded_at": "2026-11-22T20:00:05Z", "record": RECORD, "withdrawn_at": "2026-11-22T21:00:00Z"}],
    });
    let subject = json!({
        "height": 812, "subject": {"kind": "port-call", "id": STAY}, "opened_by": "port-authority", "port": "GBFXT",
        "names": [{"kind": "port-call", "port": "GBFXT", "visit": "V1"}], "same_as": [], "state": "ALONGSIDE",
        "record_count": 9, "port_call": call,
    });
    node.answers("GET /v1/subjects?visit=V1", 200, json!({"height": 812, "entries": [subject]}));
    let (text, exit) = printed(&portolan(&["show", "--visit", "V1", "--node", &node.address]));
    snapshot::check("show-port-call", &text);
    assert_eq!(exit, 0);
}

#[test]
fn a_name_that_is_unknown_and_none_at_all_say_what_to_do() {
    let node = Stub::new();
    node.answers("GET /v1/subjects?mrn=26GB5XK7T2Q9R4D1A0", 200, json!({"height": 1, "entries": []}));
    let (text, exit) = printed(&portolan(&["show", "--mrn", "26GB5XK7T2Q9R4D1A0", "--node", &node.address]));
    assert!(text.contains("knows no subject under this name\nnext:"), "{text}");
    assert_eq!(exit, 2);
    let (text, exit) = printed(&portolan(&["show", "--node", &node.address]));
    assert!(text.contains("--container"), "{text}");
    assert_eq!(exit, 2);
}

#[test]
fn a_denied_gate_check_gives_every_reason_and_exit_code_1() {
    let node = Stub::new();
    let answer = json!({
        "height": 812, "time": "2026-11-23T09:00:00Z", "verdict": "DENY", "subjects": [STAY],
        "reasons": [
            {"code": "X-01", "light": "CUSTOMS", "record": RECORD, "text": "customs holds it: CUS-PHY"},
            {"code": "X-01", "light": "TERMINAL", "text": "TERMINAL is UNKNOWN"},
        ],
        "lights": [{"light": "CUSTOMS", "value": "RED", "required": true}],
    });
    node.answers("POST /v1/gate-checks", 200, answer);
    let output = portolan(&["gate-check", "--container", "MSKU2666542", "--node", &node.address]);
    let (text, exit) = printed(&output);
    snapshot::check("gate-check-deny", &text);
    assert_eq!(exit, 1);
    let asked: Value = serde_json::from_slice(&node.asked()[0].body).unwrap();
    assert_eq!(asked, json!({"container": "MSKU2666542", "authorise": false}));
}

#[test]
fn a_gate_check_says_who_comes_with_what_and_shows_whether_an_earlier_authorisation_still_holds() {
    let node = Stub::new();
    let ended = json!({"code": "X-06", "record": RECORD, "text": "what the authorisation rests on was revoked"});
    let answer = json!({
        "height": 812, "time": "2026-11-23T09:00:00Z", "verdict": "ALLOW", "subjects": [STAY], "reasons": [],
        "lights": [{"light": "CUSTOMS", "value": "GREEN", "required": true}],
        "authorisation": {"authorisation": RECORD, "terminal": "terminal", "alive": false, "haulier": "haulier",
            "expires_at": "2026-11-23T10:00:00Z", "ended": {"record": RECORD, "at": "2026-11-23T08:30:00Z"}},
        "recheck": {"verdict": "DENY", "reasons": [ended]},
    });
    node.answers("POST /v1/gate-checks", 200, answer);
    let options = ["--haulier", "haulier", "--salt", RECORD, "--plate", "XA21 2345", "--vehicle-salt", SUBMISSION];
    let words = [&["gate-check", "--container", "MSKU2666542", "--node", &node.address], &options[..]].concat();
    let (text, exit) = printed(&portolan(&words));
    snapshot::check("gate-check-again", &text);
    assert_eq!(exit, 0, "the verdict is about who asks now");
    let asked: Value = serde_json::from_slice(&node.asked()[0].body).unwrap();
    let seen = json!({"plate": "XA21 2345", "salt": SUBMISSION});
    let expected = json!({"container": "MSKU2666542", "authorise": false, "haulier": "haulier", "salt": RECORD,
        "vehicle_seen": seen});
    assert_eq!(asked, expected);
    let (text, exit) =
        printed(&portolan(&["gate-check", "--container", "MSKU2666542", "--haulier", "h", "--node", &node.address]));
    assert!(text.contains("--salt"), "{text}");
    assert_eq!(exit, 2);
}

#[test]
fn a_release_goes_to_its_noun_and_the_receipt_is_printed() {
    let node = Stub::new();
    let record = json!({"record": RECORD, "index": 0, "record_type": "Release", "leaf": 9,
        "subjects": [{"kind": "container-stay", "id": STAY}]});
    let receipt = json!({"submission": SUBMISSION, "state": "final", "height": 812, "time": "2026-11-23T09:00:00Z",
        "records": [record]});
    node.answers("POST /v1/releases?wait=final", 200, json!({"submissions": [receipt]}));
    let folder = tempfile::tempdir().unwrap();
    let (release, token) = (folder.path().join("release.json"), folder.path().join("token"));
    std::fs::write(&release, r#"{"container": "MSKU2666542"}"#).unwrap();
    std::fs::write(&token, "a.b.c\n").unwrap();
    let output = portolan(&[
        "submit",
        "--noun",
        "releases",
        release.to_str().unwrap(),
        "--token",
        token.to_str().unwrap(),
        "--idempotency-key",
        "order-7",
        "--node",
        &node.address,
    ]);
    let (text, exit) = printed(&output);
    snapshot::check("submit-release", &text);
    assert_eq!(exit, 0);
    let asked = node.asked().remove(0);
    assert!(asked.head.contains("authorization: Bearer a.b.c\r\n"), "{}", asked.head);
    assert!(asked.head.contains("idempotency-key: order-7\r\n"), "{}", asked.head);
    assert_eq!(asked.body, br#"{"container": "MSKU2666542"}"#);
}

#[test]
fn a_refusal_names_rule_and_field_and_what_to_do_next() {
    let node = Stub::new();
    let problem = json!({
        "type": "/problems#rule-refused", "title": "A rule refused it.", "status": 422, "code": "rule-refused",
        "detail": "only customs may lift what customs placed", "next_step": "Ask the one who placed it.",
        "field": "hold", "rule": {"number": 324, "name": "HOLD_OF_ANOTHER"}, "index": 0, "record": RECORD,
    });
    node.answers("POST /v1/holds?wait=final", 422, problem);
    let folder = tempfile::tempdir().unwrap();
    let lift = folder.path().join("lift.json");
    std::fs::write(&lift, "{}").unwrap();
    let output = portolan(&["submit", "--noun", "holds", lift.to_str().unwrap(), "--node", &node.address]);
    let (text, exit) = printed(&output);
    snapshot::check("submit-refused", &text);
    assert_eq!(exit, 3);
    let output = portolan(&["submit", "--json", "--noun", "holds", lift.to_str().unwrap(), "--node", &node.address]);
    let fault: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(fault["error"]["problem"]["rule"]["number"], 324);
}

#[test]
fn messages_are_sent_with_the_type_of_their_first_characters() {
    let node = Stub::new();
    let answer =
        json!({"message": RECORD, "submissions": [], "flags": [{"code": "UNT-COUNT", "place": "segment 31 UNT"}]});
    node.answers("POST /v1/messages?wait=final", 200, answer);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("coarri.edi");
    std::fs::write(&file, "UNB+UNOA:2+A+B+260101:1200+1'UNZ+0+1'").unwrap();
    let (text, exit) = printed(&portolan(&["message", file.to_str().unwrap(), "--node", &node.address]));
    assert!(text.contains("UNT-COUNT"), "{text}");
    assert_eq!(exit, 0);
    assert!(node.asked()[0].head.contains("content-type: application/edifact\r\n"));
    std::fs::write(&file, "container;event").unwrap();
    let (text, exit) = printed(&portolan(&["message", file.to_str().unwrap(), "--node", &node.address]));
    assert!(text.contains("--content-type"), "{text}");
    assert_eq!(exit, 2);
}

#[test]
fn a_node_that_does_not_answer_or_is_none_says_so() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (text, exit) = printed(&portolan(&["show", STAY, "--node", &address]));
    assert!(text.contains("no answer from") && text.contains("next:"), "{text}");
    assert_eq!(exit, 4);
    let node = Stub::new();
    node.answers(&format!("GET /v1/subjects/{STAY}"), 200, json!("hello"));
    let (text, exit) = printed(&portolan(&["show", STAY, "--node", &node.address]));
    assert!(text.contains("did not answer as Portolan"), "{text}");
    assert_eq!(exit, 4);
}

#[test]
fn a_token_is_not_sent_in_clear_to_another_machine() {
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    std::fs::write(&token, "a.b.c").unwrap();
    let output = portolan(&["show", STAY, "--node", "http://192.0.2.7:80", "--token", token.to_str().unwrap()]);
    let (text, exit) = printed(&output);
    assert!(text.contains("https"), "{text}");
    assert_eq!(exit, 2);
}

#[test]
fn a_token_key_is_made_for_its_owner_alone_and_signs_tokens() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("token.key");
    let key = key.to_str().unwrap();
    let (text, exit) = printed(&portolan(&["keys", "new", "--org", "terminal", "-o", key]));
    assert_eq!(exit, 0, "{text}");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(key).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    let secret = std::fs::read_to_string(key).unwrap();
    let secret = secret.lines().find_map(|line| line.strip_prefix("secret = ")).unwrap().trim_matches('"');
    let (shown, _) = printed(&portolan(&["keys", "show", "--key", key]));
    assert!(!text.contains(secret) && !shown.contains(secret));

    let (text, exit) = printed(&portolan(&["keys", "new", "--org", "terminal", "-o", key]));
    assert!(exit == 2 && text.contains("move the old file away"), "{text}");

    let network = "07".repeat(32);
    let token =
        ["keys", "token", "--key", key, "--network", &network, "--roles", "reader,writer", "--subject", "gate-3"];
    let (text, exit) = printed(&portolan(&token));
    assert_eq!((text.matches('.').count(), exit), (2, 0), "{text}");
    let wrong = [&token[..], &["--org", "customs"]].concat();
    let (text, exit) = printed(&portolan(&wrong));
    assert!(exit == 2 && text.contains("is the token key of terminal"), "{text}");

    std::fs::set_permissions(key, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let (text, exit) = printed(&portolan(&token));
    assert!(exit == 2 && text.contains("chmod 600"), "{text}");
}

#[test]
fn records_are_signed_here_and_arrive_as_they_were_signed() {
    let folder = tempfile::tempdir().unwrap();
    let (key, record) = (folder.path().join("keys.toml"), folder.path().join("record.json"));
    portolan(&["keys", "new", "--for", "member", "--org", "pcs", "-o", key.to_str().unwrap()]);
    let text = format!(
        r#"{{"type":"Release","schema":1,"author":"pcs","authority":"own","reference_tag":"{SUBMISSION}","event_time":"2026-11-23T08:00:00Z","subjects":[{{"kind":"container-stay","id":"{STAY}"}}],"port":"GBFXT","function":9,"body":{{"light":"COMMERCIAL"}},"parts":[]}}"#
    );
    std::fs::write(&record, format!("{text}\n")).unwrap();
    let node = Stub::new();
    let ready = json!({"ready": true, "reasons": [], "organisation": "pcs", "network": "07".repeat(32), "height": 1,
        "time": "2026-11-23T08:00:00Z", "peers": 3, "clock_offset_ms": 0});
    node.answers("GET /ready", 200, ready);
    node.answers(
        "POST /v1/submissions?wait=admitted",
        202,
        json!({"submission": SUBMISSION, "state": "admitted", "records": []}),
    );
    let output = portolan(&[
        "submit",
        "--key",
        key.to_str().unwrap(),
        "--wait",
        "admitted",
        record.to_str().unwrap(),
        "--node",
        &node.address,
    ]);
    let (printed_text, exit) = printed(&output);
    assert_eq!(exit, 0, "{printed_text}");
    let sent = portolan_ledger::UnverifiedSubmission::decode(&node.asked()[1].body).unwrap();
    assert_eq!(sent.records()[0].bytes(), text.as_bytes());
    assert_eq!(sent.claims().submitter.as_str(), "pcs");
}

/// `docs/reference/commands.md` is the help of every command, so that the two cannot differ.
#[test]
fn help_of_every_command_is_the_reference_page() {
    let mut page = String::from(
        "# The `portolan` command\n\n\
         The help of every command, as it prints it. A test compares; `PORTOLAN_BLESS=1 cargo test -p portolan-client` rewrites\n\
         this page.\n",
    );
    let commands = [
        "",
        "keys",
        "keys new",
        "keys show",
        "keys token",
        "submit",
        "message",
        "show",
        "history",
        "gate-check",
        "evidence",
        "verify",
        "bench",
    ];
    for command in commands {
        let arguments: Vec<_> = command.split_whitespace().chain(["--help"]).collect();
        let (help, exit) = printed(&portolan(&arguments));
        assert_eq!(exit, 0, "{command}");
        let lines: Vec<_> = help.lines().map(str::trim_end).collect();
        page += &format!("\n## `{}`\n\n```text\n{}\n```\n", format!("portolan {command}").trim_end(), lines.join("\n"));
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference/commands.md");
    snapshot::check_file(&path, &page);
}
