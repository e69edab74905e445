//! What the steps of the story share: the network, the account, and the calls that both make and show.

use super::account::Account;
use super::fault::DemoFault;
use super::messages::SampleMessage;
use super::sample::{CONTAINER, MRN};
use crate::local_network::{LocalNetwork, LocalPlan, Member, Programs};
use crate::sdk::{CallFault, RefusedCall};
use portolan_api::gate_check::{GateCheckAnswer, GateCheckRequest};
use portolan_api::message::MessageAnswer;
use portolan_api::subject::{SubjectAnswer, SubjectsRequest};
use portolan_api::submission::{ReceiptState, WriteRequest, Written};
use portolan_ledger::{Height, Time};
use serde_json::Value;
use std::time::{Duration, Instant};

/// How often a node is asked again for what another node has already made final.
const ATTEMPTS_MAX: u32 = 100;
/// Pause between two of these questions.
const PAUSE: Duration = Duration::from_millis(20);

/// The network on which the story happens.
pub struct Stage {
    /// The four nodes.
    pub network: LocalNetwork,
    /// What is told about it.
    pub account: Account,
    /// When the demo began.
    pub started: Instant,
}

impl Stage {
    /// Found the network and wait until its nodes agree.
    pub async fn open(programs: &Programs, plan: &LocalPlan) -> Result<Self, DemoFault> {
        let started = Instant::now();
        let mut account = Account::default();
        println!("Portolan: one import release, from EDIFACT to a proof without a network");
        account.chapter("Four members found a network and start their nodes");
        let network = LocalNetwork::start(programs, plan).await?;
        account.notes(format_args!("network {}", network.network()));
        for member in Member::ALL {
            account.says(member, format_args!("node at {}", network.address(member)));
        }
        account.notes("carrier: no node of its own; it has mandated the PCS to release for it");
        Ok(Self { network, account, started })
    }

    /// Post plain JSON on a noun; all of it becomes final.
    pub async fn write(&mut self, who: Member, path: &str, body: &Value, what: &str) -> Result<Written, DemoFault> {
        self.account.says(who, format_args!("POST {path}: {what}"));
        let sent = self.send(who, path, body).await;
        let written = sent.map_err(|source| DemoFault::Call { doing: format!("{who}: {what}"), source })?;
        self.tell(&written).await?;
        Ok(written)
    }

    /// Post plain JSON that the rule of this number must refuse.
    pub async fn refused(
        &mut self,
        who: Member,
        path: &str,
        body: &Value,
        what: &str,
        rule: u16,
    ) -> Result<Box<RefusedCall>, DemoFault> {
        self.account.says(who, format_args!("POST {path}: {what}"));
        let expected = format!("{what}: refused by rule {rule}");
        let refusal = match self.send(who, path, body).await {
            Err(CallFault::Refused(refusal)) => refusal,
            other => return Err(DemoFault::NotAsExpected { expected, found: format!("{other:?}") }),
        };
        let found = refusal.rule.as_ref().map(|rule| rule.number);
        self.account.expect(found == Some(rule), &expected, &refusal)?;
        self.account.answer(format_args!("{} {refusal}", refusal.status));
        Ok(refusal)
    }

    async fn send(&self, who: Member, path: &str, body: &Value) -> Result<Written, CallFault> {
        let node = self.network.node(who).map_err(|fault| CallFault::Connection(fault.to_string()))?;
        node.write_noun(path, body.to_string().into_bytes(), WriteRequest::default(), None).await
    }

    /// Post a message as the member's system emits it, its latest time being `at`; it is read in whole.
    pub async fn message(
        &mut self,
        who: Member,
        message: SampleMessage,
        at: Time,
        what: &str,
    ) -> Result<MessageAnswer, DemoFault> {
        self.account.says(who, format_args!("POST /v1/messages {}: {what}", message.file));
        let node = self.network.node(who)?;
        let bytes = message.at(at).into_bytes();
        let answer = node.send_message(bytes, message.content_type, WriteRequest::default()).await;
        let answer = answer.map_err(|source| DemoFault::Call { doing: format!("{who}: {what}"), source })?;
        let whole = answer.flags.is_empty() && answer.left.is_empty();
        self.account.expect(whole, "the message is read in whole, nothing forgiven", &answer)?;
        self.tell(&answer.written).await?;
        Ok(answer)
    }

    /// Say what was written, which must be final by now.
    async fn tell(&mut self, written: &Written) -> Result<(), DemoFault> {
        self.account.expect(written.state() == ReceiptState::Final, "what is written becomes final", written)?;
        for receipt in &written.submissions {
            let types: Vec<_> = receipt.records.iter().map(|record| record.record_type.to_string()).collect();
            let height = receipt.height.unwrap_or_default();
            self.account.answer(format_args!("final in block {height}: {}", types.join(", ")));
            self.everywhere(height).await?;
        }
        Ok(())
    }

    /// Wait until every node has the block: final at one node, it reaches the others a moment later.
    async fn everywhere(&self, height: Height) -> Result<(), DemoFault> {
        for member in Member::ALL {
            let node = self.network.node(member)?;
            for _ in 0..ATTEMPTS_MAX {
                let head = node.checkpoint().await;
                let head = head.map_err(|source| DemoFault::Call { doing: format!("{member}: its head"), source })?;
                if head.height >= height {
                    break;
                }
                tokio::time::sleep(PAUSE).await;
            }
        }
        Ok(())
    }

    /// Ask a node whether the container may leave; the verdict and every reason are told.
    pub async fn gate_check(&mut self, who: Member, authorise: bool) -> Result<GateCheckAnswer, DemoFault> {
        let mode = if authorise { ", and authorise it" } else { "" };
        self.account.says(who, format_args!("POST /v1/gate-checks: may {CONTAINER} leave?{mode}"));
        let request = GateCheckRequest { container: Some(CONTAINER.into()), authorise, ..GateCheckRequest::default() };
        let answer = self.network.node(who)?.gate_check(&request).await;
        let answer = answer.map_err(|source| DemoFault::Call { doing: "the gate check".into(), source })?;
        self.account.answer(if answer.reasons.is_empty() { "ALLOW" } else { "DENY" });
        for reason in &answer.reasons {
            self.account.notes(format_args!("   {}: {}", reason.code, reason.text));
        }
        Ok(answer)
    }

    /// The one subject that a node knows under a name.
    pub async fn subject(&mut self, who: Member, request: &SubjectsRequest) -> Result<SubjectAnswer, DemoFault> {
        let mut attempts = 0;
        let mut found = loop {
            let found = self.network.node(who)?.subjects(request).await;
            let found = found.map_err(|source| DemoFault::Call { doing: format!("{who}: a subject"), source })?;
            attempts += 1;
            if !found.entries.is_empty() || attempts == ATTEMPTS_MAX {
                break found;
            }
            // A node learns a name from the block it has just stored, a moment after.
            tokio::time::sleep(PAUSE).await;
        };
        self.account.expect(found.entries.len() == 1, "one subject stands under this name", &found.entries)?;
        Ok(found.entries.remove(0))
    }

    /// The container's stay as a node sees it.
    pub async fn container(&mut self, who: Member) -> Result<SubjectAnswer, DemoFault> {
        let request = SubjectsRequest { container: Some(CONTAINER.into()), ..SubjectsRequest::default() };
        self.subject(who, &request).await
    }

    /// The declaration as a node sees it.
    pub async fn declaration(&mut self, who: Member) -> Result<SubjectAnswer, DemoFault> {
        let request = SubjectsRequest { mrn: Some(MRN.into()), ..SubjectsRequest::default() };
        self.subject(who, &request).await
    }
}

/// What a light of a subject shows.
pub fn light<'a>(subject: &'a SubjectAnswer, name: &str) -> &'a str {
    subject.lights.iter().find(|light| light.light == name).map_or("UNKNOWN", |light| &light.value)
}
