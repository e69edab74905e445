//! Proof that whoever registers a signature key holds it (`docs/specs/governance.md` §3).
//!
//! Without it a member could register a key that another is about to use, and so keep the other from using it, or claim
//! what was signed with it elsewhere. The key signs a text that names network, member and purpose, whose first line no other
//! signed text of the ledger begins with.

use super::KeyPurpose;
use crate::identity::{NetworkId, OrganisationId};
use crate::jose::base64url;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

/// What the key signs.
#[must_use]
pub fn possession_text(
    network: &NetworkId,
    organisation: &OrganisationId,
    purpose: KeyPurpose,
    public_key: &[u8; 32],
) -> String {
    let key = base64url(public_key);
    format!("portolan/key-possession/v1\n{network}\n{organisation}\n{purpose}\n{key}\n")
}

/// Prove that the holder of `key` registers it.
#[must_use]
pub fn prove_possession(
    network: &NetworkId,
    organisation: &OrganisationId,
    purpose: KeyPurpose,
    key: &SigningKey,
) -> [u8; 64] {
    let text = possession_text(network, organisation, purpose, key.verifying_key().as_bytes());
    key.sign(text.as_bytes()).to_bytes()
}

/// Whether `signature` proves that the holder of `public_key` registers it (`verify_strict`).
#[must_use]
pub fn is_possession_proven(
    network: &NetworkId,
    organisation: &OrganisationId,
    purpose: KeyPurpose,
    public_key: &[u8; 32],
    signature: &[u8; 64],
) -> bool {
    let text = possession_text(network, organisation, purpose, public_key);
    let key = VerifyingKey::from_bytes(public_key);
    key.is_ok_and(|key| key.verify_strict(text.as_bytes(), &Signature::from_bytes(signature)).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;

    #[test]
    fn a_proof_counts_for_its_network_member_purpose_and_key_only() {
        let (network, other_network) = (NetworkId(Digest([1; 32])), NetworkId(Digest([2; 32])));
        let [customs, terminal] = ["customs", "terminal"].map(|id| OrganisationId::parse(id).unwrap());
        let [key, other_key] = [[7; 32], [8; 32]].map(|seed| SigningKey::from_bytes(&seed));
        let proof = prove_possession(&network, &customs, KeyPurpose::Signing, &key);
        let holds = |network, organisation, purpose, key: &SigningKey| {
            is_possession_proven(network, organisation, purpose, key.verifying_key().as_bytes(), &proof)
        };
        assert!(holds(&network, &customs, KeyPurpose::Signing, &key));
        assert!(!holds(&other_network, &customs, KeyPurpose::Signing, &key));
        assert!(!holds(&network, &terminal, KeyPurpose::Signing, &key));
        assert!(!holds(&network, &customs, KeyPurpose::Log, &key));
        assert!(!holds(&network, &customs, KeyPurpose::Signing, &other_key));
        assert!(
            !is_possession_proven(&network, &customs, KeyPurpose::Signing, &[2; 32], &proof),
            "no point of the curve"
        );
    }

    #[test]
    fn the_text_is_as_the_specification_prints_it() {
        let text = possession_text(
            &NetworkId(Digest([0xab; 32])),
            &OrganisationId::parse("customs").unwrap(),
            KeyPurpose::Consensus,
            &[0; 32],
        );
        let (network, key) = ("ab".repeat(32), "A".repeat(43));
        assert_eq!(text, format!("portolan/key-possession/v1\n{network}\ncustoms\nconsensus\n{key}\n"));
    }
}
