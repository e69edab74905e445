//! Let another speak.

use crate::context::RecordContext;
use crate::nouns::mandate::{Mandate, MandateBody, keys};
use crate::state::Changes;

pub(super) fn execute(context: &RecordContext<'_>, body: &MandateBody) -> Changes {
    let from = context.author.id.clone();
    let mandate = Mandate {
        from,
        to: body.to.clone(),
        record_types: body.record_types.clone(),
        valid_from: body.valid_from.unwrap_or(context.time),
        valid_until: body.valid_until,
    };
    let mut changes = Changes::none();
    changes.put(keys::mandate(&mandate.from, &mandate.to), &mandate);
    changes
}
