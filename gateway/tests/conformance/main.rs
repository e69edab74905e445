//! Whole messages against expectations that were written before the readers, and against the real samples.

mod cds_replay;
mod edifact_variants;
mod reference;
mod rules;
mod samples;
mod sealed_contents;
mod story_messages;
