//! What is asked at a gate: which container. All stays that this node knows under its number are meant.

use crate::http::problems::Refused;
use crate::http::service::Service;
use crate::names;
use portolan_api::gate_check::GateCheckRequest;
use portolan_api::{Code, Problem};
use portolan_contracts::query;
use portolan_gateway::SubjectName;
use portolan_ledger::{StateView, SubjectId};

/// The stays that are meant.
///
/// # Errors
/// [`Code::Malformed`] when none or both of number and id are given; [`Code::UnknownSubject`].
pub fn asked(service: &Service, view: &dyn StateView, request: &GateCheckRequest) -> Result<Vec<SubjectId>, Refused> {
    let stays = match (&request.container, &request.subject) {
        (Some(container), None) => {
            let known = names::find(&service.store, view, &SubjectName::container(container, None))?;
            current(view, known)
        }
        (None, Some(subject)) => with_those_of_its_number(service, view, *subject)?,
        _ => return Err(Problem::new(Code::Malformed, "give either `container` or `subject`").at("container").into()),
    };
    if stays.is_empty() {
        let text = "this node knows no container under this name";
        return Err(Problem::new(Code::UnknownSubject, text).at("container").into());
    }
    Ok(stays)
}

/// A stay, and the others that this node knows under its number: asked by id, it is no way round what stands on them.
fn with_those_of_its_number(
    service: &Service,
    view: &dyn StateView,
    asked: SubjectId,
) -> Result<Vec<SubjectId>, Refused> {
    let mut stays = vec![asked];
    for name in names::of(&service.store, &asked)? {
        let known = names::find(&service.store, view, &name)?;
        if matches!(name, SubjectName::ContainerStay { .. }) {
            stays.extend(current(view, known).into_iter().filter(|other| *other != asked));
        }
    }
    Ok(stays)
}

/// The stays that have not ended; when all have, the last of them.
fn current(view: &dyn StateView, stays: Vec<SubjectId>) -> Vec<SubjectId> {
    let ended = |id: &SubjectId| query::stay_has_ended(view, id);
    let current: Vec<_> = stays.iter().filter(|id| !ended(id)).copied().collect();
    if current.is_empty() { stays.last().copied().into_iter().collect() } else { current }
}
