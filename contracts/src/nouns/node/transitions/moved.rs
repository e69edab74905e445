//! Say where a node can be reached from now on.

use crate::context::RecordContext;
use crate::events::Event;
use crate::nouns::key::ORGANISATION;
use crate::nouns::node::{NodeAddressBody, find, keys};
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::record::Authority;
use portolan_ledger::{StateView, SubjectId};

/// R-221 · R-480 · R-402 · R-496 · R-498.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: NodeAddressBody = context.body()?;
    if context.record.authority != Authority::Own {
        return context.refuse(Code::OwnWordOnly, "authority", "a member says itself where its node is");
    }
    let subject = context.subject_of(ORGANISATION);
    let own = SubjectId::of_organisation(&context.network, &context.author.id);
    if subject != own {
        return context.refuse(Code::SubjectIdNotDerived, "subjects[0].id", format!("this author is {own}"));
    }
    let Some(mut node) = find(view, &context.author.id) else {
        return context.refuse(Code::NodeUnknown, "author", format!("{} runs no node", context.author.id));
    };
    if node.address.as_ref() == Some(&body.address) {
        return context.refuse(Code::NothingChanges, "body.address", "it is there already");
    }

    node.address = Some(body.address);
    let mut changes = Changes::none();
    changes.put(keys::node(&node.organisation), &node);
    let event = Event::new("node.moved", Some(context.digest()), [subject]).with("organisation", &node.organisation);
    changes.say(event.with("address", node.address.as_ref().expect("it was put there")));
    Ok(changes)
}
