//! What happens to a node by its own record; everything else comes from proposals and key records.

pub(super) mod moved;
