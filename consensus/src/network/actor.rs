//! The engine's network actor: a shell that hands everything to the task that owns the swarm.

use crate::context::Portolan;
use arc_malachitebft_engine::network::Msg;
use async_trait::async_trait;
use ractor::{Actor, ActorProcessingErr, ActorRef};
use tokio::sync::mpsc;

/// The shell. The channel behind it is unbounded as the engine's mailboxes are: only the engine fills it, a few messages per
/// round.
pub struct Shell;

#[async_trait]
impl Actor for Shell {
    type Msg = Msg<Portolan>;
    type State = mpsc::UnboundedSender<Msg<Portolan>>;
    type Arguments = mpsc::UnboundedSender<Msg<Portolan>>;

    async fn pre_start(
        &self,
        _: ActorRef<Self::Msg>,
        swarm: Self::Arguments,
    ) -> Result<Self::State, ActorProcessingErr> {
        Ok(swarm)
    }

    async fn handle(
        &self,
        _: ActorRef<Self::Msg>,
        message: Self::Msg,
        swarm: &mut Self::State,
    ) -> Result<(), ActorProcessingErr> {
        // An error ends this actor, and with it the engine: without a network there is nothing to agree with.
        swarm.send(message).map_err(|_| "the network task has ended".into())
    }
}
