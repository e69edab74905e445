//! Where the samples are, and the profile of the sample network.

use portolan_gateway::Profile;
use portolan_ledger::{AudienceId, Locode, OrganisationId};
use std::path::PathBuf;

/// The folder that `PORTOLAN_SAMPLES` names; unset, the test says that it was skipped.
pub fn samples_folder() -> Option<PathBuf> {
    let folder = std::env::var_os("PORTOLAN_SAMPLES").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: PORTOLAN_SAMPLES is not set");
    }
    folder
}

/// The profile of the terminal of the sample network.
pub fn profile() -> Profile {
    let terminal = OrganisationId::parse("terminal").expect("a sample organisation");
    Profile {
        port: Locode::parse("GBFXT").expect("a sample port"),
        terminal: Some(terminal.clone()),
        terminals: [("FXTT".to_owned(), terminal)].into(),
        utc_offset_minutes: 0,
        community: AudienceId::parse("community").expect("a sample audience"),
        authorities: AudienceId::parse("authorities").expect("a sample audience"),
    }
}
