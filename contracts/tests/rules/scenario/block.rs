//! Blocks that another validator offers and that do not stand: of another edition, at another height or time, on no state, or
//! where the network has gone on to an edition that this program does not have.

use super::command::offset_ms;
use super::story::Story;
use portolan_contracts::MemoryState;
use portolan_ledger::{Height, Time};

/// `block of edition 2`, `block where edition 2 is in force`, `block at height +2`, `block at time -1s`, `block on an empty state`, each with what is in the making; that
/// goes on.
pub fn offer(story: &mut Story, wrong: &[&str]) -> Result<String, String> {
    let (mut context, mut state) = (story.world.context(), None);
    match wrong {
        ["of", "edition", edition] => context.edition = edition.parse().map_err(|_| "an edition is a number")?,
        ["where", "edition", edition, "is", "in", "force"] => {
            context.edition = edition.parse().map_err(|_| "an edition is a number")?;
            state = Some(story.world.state_of_edition(context.edition));
        }
        ["at", "height", steps] => {
            let steps: u64 = steps.trim_start_matches('+').parse().map_err(|_| "steps after the last height")?;
            context.height = Height(story.world.height + steps);
        }
        ["at", "time", offset] => context.time = Time(context.time.0.saturating_add_signed(offset_ms(offset)?)),
        ["on", "an", "empty", "state"] => state = Some(MemoryState::default()),
        other => return Err(format!("no such block: {}", other.join(" "))),
    }
    let result = story.world.offer_block(state.as_ref().unwrap_or(&story.world.state), context);
    match result {
        Ok(()) => Err("such a block stands: `block` closes it".into()),
        refused => Ok(story.answer(refused)),
    }
}
