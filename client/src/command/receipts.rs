//! What became of what was written, as tables and exit codes.

use crate::exit::Exit;
use crate::table::{facts, table};
use portolan_api::submission::{Receipt, ReceiptState};

/// The receipts of one write.
#[must_use]
pub fn text(receipts: &[Receipt]) -> String {
    let texts: Vec<_> = receipts.iter().map(one).collect();
    texts.join("\n")
}

fn one(receipt: &Receipt) -> String {
    let mut lines = vec![("submission", receipt.submission.to_string()), ("state", state_words(receipt))];
    if let Some(refusal) = &receipt.refusal {
        let rule = refusal.rule.as_ref().map(|rule| format!(" (rule {:03} {})", rule.number, rule.name));
        lines.push(("refused", format!("{}{}: {}", refusal.code, rule.unwrap_or_default(), refusal.detail)));
    }
    let rows = receipt.records.iter().map(|record| {
        let subjects: Vec<_> =
            record.subjects.iter().map(|subject| format!("{} {}", subject.kind, subject.id)).collect();
        [record.record_type.to_string(), record.record.to_string(), subjects.join(", ")]
    });
    facts(&lines) + &table(["RECORD TYPE", "RECORD", "ABOUT"], rows)
}

fn state_words(receipt: &Receipt) -> String {
    match (receipt.state, receipt.height, receipt.time) {
        (ReceiptState::Final, Some(height), Some(time)) => format!("final at height {height}, {time}"),
        (ReceiptState::Final, ..) => "final".into(),
        (ReceiptState::Admitted, ..) => "admitted: not final yet, ask again with `portolan show --submission`".into(),
        (ReceiptState::Refused, ..) => "refused: no trace on the ledger".into(),
        (ReceiptState::Unknown, ..) => "unknown to this node".into(),
    }
}

/// How a command that wrote this ends.
#[must_use]
pub fn exit(receipts: &[Receipt]) -> Exit {
    match receipts.iter().all(|receipt| matches!(receipt.state, ReceiptState::Final | ReceiptState::Admitted)) {
        true => Exit::Yes,
        false => Exit::Refused,
    }
}
