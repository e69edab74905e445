//! The header of a goods declaration: what lets a port match it with containers. Customs keeps the rest.

use crate::draft::{Draft, SealedText};
use crate::nouns::object;
use crate::profile::Profile;
use crate::sealed::DeclaredGoods;
use crate::subject_name::SubjectName;
use portolan_ledger::{Locode, Time};
use serde_json::{Value, json};

/// The header facts of a declaration that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// Movement reference number, if customs has given one.
    pub mrn: Option<String>,
    /// Local reference number.
    pub lrn: Option<String>,
    /// Its version, if it says so.
    pub version: Option<u32>,
    /// The procedure, a word of the rules' closed list.
    pub regime: &'static str,
    /// Declaration and additional type, for example `IMA`.
    pub type_code: Option<String>,
    /// Lodged before the goods arrived.
    pub pre_lodged: Option<bool>,
    /// Number of goods items.
    pub items: Option<u32>,
    /// Code of the place where the goods are.
    pub goods_location: Option<String>,
    /// Customs office of exit.
    pub exit_office: Option<String>,
    /// Containers it covers, normalised.
    pub containers: Vec<String>,
    /// Its goods, where all of them are told.
    pub goods: Option<DeclaredGoods>,
}

impl Declaration {
    /// The name of the declaration as a subject.
    #[must_use]
    pub fn name(&self) -> SubjectName {
        SubjectName::Declaration { mrn: self.mrn.clone(), lrn: self.lrn.clone() }
    }

    /// The draft: regime, version, pre-lodgement and number of items in clear; numbers, type, place and office sealed for the
    /// community; the goods for the authorities, if the author is one.
    #[must_use]
    pub fn draft(&self, reference: String, event_time: Time, port: Locode, profile: &Profile) -> Draft {
        let mut draft = Draft::original("Declaration", reference, event_time, port)
            .with("regime", Some(self.regime))
            .with("version", self.version)
            .with("pre_lodged", self.pre_lodged)
            .with("items", self.items);
        let containers = self.containers.iter().map(|container| SubjectName::container(container, None));
        draft.subjects = [self.name()].into_iter().chain(containers).collect();
        draft.sealed = vec![SealedText::new(profile.community.clone(), self.sealed())];
        if let Some(goods) = &self.goods {
            draft.sealed.push(SealedText::where_member(profile.authorities.clone(), goods.sealed()));
        }
        draft
    }

    fn sealed(&self) -> Value {
        object([
            ("mrn", json!(self.mrn)),
            ("lrn", json!(self.lrn)),
            ("type_code", json!(self.type_code)),
            ("goods_location", json!(self.goods_location)),
            ("exit_office", json!(self.exit_office)),
            ("containers", json!(self.containers)),
        ])
    }
}
