//! Certificates, between the engine's form and the ledger's.

use crate::context::{BlockHeight, Portolan, SignatureBytes, Voter};
use arc_malachitebft_core_types::{
    CommitCertificate, CommitSignature, ExtendedCommitCertificate, ExtendedCommitSignature, Round,
};
use portolan_ledger::Certificate;

/// The ledger's form: signatures by ascending address.
pub fn from_engine(certificate: &CommitCertificate<Portolan>) -> Certificate {
    let signature = |s: &CommitSignature<Portolan>| (s.address.0, s.signature.0);
    let mut signatures: Vec<_> = certificate.commit_signatures.iter().map(signature).collect();
    signatures.sort_by_key(|(voter, _)| *voter);
    // A decision has a round: only a certificate that a peer made up has none, and none of its signatures can be good.
    let round = portolan_ledger::Round(certificate.round.as_u32().unwrap_or(u32::MAX));
    Certificate { height: certificate.height.0, round, block: certificate.value_id.into(), signatures }
}

/// The engine's form, as it travels to members that catch up.
pub fn to_engine(certificate: &Certificate) -> ExtendedCommitCertificate<Portolan> {
    let signature = |(voter, bytes): &(portolan_ledger::Address, [u8; 64])| {
        ExtendedCommitSignature::new(Voter(*voter), SignatureBytes(*bytes), None)
    };
    ExtendedCommitCertificate {
        height: BlockHeight(certificate.height),
        round: Round::new(certificate.round.0),
        value_id: certificate.block.into(),
        commit_signatures: certificate.signatures.iter().map(signature).collect(),
    }
}
