//! Announce a visit, replace what was announced, or cancel it.

use crate::context::RecordContext;
use crate::nouns::pickup_authorisation::ending;
use crate::nouns::pre_announcement::{PreAnnouncement, PreAnnouncementBody, events, keys, rules};
use crate::permissions;
use crate::refusal::{Code, Refusal};
use crate::state::Changes;
use portolan_ledger::record::Function;
use portolan_ledger::{StateView, SubjectId};

/// R-221 · R-336 · R-471.
pub fn execute(view: &dyn StateView, context: &RecordContext<'_>) -> Result<Changes, Refusal> {
    let body: PreAnnouncementBody = context.body()?;
    rules::form(context, &body)?;
    let stays: Vec<SubjectId> = context.subjects().collect();
    let stay_count = u32::try_from(stays.len()).expect("a record names at most 64 subjects");
    permissions::check(context, "*", None)?;

    let haulier = &context.author.id;
    let mut changes = Changes::none();
    for stay in &stays {
        let mut visits = rules::of_haulier(view, stay, haulier);
        if let Some(superseded) = context.superseded() {
            rules::take(&mut visits, &superseded, stay_count).ok_or_else(|| {
                let message = "no such announcement of this author for exactly these containers";
                Refusal::new(Code::EventNotCorrectable, "supersedes", message).naming(superseded)
            })?;
        }
        if context.record.function != Function::Cancel {
            let visit = PreAnnouncement {
                record: context.digest(),
                haulier: haulier.clone(),
                mode: body.mode,
                window: body.window,
                vehicle: body.vehicle,
                stay_count,
            };
            rules::insert(&mut visits, visit);
        }
        let key = keys::of_haulier(stay, haulier);
        if visits.is_empty() { changes.remove(key) } else { changes.put(key, &visits) }
    }
    changes.say(events::announced(context, &body));
    if let Some(superseded) = context.superseded() {
        let at = (context.digest(), context.time);
        ending::end_what_rests_on(view, &stays, &[superseded].into(), at, &mut changes);
    }
    Ok(changes)
}
