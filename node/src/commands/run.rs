//! `portolan-node run`.

use crate::files::NodeFiles;
use crate::limits::STORE_CLOSE_TIME_MAX;
use crate::running::{self, Ended};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;
use tracing_subscriber::EnvFilter;

/// Tells the process that follows how often the node has begun again because nobody let it in; not for operators.
const ATTEMPT: &str = "PORTOLAN_LET_IN_ATTEMPT";
/// This program, also after its file was replaced by an upgrade.
const THIS_PROGRAM: &str = "/proc/self/exe";

pub(super) fn run(config: &Path) -> anyhow::Result<()> {
    let files = NodeFiles::read(config)?;
    let mut filter = EnvFilter::try_new(&files.config.log_filter)?;
    for directive in portolan_consensus::LOG_DIRECTIVES {
        filter = filter.add_directive(directive.parse()?);
    }
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).init();
    drop(files);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let attempt = std::env::var(ATTEMPT).ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let ended = runtime.block_on(running::run(config, attempt, asked_to_stop()));
    // Tasks that still hold the store end with the runtime.
    runtime.shutdown_timeout(STORE_CLOSE_TIME_MAX);
    let ended = ended?;
    let (ended, closing) = ended;
    anyhow::ensure!(closing.wait(STORE_CLOSE_TIME_MAX), "the store is still in use; what was synced is safe");
    if ended != Ended::Asked {
        // A process of its own from here on, so that nothing of the old keys or of the silence is left; a supervisor sees one
        // process that went on.
        let attempt = if ended == Ended::NotLetIn { attempt + 1 } else { 0 };
        let mut again = Command::new(THIS_PROGRAM);
        let again = again.args(std::env::args_os().skip(1)).env(ATTEMPT, attempt.to_string()).exec();
        return Err(anyhow::Error::new(again).context("the node could not begin again by itself; start it"));
    }
    Ok(())
}

async fn asked_to_stop() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(error) => {
            tracing::error!(%error, "SIGTERM cannot be heard; only Ctrl-C stops the node cleanly");
            let _ = tokio::signal::ctrl_c().await;
            return;
        }
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
