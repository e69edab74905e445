//! `portolan history`: everything recorded about one subject, by one node or compared between several.

use super::connect::NodesOptions;
use super::files;
use super::subject::{SubjectOptions, names_in_words, plain};
use crate::compare::{self, Account, Difference};
use crate::exit::{Answer, CommandFault, Exit};
use crate::progress::Progress;
use crate::sdk::Node;
use crate::table::{facts, short, table};
use crate::verify::judge;
use clap::Args;
use portolan_api::block::ConsistencyRequest;
use portolan_api::record::{EvidenceRequest, RecordEntry};
use portolan_api::subject::SubjectAnswer;
use portolan_ledger::policy::TrustPolicy;
use portolan_ledger::{Digest, SubjectId};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Show everything recorded about one subject; with several nodes, prove that they agree
#[derive(Args)]
#[command(after_help = "\
With --node given several times, the heads of their logs are taken, the newer proves that it extends
the older, and the subject's records are compared. A node that differs is named; exit code 1.")]
pub struct History {
    #[command(flatten)]
    subject: SubjectOptions,
    #[command(flatten)]
    nodes: NodesOptions,
    /// Check the heads' certificates, and evidence of what differs, under this trust policy.
    #[arg(long, value_name = "FILE", env = "PORTOLAN_POLICY")]
    policy: Option<PathBuf>,
}

/// The policy in both of its forms.
struct Trusted {
    bytes: Vec<u8>,
    policy: TrustPolicy,
}

impl History {
    /// Ask the first node which subject is meant, then all of them for its records.
    pub async fn run(self) -> Result<Answer, CommandFault> {
        let trusted = self.policy.as_deref().map(read_policy).transpose()?;
        let nodes = self.nodes.nodes()?;
        let subjects = self.subject.find(&nodes[0]).await?;
        let (mut texts, mut answers, mut exit) = (Vec::new(), Vec::new(), Exit::Yes);
        for subject in &subjects {
            let answer = one_subject(&nodes, subject, trusted.as_ref()).await?;
            texts.push(answer.text);
            answers.push(answer.json);
            exit = if answer.exit == Exit::Yes { exit } else { answer.exit };
        }
        Ok(Answer { text: texts.join("\n"), json: Value::Array(answers), exit })
    }
}

fn read_policy(path: &std::path::Path) -> Result<Trusted, CommandFault> {
    let bytes = files::read(path)?;
    let policy = TrustPolicy::parse(&bytes);
    let next = "take the policy file again from where it is kept; it never comes with the evidence";
    let policy = policy.map_err(|refusal| CommandFault::usage(refusal, next))?;
    Ok(Trusted { bytes, policy })
}

async fn one_subject(
    nodes: &[Node],
    subject: &SubjectAnswer,
    trusted: Option<&Trusted>,
) -> Result<Answer, CommandFault> {
    let label = &subject.subject;
    let title = format!("{} {}: {}\n", label.kind, label.id, names_in_words(subject));
    if let [node] = nodes {
        let history = node.history(label.id).await?;
        let text = format!(
            "{title}{}\n  {} records at height {}\n",
            lines(&history.entries),
            history.entries.len(),
            history.height
        );
        let json = json!({"subject": label, "height": history.height, "entries": history.entries});
        return Ok(Answer::yes(text, json));
    }
    let accounts = accounts(nodes, label.id).await?;
    let differences = differences(nodes, &accounts, trusted).await?;
    let conclusion = conclusion(nodes, &accounts, &differences, trusted).await;
    let text = format!(
        "{title}{}\n{}",
        lines(&accounts[0].entries),
        comparison(&accounts, &differences, &conclusion, trusted)
    );
    let heads: Vec<_> = accounts.iter().map(|account| json!({"node": account.node, "head": account.head})).collect();
    let json = json!({
        "subject": label, "heads": heads, "entries": accounts[0].entries,
        "agree": differences.is_empty(), "differences": differences, "conclusion": conclusion,
    });
    let exit = if differences.is_empty() { Exit::Yes } else { Exit::No };
    Ok(Answer { text, json, exit })
}

/// First every head, then every history: a history is then at least as long as its node's head.
async fn accounts(nodes: &[Node], subject: SubjectId) -> Result<Vec<Account>, CommandFault> {
    let progress = Progress::of_many("nodes asked", nodes.len() * 2);
    let mut accounts = Vec::new();
    for node in nodes {
        let head = node.checkpoint().await?;
        progress.step();
        accounts.push(Account { node: node.name().to_owned(), head, entries: Vec::new() });
    }
    for (node, account) in nodes.iter().zip(&mut accounts) {
        account.entries = match node.history(subject).await {
            Ok(history) => history.entries,
            // A node that hides a subject altogether is found out by what the others show.
            Err(crate::sdk::CallFault::Refused(call)) if call.code == "unknown-subject" => Vec::new(),
            Err(fault) => return Err(fault.into()),
        };
        progress.step();
    }
    Ok(accounts)
}

async fn differences(
    nodes: &[Node],
    accounts: &[Account],
    trusted: Option<&Trusted>,
) -> Result<Vec<Difference>, CommandFault> {
    let policy = trusted.map(|trusted| &trusted.policy);
    let mut differences: Vec<_> = accounts.iter().filter_map(|account| compare::check_head(account, policy)).collect();
    let newest = (0..accounts.len()).max_by_key(|at| accounts[*at].head.size).expect("at least one node is asked");
    for (_, older) in accounts.iter().enumerate().filter(|(at, _)| *at != newest) {
        let newer = &accounts[newest];
        let request = ConsistencyRequest { from: older.head.size, to: Some(newer.head.size) };
        let proof = nodes[newest].consistency(request).await?;
        differences.extend(compare::check_extension(older, newer, &proof));
    }
    differences.extend(compare::check_records(accounts));
    Ok(differences)
}

/// Which nodes cannot be right, as far as it can be proven, with the reason.
async fn conclusion(
    nodes: &[Node],
    accounts: &[Account],
    differences: &[Difference],
    trusted: Option<&Trusted>,
) -> Vec<String> {
    let mut conclusion = Vec::new();
    for difference in differences {
        match difference {
            Difference::HeadNotCertified { node, .. } => {
                conclusion.push(format!("{node} differs: its head is not certified"))
            }
            Difference::RecordDiffers { node, other, record } => {
                for name in [node, other] {
                    let at = accounts.iter().position(|account| account.node == *name).expect("it was asked");
                    if !entry_holds(&nodes[at], &accounts[at], record).await {
                        conclusion.push(format!("{name} differs: what it shows is not the text that was signed"));
                    }
                }
            }
            Difference::RecordMissing { node, shown_by, record, .. } => {
                let Some(trusted) = trusted else { continue };
                let at = accounts.iter().position(|account| account.node == *shown_by).expect("it was asked");
                conclusion.push(match is_proven(&nodes[at], record, trusted).await {
                    true => format!("{node} differs: {shown_by} proves that record {} is on the ledger", short(record)),
                    false => format!("{shown_by} differs: it shows record {} without proof", short(record)),
                });
            }
            Difference::HistoriesPart { .. } => {}
        }
    }
    conclusion.sort();
    conclusion.dedup();
    conclusion
}

async fn entry_holds(node: &Node, account: &Account, record: &Digest) -> bool {
    let Some(entry) = account.entries.iter().find(|entry| entry.record == *record) else { return false };
    match node.record(record).await {
        Ok(answer) => compare::entry_is_of_text(entry, answer.text.as_bytes()),
        Err(_) => false,
    }
}

async fn is_proven(node: &Node, record: &Digest, trusted: &Trusted) -> bool {
    let request = EvidenceRequest { anchor: trusted.policy.anchor.size, closed: true };
    let Ok(evidence) = node.evidence(record, request).await else { return false };
    judge(&evidence, &trusted.bytes).is_ok_and(|verdict| verdict.record == *record)
}

fn lines(entries: &[RecordEntry]) -> String {
    let rows = entries.iter().map(|entry| {
        let signed = if entry.author == entry.submitter {
            entry.author.to_string()
        } else {
            format!("{} by {}", entry.author, entry.submitter)
        };
        [
            entry.time.to_string(),
            entry.height.to_string(),
            entry.record_type.to_string(),
            signed,
            says(entry),
            short(&entry.record),
        ]
    });
    table(["FINAL", "HEIGHT", "RECORD TYPE", "AUTHOR", "SAYS", "RECORD"], rows)
}

/// The short words of a record's body: a digest or a nonce tells a person nothing.
fn says(entry: &RecordEntry) -> String {
    let Value::Object(body) = &entry.body else { return String::new() };
    let told = body.iter().filter(|(_, value)| !value.is_object() && value.as_str().is_none_or(|text| text.len() < 40));
    told.map(|(field, value)| format!("{field}={}", plain(value))).collect::<Vec<_>>().join(" ")
}

fn comparison(
    accounts: &[Account],
    differences: &[Difference],
    conclusion: &[String],
    trusted: Option<&Trusted>,
) -> String {
    let heads = accounts.iter().map(|account| {
        let head = &account.head;
        [
            account.node.clone(),
            head.height.to_string(),
            head.size.to_string(),
            short(&head.root),
            account.entries.len().to_string(),
        ]
    });
    let mut text = table(["NODE", "HEIGHT", "LEAVES", "ROOT", "RECORDS"], heads) + "\n";
    if differences.is_empty() {
        text += "AGREE: the newer log extends the older ones, and the records are the same\n";
        text += &facts(&[(
            "certificates",
            if trusted.is_some() { "checked under the policy".into() } else { "not checked: give --policy".into() },
        )]);
        return text;
    }
    text += "DIFFER\n";
    for difference in differences {
        text += &format!("  {}\n", difference.in_words());
    }
    let conclusion = match conclusion {
        [] if trusted.is_none() => &["who is right cannot be told without a trust policy: give --policy".to_owned()],
        [] => &["each is certified by itself: keep both answers and show them to the members".to_owned()],
        found => found,
    };
    conclusion.iter().fold(text, |text, line| format!("{text}  => {line}\n"))
}
