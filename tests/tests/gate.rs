//! At the gate over HTTP: who comes, with what, and whether an authorisation that was given before still holds.

use portolan_api::gate_check::{GateCheckAnswer, GateCheckRequest, GateReason, GateVerdict, VehicleSeen};
use portolan_api::paths::RELEASES;
use portolan_api::subject::SubjectsRequest;
use portolan_client::demo::messages::{DISCHARGE, MINUTE_MS};
use portolan_client::demo::sample::CONTAINER;
use portolan_client::local_network::Member::{Customs, Pcs, PortAuthority, Terminal};
use portolan_client::local_network::{LocalNetwork, Member};
use portolan_client::sdk::CallFault;
use portolan_client::signing::now;
use portolan_ledger::{Digest, OrganisationId, SubjectId, Time};
use portolan_tests::board::decide;
use portolan_tests::events::{message, write};
use portolan_tests::network::start_silent;
use portolan_tests::signing::{Signer, state, stay};
use serde_json::{Value, json};

const PLATE: &str = "XA21 2345";
const PLATE_IN_NORMAL_FORM: &str = "XA212345";

/// A commitment as `docs/specs/release-right.md` has it.
fn assigned_to(stay: &SubjectId, next: &str, salt: &Digest) -> Digest {
    Digest::of(format!("portolan/release-right/v1\n{stay}\n{next}\n{salt}").as_bytes())
}

/// A commitment as `docs/specs/pre-announcement.md` has it.
fn announced(plate: &str, driver: &str, salt: &Digest) -> Digest {
    Digest::of(format!("portolan/vehicle/v1\n{plate}\n{driver}\n{salt}").as_bytes())
}

/// The member that is carrier and haulier in this story writes one record about the container.
async fn states(network: &LocalNetwork, record_type: &str, id: SubjectId, body: Value) -> Digest {
    state(network, Pcs, &Signer::of(network, Pcs).content(record_type, stay(id), &body)).await
}

async fn release(network: &LocalNetwork, member: Member, light: &str, until: Option<Time>) -> Digest {
    let reference = Digest(rand::random());
    let mut body = json!({"container": CONTAINER, "light": light, "reference": reference, "expires_at": until});
    if light == "CUSTOMS" {
        body["exemption"] = "C21".into();
    }
    let written = write(network, member, RELEASES, &body).await.expect("a release of one's own light");
    written.records().next().expect("one record").record
}

async fn ask(network: &LocalNetwork, fill: impl FnOnce(&mut GateCheckRequest)) -> Result<GateCheckAnswer, CallFault> {
    let mut request = GateCheckRequest { container: Some(CONTAINER.into()), ..GateCheckRequest::default() };
    fill(&mut request);
    network.node(Terminal).expect("a node").gate_check(&request).await
}

fn codes(reasons: &[GateReason]) -> Vec<&str> {
    reasons.iter().map(|reason| reason.code.as_str()).collect()
}

fn haulier() -> OrganisationId {
    OrganisationId::parse("pcs").expect("an id")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_haulier_opens_its_right_at_the_gate_and_the_authorisation_is_asked_again_after_a_release_was_superseded() {
    let network = start_silent().await;
    let roles = ["roles", "--org", "pcs", "--role", "PCS@GBFXT", "--role", "CAR@GBFXT", "--role", "HAU@GBFXT"];
    decide(&network, &roles, &[Customs, PortAuthority, Terminal]).await;
    message(&network, Terminal, DISCHARGE, Time(now().0 - 30 * MINUTE_MS)).await.expect("a discharge");
    for (member, light) in [(Pcs, "COMMERCIAL"), (Customs, "CUSTOMS"), (Terminal, "TERMINAL")] {
        release(&network, member, light, None).await;
    }
    let name = SubjectsRequest { container: Some(CONTAINER.into()), ..SubjectsRequest::default() };
    let id = network.node(Pcs).expect("a node").subjects(&name).await.expect("its stay").entries[0].subject.id;

    let [held, assigned, vehicle] = [Digest(rand::random()), Digest(rand::random()), Digest(rand::random())];
    let valid_to = now().plus_ms(60 * MINUTE_MS);
    let to = assigned_to(&id, "pcs", &held);
    states(&network, "ReleaseRight", id, json!({"step": "ISSUED", "to": to, "valid_to": valid_to})).await;
    states(&network, "ReleaseRight", id, json!({"step": "ACCEPTED", "salt": held})).await;
    let to = assigned_to(&id, "pcs", &assigned);
    states(&network, "ReleaseRight", id, json!({"step": "ASSIGNED", "to": to})).await;
    let window = json!({"from": Time(now().0 - MINUTE_MS), "until": valid_to});
    let commitment = announced(PLATE_IN_NORMAL_FORM, "JOHNDOE", &vehicle);
    states(&network, "PreAnnouncement", id, json!({"mode": "ROAD", "window": window, "vehicle": commitment})).await;

    // The way to the gate is shown; to whom the right is assigned is not.
    let shown = network.node(Customs).expect("a node").subject(id).await.expect("it is known");
    let right = &shown.release_rights[0];
    assert_eq!((right.standing.as_str(), right.holder.as_str(), right.chain_position), ("ASSIGNED", "pcs", 1));
    let offer = right.offer.as_ref().expect("it is assigned");
    assert_eq!((offer.to, offer.assigns), (assigned_to(&id, "pcs", &assigned), true));
    let visit = &shown.announcements[0];
    assert_eq!((visit.haulier.as_str(), visit.mode.as_str(), visit.vehicle), ("pcs", "ROAD", Some(commitment)));
    assert!(shown.authorisations.is_empty(), "{shown:?}");

    // Another salt opens nothing, another vehicle was not announced, and each is said.
    let seen = |plate: &str| VehicleSeen { plate: Some(plate.into()), driver: Some("John Doe".into()), salt: vehicle };
    let wrong = ask(&network, |asked| {
        (asked.haulier, asked.salt, asked.vehicle_seen) = (Some(haulier()), Some(held), Some(seen("XA21 2346")));
        asked.authorise = true;
    });
    let wrong = wrong.await.expect("an answer");
    assert_eq!((wrong.verdict, codes(&wrong.reasons)), (GateVerdict::Deny, vec!["X-02", "X-04"]), "{wrong:?}");
    assert_eq!((wrong.written, wrong.authorisation, wrong.recheck), (None, None, None), "a DENY is not recorded");

    // What was told with the assignment opens it. The plate goes no further than the terminal's node.
    let right = ask(&network, |asked| {
        (asked.haulier, asked.salt, asked.vehicle_seen) = (Some(haulier()), Some(assigned), Some(seen(PLATE)));
        asked.authorise = true;
    });
    let right = right.await.expect("an answer");
    assert_eq!((right.verdict, codes(&right.reasons)), (GateVerdict::Allow, vec![]), "{right:?}");
    let given = right.authorisation.expect("it was recorded");
    assert_eq!((given.alive, given.haulier, given.ended), (true, Some(haulier()), None));
    assert!(given.expires_at <= valid_to, "no longer than what it rests on");
    assert_eq!(right.recheck.map(|recheck| recheck.verdict), Some(GateVerdict::Allow));
    let record = network.node(Terminal).expect("a node").record(&given.authorisation).await.expect("its record");
    let said = json!({"result": "ALLOW", "haulier": "pcs", "salt": assigned, "vehicle": commitment});
    assert_eq!(record.entry.body, said);
    assert!(!record.text.contains("XA21") && !record.text.to_lowercase().contains("doe"), "{}", record.text);

    // At the gate, nobody needs to name the haulier again: the authorisation holds by itself.
    let again = ask(&network, |_| ()).await.expect("an answer");
    assert_eq!(again.recheck.expect("it stands").verdict, GateVerdict::Allow);

    // Whoever else comes, or with whatever else, does not leave on it.
    let other = ask(&network, |asked| {
        let another = OrganisationId::parse("customs").expect("an id");
        (asked.haulier, asked.salt, asked.vehicle_seen) = (Some(another), Some(assigned), Some(seen("XA21 2346")));
    });
    let other = other.await.expect("an answer");
    assert_eq!((other.verdict, codes(&other.reasons)), (GateVerdict::Deny, vec!["X-02", "X-04"]), "{other:?}");
    let recheck = other.recheck.expect("it stands, for another");
    assert_eq!((recheck.verdict, codes(&recheck.reasons)), (GateVerdict::Deny, vec!["X-02", "X-04"]), "{recheck:?}");

    // said again in the same words, a release is the one that stands.
    release(&network, Pcs, "COMMERCIAL", None).await;
    let repeated = ask(&network, |_| ()).await.expect("an answer");
    assert_eq!(repeated.recheck.expect("it stands").verdict, GateVerdict::Allow);

    // another release takes the place of the one it rests on. All lights are green, and it has ended.
    let superseding = release(&network, Pcs, "COMMERCIAL", Some(valid_to)).await;
    let ended = ask(&network, |_| ()).await.expect("an answer");
    assert_eq!(ended.verdict, GateVerdict::Allow, "a new one can be given");
    let recheck = ended.recheck.expect("it was given");
    assert_eq!((recheck.verdict, codes(&recheck.reasons)), (GateVerdict::Deny, vec!["X-06"]), "{recheck:?}");
    assert_eq!(recheck.reasons[0].record, Some(superseding));
    let shown = ended.authorisation.expect("it was given");
    assert_eq!((shown.alive, shown.ended.map(|ended| ended.record)), (false, Some(superseding)));

    let stands = network.node(Customs).expect("a node").subject(id).await.expect("it is known");
    assert_eq!((stands.authorisations[0].alive, stands.authorisations[0].authorisation), (false, given.authorisation));

    // By the stay's id the same is asked and authorised; nothing else is opened under that id.
    let by_id = ask(&network, |asked| {
        (asked.container, asked.subject, asked.authorise) = (None, Some(id), true);
    });
    let by_id = by_id.await.expect("an answer");
    let written: Vec<_> = by_id.written.iter().flat_map(|written| written.records()).collect();
    assert_eq!(written.len(), 1, "{written:?}");
    assert_eq!((written[0].record_type.as_str(), written[0].subjects[0].id), ("PickupAuthorisation", id));
    let told = by_id.authorisation.expect("it was given anew");
    assert_eq!((told.authorisation, told.haulier, told.alive), (written[0].record, None, true));

    // A request that contradicts itself says where, and what to do.
    match ask(&network, |asked| asked.haulier = Some(haulier())).await {
        Err(CallFault::Refused(call)) => {
            assert_eq!((call.status, call.code.as_str(), call.field.as_deref()), (400, "malformed", Some("salt")));
            assert!(call.next_step.contains("`haulier`"), "{}", call.next_step);
        }
        other => panic!("{other:?}"),
    }
}
