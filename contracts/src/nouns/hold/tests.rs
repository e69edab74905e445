//! When a hold was in force, and which codes belong to which light.

use super::{Effect, Hold, HoldCode, Lifted};
use crate::light::Light;
use crate::roles::Agency;
use portolan_ledger::{Digest, OrganisationId, Time};

fn hold(event_time: u64, ledger_time: u64, lifted: Option<(u64, u64)>) -> Hold {
    let placer = OrganisationId::parse("customs").unwrap();
    let lifted = lifted.map(|(event, ledger)| Lifted {
        by: placer.clone(),
        record: Digest::of(b"lift"),
        event_time: Time(event),
        ledger_time: Time(ledger),
    });
    Hold {
        light: Light::Customs,
        hold_code: HoldCode::CustomsPhysical,
        effect: [Effect::NoGateOut].into(),
        placer,
        subjects: Default::default(),
        event_time: Time(event_time),
        ledger_time: Time(ledger_time),
        lifted,
    }
}

#[test]
fn a_hold_registered_after_the_exit_is_another_finding_than_one_before() {
    let registered_late = hold(10, 30, None);
    assert!(registered_late.was_in_force_at(Time(20)) && !registered_late.stood_on_ledger_at(Time(20)));
    let lifted_late_on_ledger = hold(10, 10, Some((15, 30)));
    assert!(!lifted_late_on_ledger.was_in_force_at(Time(20)) && lifted_late_on_ledger.stood_on_ledger_at(Time(20)));
}

#[test]
fn every_code_belongs_to_some_light_and_only_to_its_owners() {
    let agencies = Agency::ALL.iter().copied().map(Light::Agency);
    let plain = [Light::Commercial, Light::Customs, Light::Terminal, Light::Security, Light::Port];
    let lights: Vec<Light> = plain.into_iter().chain(agencies).collect();
    for code in HoldCode::ALL {
        assert!(lights.iter().any(|light| code.belongs_to(*light)), "{code}");
    }
    assert!(!HoldCode::CustomsPhysical.belongs_to(Light::Commercial));
    assert!(!HoldCode::Freight.belongs_to(Light::Customs));
    assert!(HoldCode::Veterinary.belongs_to(Light::Agency(Agency::Veterinary)));
    assert!(!HoldCode::Veterinary.belongs_to(Light::Agency(Agency::PlantHealth)));
}
