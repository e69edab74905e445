//! Members whose keys come from their names, and what they sign.

use ed25519_dalek::{Signer as _, SigningKey};
use portolan_ledger::jose::{base64url, key_id};
use portolan_ledger::key::{KeyPurpose, MemberKey, state_key};
use portolan_ledger::submission::UnsignedClaims;
use portolan_ledger::{
    Digest, Height, NetworkId, OrganisationId, Record, SubmissionId, Time, Validator, ValidatorSet, VerifiedSubmission,
};

/// How long the submissions here are good, milliseconds.
const LIFETIME_MS: u64 = 24 * 60 * 60 * 1_000;

/// A member with its secret keys.
#[derive(Clone)]
pub struct Member {
    pub organisation: OrganisationId,
    pub signing: SigningKey,
    pub consensus: SigningKey,
}

/// The secret that `name` has for `purpose`.
pub fn seed(name: &str, purpose: &str) -> [u8; 32] {
    Digest::of_pieces(&[b"portolan test seed\n", name.as_bytes(), b"\n", purpose.as_bytes()]).0
}

/// A key from [`seed`].
pub fn signing_key(name: &str, purpose: &str) -> SigningKey {
    SigningKey::from_bytes(&seed(name, purpose))
}

/// An organisation's id.
pub fn organisation(name: &str) -> OrganisationId {
    OrganisationId::parse(name).expect("the tests' names are organisation ids")
}

impl Member {
    /// The member of this name.
    pub fn new(name: &str) -> Self {
        Self {
            organisation: organisation(name),
            signing: signing_key(name, "signing"),
            consensus: signing_key(name, "consensus"),
        }
    }

    /// Its signing key as the state holds it.
    pub fn key(&self) -> MemberKey {
        MemberKey {
            organisation: self.organisation.clone(),
            purpose: KeyPurpose::Signing,
            public_key: self.signing.verifying_key().to_bytes(),
            from: Height(0),
            until: None,
            expires_at: None,
        }
    }

    /// Where the state holds it.
    pub fn key_entry(&self) -> Vec<u8> {
        state_key(&key_id(&self.signing.verifying_key()))
    }

    /// The value there.
    pub fn key_value(&self) -> Vec<u8> {
        borsh::to_vec(&self.key()).expect("writing to memory cannot fail")
    }

    /// It as a validator of power 1.
    pub fn validator(&self) -> Validator {
        let public_key = self.consensus.verifying_key().to_bytes();
        Validator { organisation: self.organisation.clone(), public_key, power: 1 }
    }

    /// Its consensus signature on `text`.
    pub fn precommit(&self, text: &str) -> [u8; 64] {
        self.consensus.sign(text.as_bytes()).to_bytes()
    }

    /// Sign records with its own key under its own name.
    pub fn submit(&self, network: NetworkId, at: Time, records: &[Record], parts: Vec<Vec<u8>>) -> VerifiedSubmission {
        self.submit_as(&self.organisation, network, at, records, parts)
    }

    /// Sign records with its own key under the name of `submitter`.
    pub fn submit_as(
        &self,
        submitter: &OrganisationId,
        network: NetworkId,
        at: Time,
        records: &[Record],
        parts: Vec<Vec<u8>>,
    ) -> VerifiedSubmission {
        let claims = claims(submitter, network, at, records);
        VerifiedSubmission::sign(claims, records, parts, &self.signing).expect("the tests' submissions are well formed")
    }
}

/// Claims whose id follows from the records, so that two submissions never share one.
pub fn claims(submitter: &OrganisationId, network: NetworkId, at: Time, records: &[Record]) -> UnsignedClaims {
    let mut random = [0; 10];
    let first = records.first().map_or(Digest::default(), Record::digest);
    random.copy_from_slice(&first.0[..10]);
    UnsignedClaims {
        network,
        id: SubmissionId::new(at, &random),
        submitter: submitter.clone(),
        issued_at: at,
        expires_at: at.plus_ms(LIFETIME_MS),
    }
}

/// A compact JWS over any header and payload, well formed or not.
pub fn compact_jws(header: &str, payload: &str, key: &SigningKey) -> String {
    let signed = format!("{}.{}", base64url(header.as_bytes()), base64url(payload.as_bytes()));
    let signature = key.sign(signed.as_bytes());
    format!("{signed}.{}", base64url(&signature.to_bytes()))
}

/// The member of this name among `members`.
pub fn of<'a>(members: &'a [Member], name: &str) -> &'a Member {
    members.iter().find(|member| member.organisation.as_str() == name).expect("the tests name members that exist")
}

/// The set of these members, each of power 1.
pub fn set_of(members: &[Member], names: &[&str]) -> ValidatorSet {
    let validators = names.iter().map(|name| of(members, name).validator()).collect();
    ValidatorSet::new(validators).expect("the tests' validators make a set")
}
