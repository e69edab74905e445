//! Blocks, heads of the record log, and proofs that one extends another.

use super::caller::Caller;
use super::problems::{Refused, not_here};
use super::service::Service;
use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use portolan_api::block::{BlockAnswer, CheckpointAnswer, ConsistencyAnswer, ConsistencyRequest};
use portolan_api::certificate::CertificateAnswer;
use portolan_api::token::Role::{Auditor, Reader};
use portolan_api::{Code, Problem};
use portolan_ledger::Height;
use std::sync::Arc;

/// One block, by height.
pub async fn get(
    State(service): State<Arc<Service>>,
    caller: Caller,
    height: Result<Path<u64>, PathRejection>,
) -> Result<Json<BlockAnswer>, Refused> {
    caller.must_be(&[Auditor, Reader])?;
    let Path(height) = height?;
    let Some(block) = service.store.block(Height(height))? else {
        let unknown = Problem::new(Code::UnknownBlock, format!("no block is decided at height {height}"));
        let is_ahead = service.store.tip().is_none_or(|tip| height > tip.header.height.0);
        return Err(if is_ahead { unknown.into() } else { not_here(&service.store, unknown) });
    };
    Ok(Json(BlockAnswer {
        digest: block.header.digest(),
        header: block.header,
        submissions: block.submissions,
        certificate: Some(CertificateAnswer::from(&block.certificate)),
    }))
}

/// The newest head of the record log.
pub async fn checkpoint(
    State(service): State<Arc<Service>>,
    caller: Caller,
) -> Result<Json<CheckpointAnswer>, Refused> {
    caller.must_be(&[Auditor, Reader])?;
    let tip = service.store.tip().ok_or_else(|| Problem::new(Code::NotReady, "the node has no genesis"))?;
    Ok(Json(CheckpointAnswer {
        network: service.network,
        height: tip.header.height,
        time: tip.header.time,
        size: tip.header.log_size,
        root: tip.header.log_root,
        state_root: tip.header.state_root,
        certificate: tip.certificate.as_ref().map(CertificateAnswer::from),
    }))
}

/// Proof that the log extends an earlier head.
pub async fn consistency(
    State(service): State<Arc<Service>>,
    caller: Caller,
    request: Result<Query<ConsistencyRequest>, QueryRejection>,
) -> Result<Json<ConsistencyAnswer>, Refused> {
    caller.must_be(&[Auditor, Reader])?;
    let Query(ConsistencyRequest { from, to }) = request?;
    let tip = service.store.tip().ok_or_else(|| Problem::new(Code::NotReady, "the node has no genesis"))?;
    let to = to.unwrap_or(tip.header.log_size);
    if to > tip.header.log_size || from > to {
        let text = format!("the log has {} leaves", tip.header.log_size);
        return Err(Problem::new(Code::AnchorAhead, text).at("from").into());
    }
    let lost = || Problem::new(Code::InternalFault, "log nodes are missing; run `portolan-node fsck`");
    let path = service.store.log_consistency(from, to)?.ok_or_else(lost)?;
    let root = service.store.log_root(to)?.ok_or_else(lost)?;
    Ok(Json(ConsistencyAnswer { from, to, root, path }))
}
