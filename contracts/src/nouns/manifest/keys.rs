//! Where manifests live in the state: by themselves, under their call, and with their lines and the stays they await.

use crate::state_keys::{KeyBuilder, Tag};
use portolan_ledger::SubjectId;

/// A manifest.
#[must_use]
pub fn manifest(id: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::Manifest).subject(id).key()
}

/// The prefix of the manifests of a call.
#[must_use]
pub fn of_call(call: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::CallManifest).subject(call).key()
}

/// That a manifest is of a call.
#[must_use]
pub fn on_call(call: &SubjectId, manifest: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::CallManifest).subject(call).subject(manifest).key()
}

/// The prefix of the lines of a manifest.
#[must_use]
pub fn lines_of(manifest: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::ManifestLine).subject(manifest).key()
}

/// That a manifest lists a consignment.
#[must_use]
pub fn line(manifest: &SubjectId, consignment: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::ManifestLine).subject(manifest).subject(consignment).key()
}

/// The prefix of the stays that a manifest awaits.
#[must_use]
pub fn awaited_by(manifest: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::AwaitedStay).subject(manifest).key()
}

/// That a manifest awaits the discharge of a stay.
#[must_use]
pub fn awaited(manifest: &SubjectId, stay: &SubjectId) -> Vec<u8> {
    KeyBuilder::new(Tag::AwaitedStay).subject(manifest).subject(stay).key()
}
