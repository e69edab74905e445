//! What the port says of its inventory.

pub(super) mod answer;
