//! A container stay on its way to the gate: rights, announced visits, the authorisation, inspections.

use portolan_api::subject::{
    AgencyPart, AnnouncementAnswer, AuthorisationAnswer, AuthorisationEnded, InspectionPlanAnswer, ReleaseRightAnswer,
    RightOffer, SubjectAnswer,
};
use portolan_contracts::nouns::pickup_authorisation::PickupAuthorisation;
use portolan_contracts::nouns::pre_announcement::PreAnnouncement;
use portolan_contracts::query::{self, PlanSummary, ReleaseRightStatus, StayStatus};
use portolan_ledger::{StateView, SubjectId, Time};

/// Put what stands about a stay at `time` into the answer about it.
pub fn put_into(answer: &mut SubjectAnswer, view: &dyn StateView, stay: &StayStatus, time: Time) {
    answer.authorisations = stay.authorisation.iter().map(|given| authorisation(given, time)).collect();
    answer.release_rights = stay.release_rights.iter().map(right).collect();
    answer.announcements = stay.visits.iter().map(announcement).collect();
    answer.inspection_plans = query::inspection_plans_of(view, stay.inspections.keys()).iter().map(plan).collect();
}

/// A permission to leave, as it counts at `time`.
pub fn authorisation(given: &PickupAuthorisation, time: Time) -> AuthorisationAnswer {
    AuthorisationAnswer {
        authorisation: given.record,
        terminal: given.terminal.clone(),
        alive: given.lives_at(time),
        expires_at: given.valid_until,
        haulier: given.haulier.clone(),
        ended: given.ended.map(|ended| AuthorisationEnded { record: ended.record, at: ended.time }),
    }
}

/// To whom a right is offered is a commitment here as on the ledger: the parts that name the next one stay closed.
fn right((subject, ReleaseRightStatus { standing, right }): (&SubjectId, &ReleaseRightStatus)) -> ReleaseRightAnswer {
    let offer = right.offer.filter(|_| standing.is_live());
    ReleaseRightAnswer {
        right: right.record,
        subject: *subject,
        standing: standing.as_str().to_owned(),
        issuer: right.issuer.clone(),
        holder: right.holder.clone(),
        chain_position: right.chain_position,
        valid_to: right.valid_to,
        offer: offer.map(|offer| RightOffer { record: offer.record, to: offer.to, assigns: offer.assigns }),
        revoked_by: right.revoked.map(|revoked| revoked.record),
    }
}

fn announcement(visit: &PreAnnouncement) -> AnnouncementAnswer {
    AnnouncementAnswer {
        announcement: visit.record,
        haulier: visit.haulier.clone(),
        mode: visit.mode.as_str().to_owned(),
        from: visit.window.from,
        until: visit.window.until,
        vehicle: visit.vehicle,
        stay_count: visit.stay_count,
    }
}

fn plan(PlanSummary { status, outcomes }: &PlanSummary) -> InspectionPlanAnswer {
    let fixed = status.fixed.as_ref();
    let agencies = status.requests.iter().map(|(request, part)| {
        let outcome = outcomes.get(request);
        AgencyPart {
            agency: part.agency.clone(),
            request: *request,
            state: part.state.as_str().to_owned(),
            result: outcome.map(|outcome| outcome.result.as_str().to_owned()),
            decision: outcome.map(|outcome| outcome.decision.as_str().to_owned()),
            outcome: outcome.map(|outcome| outcome.record),
        }
    });
    InspectionPlanAnswer {
        plan: status.plan,
        state: status.state.as_str().to_owned(),
        lead: status.lead.clone(),
        place: status.place.as_ref().map(ToString::to_string),
        from: fixed.map(|fixed| fixed.slot.from),
        until: fixed.map(|fixed| fixed.slot.until),
        tasks: fixed.iter().flat_map(|fixed| &fixed.tasks).map(|task| task.as_str().to_owned()).collect(),
        declarant_presence: fixed.map(|fixed| fixed.declarant_presence.as_str().to_owned()),
        agencies: agencies.collect(),
        embargo: status.embargo,
    }
}
