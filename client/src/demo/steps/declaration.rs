//! Customs posts the declaration, which ties the MRN to the container, and that it is accepted.

use crate::demo::DemoFault;
use crate::demo::messages::{ACCEPTED, DECLARATION};
use crate::demo::sample::{CONTAINER, MRN};
use crate::demo::stage::Stage;
use crate::local_network::Member::{Customs, Pcs};
use crate::signing::now;

/// Tell it.
pub async fn run(stage: &mut Stage) -> Result<(), DemoFault> {
    stage.account.chapter("Customs posts the declaration and accepts it");
    stage.message(Customs, DECLARATION, now(), &format!("WCO declaration, MRN {MRN} for {CONTAINER}")).await?;
    stage.message(Customs, ACCEPTED, now(), "response 01, accepted").await?;
    let seen = stage.declaration(Pcs).await?;
    stage.account.expect(seen.state.as_deref() == Some("ACCEPTED"), "the PCS sees it accepted", &seen)
}
