//! Which subject a business name stands for, and a new one where none does.

use super::{Authoring, AuthoringRefusal};
use crate::names;
use crate::storage::PrivateWrites;
use portolan_contracts::nouns::terminal_event::ContainerEvent;
use portolan_contracts::query;
use portolan_gateway::{Draft, SubjectName};
use portolan_ledger::{AudienceId, StateView, SubjectId};
use std::collections::BTreeMap;

/// Names as they stand while a group is written: what the ledger and the index know, and what the group opens.
pub(super) struct Names<'a> {
    authoring: &'a Authoring,
    view: &'a dyn StateView,
    /// By key: subjects that this group opened or learnt another name of.
    learnt: BTreeMap<String, SubjectId>,
}

/// The audience that reads names.
pub(super) fn community() -> AudienceId {
    AudienceId::parse("community").expect("an audience id")
}

impl<'a> Names<'a> {
    pub(super) const fn new(authoring: &'a Authoring, view: &'a dyn StateView) -> Self {
        Self { authoring, view, learnt: BTreeMap::new() }
    }

    /// The subject that `name` stands for in `draft`.
    pub(super) fn find(&self, name: &SubjectName, draft: &Draft) -> Result<Option<SubjectId>, AuthoringRefusal> {
        if let SubjectName::Known { id, .. } = name {
            return Ok(Some(*id));
        }
        if let Some(id) = name.keys().iter().find_map(|key| self.learnt.get(key)) {
            return Ok(Some(*id));
        }
        let known = names::find(&self.authoring.store, self.view, name)?;
        match name {
            SubjectName::ContainerStay { .. } => self.stay(&known, draft),
            _ => one_of(&known, name.kind()),
        }
    }

    /// The stay that is meant: the one that has not ended, or the last that has. An arrival after the last one ended
    /// begins a new stay.
    fn stay(&self, known: &[SubjectId], draft: &Draft) -> Result<Option<SubjectId>, AuthoringRefusal> {
        let current: Vec<_> = known.iter().filter(|id| !query::stay_has_ended(self.view, id)).copied().collect();
        if !current.is_empty() {
            return one_of(&current, "container-stay");
        }
        let event = draft.body.get("event").and_then(serde_json::Value::as_str);
        let arrives = event.and_then(ContainerEvent::from_word).is_some_and(ContainerEvent::arrives);
        Ok(if arrives { None } else { known.last().copied() })
    }

    /// A new subject under `name`: its id and nonce.
    pub(super) fn open(&self, name: &SubjectName) -> (SubjectId, [u8; 32]) {
        let Authoring { organisation, network, reference_key, .. } = self.authoring;
        let text = name.sealed().to_string();
        let opened = |turn| {
            let nonce = reference_key.nonce(&text, turn);
            (SubjectId::derive(network, organisation, &nonce), nonce)
        };
        let is_free = |id: &SubjectId| portolan_contracts::nouns::subject::find(self.view, id).is_none();
        (0..).map(opened).find(|(id, _)| is_free(id)).expect("turns never end")
    }

    /// `id` stands under every key of `name` from now on.
    pub(super) fn learn(&mut self, name: &SubjectName, id: SubjectId, private: &mut PrivateWrites) {
        for key in name.keys() {
            private.put_name(key.as_bytes().to_vec(), id);
            self.learnt.insert(key, id);
        }
    }
}

fn one_of(known: &[SubjectId], kind: &'static str) -> Result<Option<SubjectId>, AuthoringRefusal> {
    match known {
        [] => Ok(None),
        [id] => Ok(Some(*id)),
        _ => Err(AuthoringRefusal::AmbiguousSubject { kind }),
    }
}
