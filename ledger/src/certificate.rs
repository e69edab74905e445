//! A quorum of validators' signatures on one block (`docs/specs/certificate.md`).
//!
//! A precommit signs a text that a person can read; it is the only thing that makes a block final. A certificate
//! carries precommits of one height, one round and one block, and nothing that is not checked.

use crate::digest::Digest;
use crate::header::Header;
use crate::identity::{Address, Height, NetworkId, Round};
use crate::limits::VALIDATORS_MAX;
use crate::validators::ValidatorSet;
use borsh::{BorshDeserialize, BorshSerialize};
use ed25519_dalek::Signature;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// First line of the text that a precommit for a block signs.
pub const PRECOMMIT_FIRST_LINE: &str = "portolan/precommit/v1";

/// What a precommit is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BlockId {
    /// Digest of the header.
    pub header: Digest,
    /// Leaves of the record log after the block.
    pub log_size: u64,
    /// Root of the record log after the block.
    pub log_root: Digest,
}

/// The text that a precommit for a block signs.
#[must_use]
pub fn precommit_text(network: &NetworkId, height: Height, round: Round, block: &BlockId) -> String {
    let mut text = String::with_capacity(256);
    let BlockId { header, log_size, log_root } = block;
    write!(text, "{PRECOMMIT_FIRST_LINE}\n{network}\n{height}\n{round}\n{header}\n{log_size}\n{log_root}\n")
        .expect("writing to memory cannot fail");
    text
}

/// Precommits of a quorum for one block.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Certificate {
    /// The height that was decided.
    pub height: Height,
    /// The round that decided it.
    pub round: Round,
    /// The block.
    pub block: BlockId,
    /// The signatures, by ascending address, each 64 bytes of Ed25519.
    pub signatures: Vec<(Address, [u8; 64])>,
}

/// Why a certificate does not make its block final.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateRefusal {
    /// More signatures than a set can have validators.
    #[error("{0} signatures are more than a validator set can give")]
    TooMany(usize),
    /// The signatures are not in ascending order of address, or one stands twice.
    #[error("the signature of {0} stands twice or out of order")]
    Order(Address),
    /// A signer is not in the validator set in force.
    #[error("{0} is not in the validator set in force")]
    Stranger(Address),
    /// A signature does not verify.
    #[error("the signature of {0} does not verify")]
    Signature(Address),
    /// The signers have no quorum.
    #[error("{signed} of {total} voting power is not more than two thirds")]
    NoQuorum {
        /// Power that signed.
        signed: u64,
        /// Power of the set.
        total: u64,
    },
}

impl Certificate {
    /// Whether this certificate is for the block of `header`: same height, digest, log size and log root.
    #[must_use]
    pub fn is_of(&self, header: &Header) -> bool {
        let block = BlockId { header: header.digest(), log_size: header.log_size, log_root: header.log_root };
        self.height == header.height && self.block == block
    }

    /// Check that a quorum of `set` signed this block on `network`: every signature must verify (`verify_strict`).
    ///
    /// # Errors
    /// [`CertificateRefusal`] names the first check that fails.
    pub fn verify(&self, network: &NetworkId, set: &ValidatorSet) -> Result<(), CertificateRefusal> {
        if self.signatures.len() > VALIDATORS_MAX {
            return Err(CertificateRefusal::TooMany(self.signatures.len()));
        }
        if let Some(pair) = self.signatures.windows(2).find(|pair| pair[0].0 >= pair[1].0) {
            return Err(CertificateRefusal::Order(pair[1].0));
        }
        let text = precommit_text(network, self.height, self.round, &self.block);
        let validators: BTreeMap<_, _> =
            set.as_slice().iter().map(|validator| (validator.address(), validator)).collect();
        let mut signed = 0;
        for (address, signature) in &self.signatures {
            let validator = validators.get(address).ok_or(CertificateRefusal::Stranger(*address))?;
            let key = validator.key().ok_or(CertificateRefusal::Stranger(*address))?;
            key.verify_strict(text.as_bytes(), &Signature::from_bytes(signature))
                .map_err(|_| CertificateRefusal::Signature(*address))?;
            signed += validator.power;
        }
        let total = set.total_power();
        if set.is_quorum(signed) { Ok(()) } else { Err(CertificateRefusal::NoQuorum { signed, total }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::story::tell;

    #[test]
    fn a_certificate_is_of_one_header() {
        let chain = tell(0).chain;
        let (header, other) = (&chain.blocks[3].header, &chain.blocks[4].header);
        let certificate = chain.certify(header, &chain.blocks[3].set);
        assert!(certificate.is_of(header) && !certificate.is_of(other));
        assert!(!Certificate { height: other.height, ..certificate.clone() }.is_of(header));
        let block = BlockId { log_size: header.log_size + 1, ..certificate.block };
        assert!(!Certificate { block, ..certificate }.is_of(header));
    }

    #[test]
    fn each_check_has_its_refusal() {
        let chain = tell(0).chain;
        let (network, set) = (chain.network, &chain.blocks[3].set);
        let refusal = |change: fn(&mut Certificate)| {
            let mut certificate = chain.certify_by(&chain.blocks[3].header, set, 4);
            assert_eq!(certificate.verify(&network, set), Ok(()));
            change(&mut certificate);
            certificate.verify(&network, set).unwrap_err()
        };
        let address = |at: usize| set.as_slice()[at].address();
        let none = CertificateRefusal::NoQuorum { signed: 0, total: 4 };
        assert_eq!(refusal(|c| c.signatures.clear()), none);
        assert_eq!(refusal(|c| c.signatures.truncate(2)), CertificateRefusal::NoQuorum { signed: 2, total: 4 });
        assert_eq!(refusal(|c| c.signatures.reverse()), CertificateRefusal::Order(address(2)));
        assert_eq!(refusal(|c| c.signatures[1] = c.signatures[0]), CertificateRefusal::Order(address(0)));
        assert_eq!(refusal(|c| c.signatures[3].1[5] ^= 1), CertificateRefusal::Signature(address(3)));
        assert_eq!(refusal(|c| c.round = Round(1)), CertificateRefusal::Signature(address(0)));
        let stranger = Address([0xff; 20]);
        assert_eq!(refusal(|c| c.signatures[3].0 = Address([0xff; 20])), CertificateRefusal::Stranger(stranger));
        let many = |c: &mut Certificate| c.signatures = vec![c.signatures[0]; VALIDATORS_MAX + 1];
        assert_eq!(refusal(many), CertificateRefusal::TooMany(VALIDATORS_MAX + 1));
    }
}
