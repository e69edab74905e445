//! Signatures and bodies, and every way to get one wrong.
