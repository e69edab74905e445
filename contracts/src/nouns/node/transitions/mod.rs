pub(super) mod moved;
