//! Whatever is wrong with a submission or a request: a problem with a stable code and the field, and no trace.

use portolan_api::paths;
use portolan_client::demo::messages::{DISCHARGE, MINUTE_MS};
use portolan_client::demo::sample::CONTAINER;
use portolan_client::local_network::Member::{Customs, Pcs, Terminal};
use portolan_client::local_network::{LocalNetwork, Member};
use portolan_client::signing::now;
use portolan_ledger::submission::SubmissionBody;
use portolan_ledger::{Digest, NetworkId, Record, Time, VerifiedSubmission};
use portolan_tests::disk::files_with;
use portolan_tests::events::message;
use portolan_tests::network::{log_size, settle, start_silent};
use portolan_tests::raw::{RawAnswer, request};
use portolan_tests::signing::Signer;
use serde_json::{Value, json};

const HOUR_MS: u64 = 60 * MINUTE_MS;
const JSON: &str = "application/json";

/// One bad submission: what is wrong, its bytes, and the status, code and field of the answer.
struct Bad {
    what: &'static str,
    bytes: Vec<u8>,
    answer: (u16, &'static str, &'static str),
}

fn bad(what: &'static str, bytes: Vec<u8>, answer: (u16, &'static str, &'static str)) -> Bad {
    Bad { what, bytes, answer }
}

fn body(jws: &str, records: Vec<Vec<u8>>, parts: Vec<Vec<u8>>) -> Vec<u8> {
    SubmissionBody { jws: jws.to_owned(), records, parts }.encode()
}

/// The submission with another text in its JWS.
fn with_jws(submission: &VerifiedSubmission, change: impl Fn(&str) -> String) -> Vec<u8> {
    let records = submission.records().iter().map(|record| record.bytes().to_vec()).collect();
    body(&change(submission.jws()), records, Vec::new())
}

/// Signed as it should be, and bent afterwards: no door of ours is passed on the way.
fn bent(signer: &Signer) -> Vec<Bad> {
    let record = signer.opening();
    let good = signer.sign(signer.claims(), std::slice::from_ref(&record));
    let bytes = good.encode();
    let longer = [bytes.as_slice(), &[0]].concat();
    let other_record = signer.opening();
    let double_key = record_bytes_with(&record, |text| text.replacen("{", "{\"schema\":1,", 1));
    let unknown_field = record_bytes_with(&record, |text| text.replacen("{", "{\"colour\":1,", 1));
    let float = record_bytes_with(&record, |text| text.replacen("\"schema\":1", "\"schema\":1.0", 1));
    let long =
        record_bytes_with(&record, |text| text.replacen("{", &format!("{{\"x\":\"{}\",", "x".repeat(20_000)), 1));
    let deep = record_bytes_with(&record, |text| {
        text.replacen("\"body\":{", &format!("\"body\":{{\"x\":{}1{},", "[".repeat(40), "]".repeat(40)), 1)
    });
    let one = |record: Vec<u8>| body(good.jws(), vec![record], Vec::new());
    let malformed = |field| (400, "submission-malformed", field);
    vec![
        bad("nothing at all", Vec::new(), malformed(".")),
        bad("noise", vec![0xa5; 300], malformed(".")),
        bad("cut short", bytes[..bytes.len() - 1].to_vec(), malformed(".")),
        bad("one byte more", longer, malformed(".")),
        bad("a length of four gigabytes", [&[0xff; 4], bytes.as_slice()].concat(), malformed(".")),
        bad("no JWS", with_jws(&good, |_| String::new()), malformed("jws")),
        bad(
            "a JWS of two parts",
            with_jws(&good, |jws| jws.rsplit_once('.').expect("a JWS has dots").0.to_owned()),
            malformed("jws"),
        ),
        bad("padded base64", with_jws(&good, |jws| format!("{jws}=")), malformed("jws")),
        bad("a long JWS", with_jws(&good, |jws| format!("{jws}{}", "A".repeat(100_000))), malformed("jws")),
        bad("another record than was signed", one(other_record.bytes().to_vec()), malformed("jws.records_root")),
        bad("no record", body(good.jws(), Vec::new(), Vec::new()), malformed("jws.count")),
        bad(
            "a record too many",
            body(good.jws(), vec![record.bytes().to_vec(); 2], Vec::new()),
            malformed("jws.count"),
        ),
        bad(
            "a part that nobody named",
            body(good.jws(), vec![record.bytes().to_vec()], vec![vec![7; 64]]),
            malformed("parts."),
        ),
        bad("a record that is no JSON", one(b"{\"type\":".to_vec()), malformed("records[0].")),
        bad("a key twice", one(double_key), malformed("records[0].")),
        bad("an unknown field", one(unknown_field), malformed("records[0].colour")),
        bad("a float", one(float), malformed("records[0].")),
        bad("a record of 20 kB", one(long), malformed("records[0].")),
        bad("a record 40 levels deep", one(deep), malformed("records[0].")),
    ]
}

fn record_bytes_with(record: &Record, change: impl Fn(&str) -> String) -> Vec<u8> {
    change(std::str::from_utf8(record.bytes()).expect("a record is a text")).into_bytes()
}

/// Well formed, and yet not to be believed or not allowed.
fn not_entitled(terminal: &Signer, customs: &Signer, pcs: &Signer) -> Vec<Bad> {
    let stranger = Signer { key: ed25519_dalek::SigningKey::from_bytes(&rand::random()), ..terminal.clone() };
    let false_flag = Signer { organisation: customs.organisation.clone(), ..terminal.clone() };
    let sign = |signer: &Signer| signer.sign(signer.claims(), &[signer.opening()]).encode();
    let timed = |issued_at: u64, expires_at: u64| {
        let mut claims = terminal.claims();
        (claims.issued_at, claims.expires_at) = (Time(issued_at), Time(expires_at));
        terminal.sign(claims, &[terminal.opening()]).encode()
    };
    let now = now().0;
    let mut elsewhere = terminal.claims();
    elsewhere.network = NetworkId(Digest([9; 32]));
    let good = terminal.sign(terminal.claims(), &[terminal.opening()]);
    // Signed by the terminal, carried under the signature of another submission of the terminal.
    let other = terminal.sign(terminal.claims(), &[terminal.opening()]);
    let signature = other.jws().rsplit_once('.').expect("three parts").1.to_owned();
    let swapped = with_jws(&good, |jws| format!("{}.{signature}", jws.rsplit_once('.').expect("three parts").0));
    let rule = |field| (422, "rule-refused", field);
    let content = |signer: &Signer, change: &dyn Fn(&mut portolan_ledger::record::RecordContent)| {
        let mut content = signer.opening_content();
        change(&mut content);
        signer.sign(signer.claims(), &[content.encode().expect("well formed")]).encode()
    };
    vec![
        bad("another's signature", swapped, (400, "signature-invalid", "jws")),
        bad("a key of its own", sign(&stranger), (403, "unknown-key", "jws.kid")),
        bad("the terminal in customs' name", sign(&false_flag), (403, "unknown-key", "jws.kid")),
        bad(
            "for another network",
            terminal.sign(elsewhere, &[terminal.opening()]).encode(),
            (400, "other-network", "jws.network"),
        ),
        bad("expired", timed(now - 2 * HOUR_MS, now - HOUR_MS), (422, "expired", "expires_at")),
        bad("good for three days", timed(now, now + 72 * HOUR_MS), (422, "expiry-too-far", "expires_at")),
        bad(
            "an author who never mandated it",
            content(pcs, &|record| {
                record.author = customs.organisation.clone();
                record.authority = portolan_ledger::record::Authority::Mandate;
            }),
            rule("records[0].authority"),
        ),
        bad(
            "an author it does not name as its own",
            content(terminal, &|record| {
                record.author = customs.organisation.clone();
            }),
            rule("records[0].author"),
        ),
        bad(
            "a port of nowhere",
            content(terminal, &|record| {
                record.port = portolan_ledger::Locode::parse("NLRTM").expect("a port");
            }),
            rule("records[0].port"),
        ),
        bad(
            "a record type that is none",
            content(terminal, &|record| {
                record.record_type = portolan_ledger::RecordType::parse("Phantom").expect("a name");
            }),
            rule("records[0].type"),
        ),
        bad(
            "a subject that is another's",
            content(terminal, &|record| {
                record.subjects = customs.opening_content().subjects;
            }),
            rule("records[0].subjects[0].id"),
        ),
        bad(
            "a body of another type",
            content(terminal, &|record| {
                record.body = json!({ "light": "CUSTOMS" }).as_object().cloned().expect("an object");
            }),
            rule("records[0].body.light"),
        ),
        bad(
            "an event of tomorrow",
            content(terminal, &|record| {
                record.event_time = Time(now + 24 * HOUR_MS);
            }),
            rule("records[0].event_time"),
        ),
    ]
}

/// One bad request to a noun or a reading path.
struct BadRequest {
    what: &'static str,
    method: &'static str,
    path: String,
    content_type: Option<&'static str>,
    body: Vec<u8>,
    answer: (u16, &'static str, &'static str),
}

fn ask(what: &'static str, method: &'static str, path: &str, answer: (u16, &'static str, &'static str)) -> BadRequest {
    BadRequest { what, method, path: path.to_owned(), content_type: None, body: Vec::new(), answer }
}

fn post(what: &'static str, path: &str, body: &Value, answer: (u16, &'static str, &'static str)) -> BadRequest {
    BadRequest { content_type: Some(JSON), body: body.to_string().into_bytes(), ..ask(what, "POST", path, answer) }
}

fn bad_requests() -> Vec<BadRequest> {
    let release = json!({ "container": CONTAINER, "light": "TERMINAL" });
    let with = |field: &str, value: Value| {
        let mut changed = release.clone();
        changed[field] = value;
        changed
    };
    let zeros = "0".repeat(64);
    let xml = Some("application/xml");
    vec![
        post("a field that is none", paths::RELEASES, &with("colour", json!(1)), (400, "malformed", "colour")),
        post("no light", paths::RELEASES, &json!({ "container": CONTAINER }), (400, "malformed", "light")),
        post(
            "a light that is none",
            paths::RELEASES,
            &with("light", json!("PURPLE")),
            (422, "rule-refused", "records[0].body.light"),
        ),
        post("a time that is none", paths::RELEASES, &with("event_time", json!("yesterday")), (400, "malformed", "")),
        post(
            "an author who is nobody",
            paths::RELEASES,
            &with("author", json!("nobody")),
            (422, "rule-refused", "records[0].author"),
        ),
        post("a list for an object", paths::HOLDS, &json!([]), (400, "malformed", "action")),
        post("an action that is none", paths::HOLDS, &json!({ "action": "shake" }), (400, "malformed", "shake")),
        post("a gate check of nothing", paths::GATE_CHECKS, &json!({}), (400, "malformed", "container")),
        BadRequest {
            content_type: Some(JSON),
            body: b"{\"light\"".to_vec(),
            ..ask("cut JSON", "POST", paths::RELEASES, (400, "malformed", "."))
        },
        BadRequest {
            content_type: Some("text/plain"),
            ..ask("a noun as plain text", "POST", paths::RELEASES, (415, "unsupported-media-type", ""))
        },
        BadRequest {
            content_type: Some("text/plain"),
            ..ask("a submission as plain text", "POST", paths::SUBMISSIONS, (415, "unsupported-media-type", ""))
        },
        BadRequest {
            content_type: Some(JSON),
            body: b"{}".to_vec(),
            ..ask("an empty submission", "POST", paths::SUBMISSIONS, (400, "malformed", ""))
        },
        BadRequest {
            content_type: Some(paths::SUBMISSION_MEDIA_TYPE),
            body: vec![0; 5 << 20],
            ..ask("5 MiB", "POST", paths::SUBMISSIONS, (400, "submission-malformed", "."))
        },
        BadRequest {
            content_type: Some(paths::SUBMISSION_MEDIA_TYPE),
            body: vec![0; 7 << 20],
            ..ask("7 MiB", "POST", paths::SUBMISSIONS, (413, "too-large", ""))
        },
        BadRequest {
            content_type: xml,
            body: vec![b' '; 7 << 20],
            ..ask("a message of 7 MiB", "POST", paths::MESSAGES, (413, "too-large", ""))
        },
        BadRequest {
            content_type: xml,
            body: b"<a>".to_vec(),
            ..ask("a message that is none", "POST", paths::MESSAGES, (422, "quarantined", ""))
        },
        BadRequest {
            content_type: Some(JSON),
            body: release.to_string().into_bytes(),
            ..ask("a wait that is none", "POST", "/v1/releases?wait=tomorrow", (400, "malformed", "query"))
        },
        ask("no such path", "GET", "/v1/containers", (404, "unknown-path", "")),
        ask("no such method", "DELETE", paths::RELEASES, (405, "method-not-allowed", "")),
        ask("no such block", "GET", "/v1/blocks/999999", (404, "unknown-block", "")),
        ask("a height that is none", "GET", "/v1/blocks/first", (400, "malformed", "")),
        ask("no such record", "GET", &format!("/v1/records/{zeros}"), (404, "unknown-record", "")),
        ask("no such evidence", "GET", &format!("/v1/records/{zeros}/evidence"), (404, "unknown-record", "")),
        ask("no such subject", "GET", &format!("/v1/subjects/{}", &zeros[..32]), (404, "unknown-subject", "")),
        ask("no such submission", "GET", &format!("/v1/submissions/{zeros}"), (404, "unknown-submission", "")),
        ask("no such message", "GET", &format!("/v1/messages/{zeros}"), (404, "unknown-message", "")),
        ask("a cursor of another listing", "GET", "/v1/messages?after=h7", (400, "cursor-invalid", "after")),
        ask("a subject without a name", "GET", paths::SUBJECTS, (400, "malformed", "")),
        ask("a head beyond the log", "GET", "/v1/consistency?from=999999", (409, "anchor-ahead", "from")),
    ]
}

fn check(what: &str, found: &RawAnswer, (status, code, field): (u16, &str, &str), faults: &mut Vec<String>) {
    let as_expected = found.status == status
        && found.code() == code
        && found.field().starts_with(field)
        && found.content_type == paths::PROBLEM_MEDIA_TYPE
        && found.body["next_step"].as_str().is_some_and(|text| !text.is_empty());
    if !as_expected {
        faults.push(format!("{what}: expected {status} {code} at `{field}`, found {} {}", found.status, found.body));
    }
}

async fn submit(network: &LocalNetwork, member: Member, bytes: Vec<u8>) -> RawAnswer {
    let token = std::fs::read_to_string(network.token_file(member)).expect("a token");
    let url = format!("{}{}", network.address(member), paths::SUBMISSIONS);
    request("POST", &url, Some(token.trim()), Some(paths::SUBMISSION_MEDIA_TYPE), bytes).await
}

async fn sizes(network: &LocalNetwork) -> Vec<u64> {
    settle(network).await;
    let mut sizes = Vec::new();
    for member in Member::ALL {
        sizes.push(log_size(network, member).await);
    }
    sizes
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{} not as expected:\n{}", faults.len(), faults.join("\n"));
}

fn assert_no_panic(network: &LocalNetwork) {
    for member in Member::ALL {
        let panicked = files_with(&network.log_file(member), b"panicked");
        assert!(panicked.is_empty(), "{member} panicked; see its log");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_submission_gets_its_code_and_leaves_no_trace() {
    let network = start_silent().await;
    let [terminal, customs, pcs] = [Terminal, Customs, Pcs].map(|member| Signer::of(&network, member));
    let good = terminal.sign(terminal.claims(), &[terminal.opening()]);
    assert_eq!(submit(&network, Terminal, good.encode()).await.status, 201, "the good one");
    let before = sizes(&network).await;

    let mut faults = Vec::new();
    for Bad { what, bytes, answer } in bent(&terminal).into_iter().chain(not_entitled(&terminal, &customs, &pcs)) {
        check(what, &submit(&network, Terminal, bytes).await, answer, &mut faults);
    }
    let mut again = terminal.claims();
    again.id = good.claims().id;
    let other = terminal.sign(again, &[terminal.opening()]);
    check(
        "an id used before",
        &submit(&network, Terminal, other.encode()).await,
        (409, "duplicate", "id"),
        &mut faults,
    );
    assert_none(&faults);

    // Replayed as it was, at another node too: the first receipt, and nothing more on the ledger.
    for member in [Terminal, Customs] {
        let replayed = submit(&network, member, good.encode()).await;
        assert_eq!(replayed.body["submission"], good.digest().to_string(), "{replayed:?}");
    }
    assert_eq!(sizes(&network).await, before);
    assert_no_panic(&network);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_request_gets_its_code_and_leaves_no_trace() {
    let network = start_silent().await;
    message(&network, Terminal, DISCHARGE, Time(now().0 - 30 * MINUTE_MS)).await.expect("a discharge");
    let before = sizes(&network).await;
    let token = std::fs::read_to_string(network.token_file(Terminal)).expect("a token");
    let mut faults = Vec::new();
    for bad in bad_requests() {
        let url = format!("{}{}", network.address(Terminal), bad.path);
        let found = request(bad.method, &url, Some(token.trim()), bad.content_type, bad.body).await;
        check(bad.what, &found, bad.answer, &mut faults);
    }
    let reader = network.make_token(Terminal, "reader").expect("a token");
    let url = format!("{}{}", network.address(Terminal), paths::RELEASES);
    let found = request("POST", &url, Some(&reader), Some(JSON), b"{}".to_vec()).await;
    check("a reader writes", &found, (403, "forbidden-role", ""), &mut faults);
    assert_none(&faults);
    assert_eq!(sizes(&network).await, before);
    assert_no_panic(&network);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_gets_nothing_but_health_and_readiness() {
    let network = start_silent().await;
    let good = std::fs::read_to_string(network.token_file(Terminal)).expect("a token").trim().to_owned();
    let customs = std::fs::read_to_string(network.token_file(Customs)).expect("a token").trim().to_owned();
    let (signed, signature) = good.rsplit_once('.').expect("a token has three parts");
    let unsigned = format!("{signed}.");
    let bent = format!("{signed}.{}{}", if signature.starts_with('A') { 'B' } else { 'A' }, &signature[1..]);
    let strangers = [None, Some(""), Some("x"), Some(customs.as_str()), Some(unsigned.as_str()), Some(bent.as_str())];
    let mut faults = Vec::new();
    for path in paths::ALL {
        let url =
            format!("{}{}", network.address(Terminal), path.replace("{id}", &"0".repeat(64)).replace("{height}", "1"));
        for token in strangers {
            for method in ["GET", "POST"] {
                let found = request(method, &url, token, Some(JSON), b"{}".to_vec()).await;
                let is_open = [paths::HEALTH, paths::READY].contains(&path);
                let refused = found.status == 401 && found.code() == "unauthenticated";
                // A path that does not know the method says so to anybody; it tells nothing of what lies behind it.
                let no_such_method = found.status == 405;
                if (is_open && method == "GET" && found.status != 200) || (!is_open && !refused && !no_such_method) {
                    faults.push(format!("{method} {path} with {token:?}: {} {}", found.status, found.body));
                }
            }
        }
    }
    assert_none(&faults);
}
