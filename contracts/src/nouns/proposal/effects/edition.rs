//! Decide by the next edition of the rules from a height on.

use super::Decision;
use crate::events::Event;
use crate::limits::EDITION_NOTICE_HEIGHTS_MIN;
use crate::nouns::proposal::action::PlannedEdition;
use crate::nouns::proposal::keys;
use crate::parameters::Parameters;
use crate::refusal::{Code, Refusal};
use crate::state::{Changes, read};
use crate::state_keys;
use portolan_ledger::{Height, StateView};

/// A later decision moves the height, as long as it is not reached.
pub(super) fn effect(view: &dyn StateView, decision: &Decision, planned: &PlannedEdition) -> Result<Changes, Refusal> {
    let parameters: Parameters = read(view, &state_keys::parameters()).expect("the state holds a genesis");
    let refuse = |field: &str, message: String| Err(Refusal::new(Code::EditionNotNext, field, message));
    if Some(planned.edition) != parameters.edition.checked_add(1) {
        return refuse("edition", format!("edition {} is in force", parameters.edition));
    }
    let first = Height(decision.height.0.saturating_add(EDITION_NOTICE_HEIGHTS_MIN));
    if planned.from < first {
        return refuse("from", format!("at the earliest {first}"));
    }
    let mut changes = Changes::none();
    changes.put(keys::planned_edition(), planned);
    let event = Event::new("edition.planned", Some(decision.record), []);
    changes.say(event.with("edition", planned.edition).with("from", planned.from));
    Ok(changes)
}
