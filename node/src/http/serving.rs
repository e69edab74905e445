//! Listen and serve: plain on loopback, TLS everywhere else.

use super::service::Service;
use crate::limits::HTTP_SHUTDOWN_TIME_MAX;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

/// Where the interface listens and how it is protected.
#[derive(Debug, Clone)]
pub struct Listening {
    /// The address; port 0 takes a free one.
    pub address: SocketAddr,
    /// Certificate chain and key (PEM), required beyond loopback.
    pub tls: Option<(PathBuf, PathBuf)>,
}

/// Why the interface cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeFault {
    /// Beyond loopback callers' tokens would travel in clear.
    #[error("{0} is beyond loopback: give `tls_certificate` and `tls_key`, or listen on 127.0.0.1")]
    TlsRequired(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Certificate or key cannot be used.
    #[error("cannot use the TLS certificate and key")]
    Tls(#[source] std::io::Error),
    /// Serving ended by a fault.
    #[error("serving ended")]
    Serve(#[source] std::io::Error),
}

/// Listen, tell where, and serve until `stop` completes; open requests get `limits::HTTP_SHUTDOWN_TIME_MAX` to end.
///
/// # Errors
/// [`ServeFault`].
pub async fn serve(
    listening: Listening,
    service: Arc<Service>,
    listens: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeFault> {
    let Listening { address, tls } = listening;
    if tls.is_none() && !address.ip().is_loopback() {
        return Err(ServeFault::TlsRequired(address));
    }
    let failed = |source| ServeFault::Listen { address, source };
    let listener = TcpListener::bind(address).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    listens(listener.local_addr().map_err(failed)?);
    let handle = Handle::new();
    let stopping = handle.clone();
    tokio::spawn(async move {
        stop.await;
        stopping.graceful_shutdown(Some(HTTP_SHUTDOWN_TIME_MAX));
    });
    let app = super::router(service).into_make_service();
    match tls {
        None => axum_server::from_tcp(listener).handle(handle).serve(app).await,
        Some((certificate, key)) => {
            let config = RustlsConfig::from_pem_file(certificate, key).await.map_err(ServeFault::Tls)?;
            axum_server::from_tcp_rustls(listener, config).handle(handle).serve(app).await
        }
    }
    .map_err(ServeFault::Serve)
}
