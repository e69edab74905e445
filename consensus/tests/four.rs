//! Whole networks of four processes over a toy node: they agree, survive faults, and let nobody in.
//!
//! The engine's metrics are of the process, so each member is a process of its own: this test binary, started again with
//! the ignored test `member_process` and told over standard input what to do (`four/member.rs`).

mod four {
    pub mod agreement;
    pub mod faults;
    pub mod flood;
    pub mod member;
    pub mod membership;
    pub mod process;
    pub mod silence;
    pub mod snapshots;
    pub mod standing;
    pub mod stranger;
    pub mod toy;
}
