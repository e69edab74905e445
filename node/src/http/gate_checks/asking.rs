//! What is asked at a gate: who comes for a container, with what.
//!
//! Invariants
//! - A plate or a driver goes no further than this module: what leaves it is their commitment.

use crate::http::problems::Refused;
use portolan_api::gate_check::{GateCheckRequest, GateReason, VehicleSeen};
use portolan_api::{Code, Problem};
use portolan_contracts::Claim;
use portolan_contracts::gate_check::GateRule;
use portolan_contracts::nouns::pickup_authorisation::PickupAuthorisation;
use portolan_contracts::nouns::pre_announcement::rules::{commitment, normal_form};
use portolan_ledger::{Digest, OrganisationId};

/// Who comes for a container, and with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtGate {
    /// The haulier with the salt that opens the assignment to it.
    pub haulier: Option<(OrganisationId, Digest)>,
    /// The commitment to its vehicle.
    pub vehicle: Option<Digest>,
}

impl AtGate {
    /// What a request says of them.
    ///
    /// # Errors
    /// [`Code::Malformed`], naming the field.
    pub fn read(request: &GateCheckRequest) -> Result<Self, Refused> {
        let haulier = match (&request.haulier, request.salt) {
            (None, None) => None,
            (Some(haulier), Some(salt)) => Some((haulier.clone(), salt)),
            (Some(_), None) => {
                let text = "a haulier opens the assignment of the release right with its salt";
                let next = "Send the salt that was told with the assignment, or leave `haulier` out.";
                return Err(malformed("salt", text, next));
            }
            (None, Some(_)) => {
                let text = "a salt opens nothing without the haulier it was made for";
                return Err(malformed("haulier", text, "Name the haulier that asks, or leave `salt` out."));
            }
        };
        let vehicle = match (request.vehicle, &request.vehicle_seen) {
            (Some(_), Some(_)) => {
                let text = "either the commitment in `vehicle`, or what was read in `vehicle_seen`";
                return Err(malformed("vehicle", text, "Leave one of the two out."));
            }
            (vehicle, None) => vehicle,
            (None, Some(seen)) => Some(committed(seen)?),
        };
        Ok(Self { haulier, vehicle })
    }

    /// By what right they come.
    #[must_use]
    pub fn claim(&self) -> Claim {
        self.haulier.clone().map_or(Claim::Nobody, |(haulier, salt)| Claim::Opened { haulier, salt })
    }

    /// Why an authorisation that was given before is none for them: it names another haulier, or another vehicle.
    #[must_use]
    pub fn others(&self, given: &PickupAuthorisation) -> Vec<GateReason> {
        let reason = |rule: GateRule, text: String| GateReason {
            code: rule.as_str().to_owned(),
            light: None,
            record: Some(given.record),
            text,
        };
        let asks = self.haulier.as_ref().map(|(haulier, _)| haulier);
        let haulier = given.haulier.as_ref().filter(|haulier| asks.is_some_and(|asks| asks != *haulier));
        let vehicle = given.vehicle.filter(|vehicle| self.vehicle.is_some_and(|seen| seen != *vehicle));
        let for_haulier = haulier.map(|haulier| format!("the authorisation is for {haulier}, and another asks"));
        let for_vehicle = vehicle.map(|_| "the authorisation is for another vehicle".to_owned());
        let for_haulier = for_haulier.map(|text| reason(GateRule::ReleaseRight, text));
        for_haulier.into_iter().chain(for_vehicle.map(|text| reason(GateRule::PreAnnouncement, text))).collect()
    }
}

fn committed(seen: &VehicleSeen) -> Result<Digest, Refused> {
    let [plate, driver] = [&seen.plate, &seen.driver].map(|text| text.as_deref().unwrap_or_default());
    if normal_form(plate).is_empty() && normal_form(driver).is_empty() {
        let text = "letters or digits of a plate, of a driver, or of both";
        return Err(malformed("vehicle_seen.plate", text, "Send what was read at the gate, as it was announced."));
    }
    Ok(commitment(plate, driver, &seen.salt))
}

fn malformed(field: &str, text: &str, next_step: &str) -> Refused {
    Problem::new(Code::Malformed, text).at(field).advising(next_step).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse as _;
    use portolan_ledger::Time;
    use std::collections::BTreeMap;

    type Fill = fn(&mut GateCheckRequest);

    fn salt() -> Digest {
        Digest::of(b"32 random bytes")
    }

    fn haulier() -> OrganisationId {
        OrganisationId::parse("haulier").unwrap()
    }

    fn asking(fill: impl FnOnce(&mut GateCheckRequest)) -> Result<AtGate, Refused> {
        let mut request = GateCheckRequest { container: Some("PRTU2611249".into()), ..GateCheckRequest::default() };
        fill(&mut request);
        AtGate::read(&request)
    }

    fn seen(plate: Option<&str>, driver: Option<&str>) -> VehicleSeen {
        let [plate, driver] = [plate, driver].map(|text| text.map(str::to_owned));
        VehicleSeen { plate, driver, salt: salt() }
    }

    async fn field_and_next_step(refused: Refused) -> (String, String) {
        let body = refused.into_response().into_body();
        let bytes = axum::body::to_bytes(body, 4_096).await.unwrap();
        let problem: Problem = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(problem.code, Code::Malformed);
        (problem.field.unwrap(), problem.next_step)
    }

    #[test]
    fn a_haulier_with_its_salt_claims_the_right_and_nobody_claims_nothing() {
        let at_gate = asking(|request| (request.haulier, request.salt) = (Some(haulier()), Some(salt()))).unwrap();
        assert_eq!(at_gate.claim(), Claim::Opened { haulier: haulier(), salt: salt() });
        assert_eq!(asking(|_| ()).unwrap().claim(), Claim::Nobody);
    }

    #[test]
    fn what_is_read_at_the_gate_becomes_its_commitment_and_nothing_else() {
        let at_gate = asking(|request| request.vehicle_seen = Some(seen(Some("xa21-2345"), Some("John Doe")))).unwrap();
        assert_eq!(at_gate.vehicle, Some(commitment("XA212345", "JOHNDOE", &salt())));
        let text = format!("{at_gate:?} {:?}", seen(Some("XA212345"), Some("John Doe")));
        assert!(!text.contains("XA21") && !text.contains("John"), "{text}");
    }

    fn given(haulier: Option<OrganisationId>, vehicle: Option<Digest>) -> PickupAuthorisation {
        PickupAuthorisation {
            record: Digest::of(b"record"),
            terminal: OrganisationId::parse("terminal").unwrap(),
            given_at: Time(1_000),
            valid_until: Time(2_000),
            releases: BTreeMap::new(),
            haulier,
            assignment: None,
            vehicle,
            announcement: None,
            ended: None,
        }
    }

    #[test]
    fn an_authorisation_of_one_lets_no_other_fetch_the_container() {
        let other = OrganisationId::parse("other").unwrap();
        let [truck, other_truck] = [Digest::of(b"truck"), Digest::of(b"another truck")];
        let table = [
            (given(Some(haulier()), Some(truck)), vec![]),
            (given(Some(other.clone()), Some(truck)), vec!["X-02"]),
            (given(Some(haulier()), Some(other_truck)), vec!["X-04"]),
            (given(Some(other), Some(other_truck)), vec!["X-02", "X-04"]),
            (given(None, None), vec![]),
        ];
        let there = AtGate { haulier: Some((haulier(), salt())), vehicle: Some(truck) };
        for (given, expected) in table {
            let codes: Vec<String> = there.others(&given).into_iter().map(|reason| reason.code).collect();
            assert_eq!(codes, expected, "{given:?}");
            assert_eq!(asking(|_| ()).unwrap().others(&given), [], "nobody is named");
        }
    }

    #[tokio::test]
    async fn a_request_that_contradicts_itself_names_the_field_and_the_way_out() {
        let table: [(&str, Fill); 5] = [
            ("salt", |request| request.haulier = Some(haulier())),
            ("haulier", |request| request.salt = Some(salt())),
            ("vehicle", |request| {
                request.vehicle = Some(salt());
                request.vehicle_seen = Some(seen(Some("XA21"), None));
            }),
            ("vehicle_seen.plate", |request| request.vehicle_seen = Some(seen(None, None))),
            ("vehicle_seen.plate", |request| request.vehicle_seen = Some(seen(Some(" - "), Some("")))),
        ];
        for (expected, fill) in table {
            let (field, next_step) = field_and_next_step(asking(fill).unwrap_err()).await;
            assert_eq!(field, expected);
            assert!(next_step.ends_with('.') && next_step != Code::Malformed.next_step(), "{next_step}");
        }
    }
}
