//! What is said of consignments.

use super::{ConsignmentState, ConsignmentStatus, Header};
use crate::context::RecordContext;
use crate::events::Event;
use portolan_ledger::SubjectId;

/// A line came, changed or was taken back.
#[must_use]
pub fn declared(context: &RecordContext<'_>, header: &Header, state: ConsignmentState) -> Event {
    Event::new("consignment.declared", Some(context.digest()), context.subjects())
        .with("nature", header.nature)
        .with("bl_type", header.bl_type)
        .with("function", u8::from(context.record.function))
        .with("state", state)
}

/// Something was said to have become of the goods.
#[must_use]
pub fn stated(context: &RecordContext<'_>, id: SubjectId, status: ConsignmentStatus, state: ConsignmentState) -> Event {
    Event::new("consignment.stated", Some(context.digest()), [id]).with("status", status).with("state", state)
}
