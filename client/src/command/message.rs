//! `portolan message`: hand over messages as the systems emit them.

use super::connect::NodeOptions;
use super::submit::WaitOption;
use super::{files, receipts};
use crate::exit::{Answer, CommandFault, Exit};
use crate::progress::Progress;
use crate::sdk::Node;
use crate::table::{facts, table};
use clap::Args;
use portolan_api::message::MessageAnswer;
use portolan_api::submission::WriteRequest;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Hand over messages as your systems emit them: EDIFACT, WCO XML or JSON
#[derive(Args)]
pub struct Message {
    /// The message files, or `-` for the standard input.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Their content type; by default told from their first characters.
    #[arg(long, value_name = "TYPE")]
    content_type: Option<String>,
    #[command(flatten)]
    wait: WaitOption,
    #[command(flatten)]
    node: NodeOptions,
}

impl Message {
    /// Send each message; one that is refused does not stop those after it.
    pub async fn run(self) -> Result<Answer, CommandFault> {
        let node = self.node.node()?;
        let progress = Progress::of_many("messages", self.files.len());
        let (mut texts, mut answers, mut exit) = (Vec::new(), Vec::new(), Exit::Yes);
        for path in &self.files {
            let sent = self.send(&node, path).await;
            progress.step();
            let (text, json, end) = match sent {
                Ok(answer) => {
                    (text(&answer), serde_json::to_value(&answer).expect("an answer is plain JSON"), exit_of(&answer))
                }
                // A single message ends as its own fault does; of many, the fault is one line of the report.
                Err(fault) if self.files.len() == 1 => return Err(fault),
                Err(fault) => (
                    format!("  {fault}\n").replace('\n', "\n  ").trim_end().to_owned() + "\n",
                    fault.to_json(),
                    fault.exit,
                ),
            };
            texts.push(format!("{}\n{text}", path.display()));
            answers.push(json!({"file": path.display().to_string(), "answer": json}));
            exit = if exit as u8 >= end as u8 { exit } else { end };
        }
        Ok(Answer { text: texts.join("\n"), json: Value::Array(answers), exit })
    }

    async fn send(&self, node: &Node, path: &Path) -> Result<MessageAnswer, CommandFault> {
        let bytes = files::read(path)?;
        let content_type = match &self.content_type {
            Some(content_type) => content_type,
            None => content_type_of(&bytes).ok_or_else(|| {
                let message = format!("{} is neither EDIFACT, XML nor JSON by its first characters", path.display());
                CommandFault::usage(message, "say what it is with --content-type")
            })?,
        };
        Ok(node.send_message(bytes, content_type, WriteRequest { wait: self.wait.wait() }).await?)
    }
}

/// The content type of a message, by its first characters: a byte order mark and blanks before them are passed over.
#[must_use]
pub fn content_type_of(bytes: &[u8]) -> Option<&'static str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    match bytes {
        [b'<', ..] => Some("application/xml"),
        [b'{' | b'[', ..] => Some("application/json"),
        [b'U', b'N', b'A' | b'B' | b'H', ..] => Some("application/edifact"),
        _ => None,
    }
}

fn text(answer: &MessageAnswer) -> String {
    let mut text = facts(&[("message", answer.message.to_string())]);
    text += &receipts::text(&answer.written.submissions);
    let flags = answer.flags.iter().map(|flag| [flag.code.clone(), flag.place.clone()]);
    text += &table(["FORGIVEN", "WHERE"], flags);
    let left = answer.left.iter().map(|left| [left.code.clone(), left.place.clone(), left.reason.clone()]);
    text + &table(["LEFT IN QUARANTINE", "WHERE", "WHY"], left)
}

fn exit_of(answer: &MessageAnswer) -> Exit {
    if answer.left.is_empty() { receipts::exit(&answer.written.submissions) } else { Exit::Refused }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_apart_by_their_first_characters() {
        for (bytes, expected) in [
            (&b"UNA:+.? 'UNB+UNOA:2"[..], Some("application/edifact")),
            (b"\r\n UNB+UNOA:2", Some("application/edifact")),
            (b"\xef\xbb\xbf<?xml version", Some("application/xml")),
            (b"  {\"a\":1}", Some("application/json")),
            (b"container;event", None),
            (b"", None),
        ] {
            assert_eq!(content_type_of(bytes), expected);
        }
    }
}
