//! One node's address with the token that opens it, and the requests all calls are made of.

use super::fault::{CallFault, RefusedCall};
use crate::limits::{ANSWER_BYTES_MAX, CONNECT_TIME_MAX, PROBLEM_BYTES_MAX, REQUEST_TIME_MAX};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Certificate, Client, RequestBuilder, Response, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How to reach a node.
#[derive(Clone, Default)]
pub struct Connection {
    /// Its address, for example `https://node.port.example:8443`.
    pub node: String,
    /// The bearer token.
    pub token: Option<String>,
    /// X.509 certificates to trust instead of the public ones, PEM.
    pub certificates: Option<Vec<u8>>,
}

/// One node, as its organisation's users and systems see it.
#[derive(Debug, Clone)]
pub struct Node {
    http: Client,
    base: Url,
    name: String,
    /// Marked as sensitive, so that `Debug` does not print it.
    authorization: Option<HeaderValue>,
}

impl Node {
    /// Prepare calls to a node. Nothing is sent yet.
    ///
    /// # Errors
    /// [`CallFault::Connection`] when address, token or certificates cannot be used.
    pub fn new(connection: &Connection) -> Result<Self, CallFault> {
        let fault = |reason: String| CallFault::Connection(reason);
        let name = connection.node.trim_end_matches('/').to_owned();
        let base = Url::parse(&name).map_err(|error| fault(format!("`{name}` is no address: {error}")))?;
        if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none() {
            return Err(fault(format!("`{name}` is no address: http://host:port or https://host:port")));
        }
        if connection.token.is_some() && base.scheme() == "http" && !is_this_machine(&base) {
            return Err(fault(format!("{name} is another machine: a token is sent there over https only")));
        }
        let mut headers = HeaderMap::new();
        let mut authorization = None;
        if let Some(token) = &connection.token {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", token.trim()))
                .map_err(|_| fault("the token has characters that a header cannot carry".into()))?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value.clone());
            authorization = Some(value);
        }
        let mut client = Client::builder()
            .default_headers(headers)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .tcp_nodelay(true)
            .connect_timeout(CONNECT_TIME_MAX);
        if let Some(pem) = &connection.certificates {
            client = client.tls_built_in_root_certs(false);
            let certificates = Certificate::from_pem_bundle(pem)
                .map_err(|error| fault(format!("the certificates after --ca are not PEM: {error}")))?;
            for certificate in certificates {
                client = client.add_root_certificate(certificate);
            }
        }
        let http = client.build().map_err(|error| fault(format!("TLS cannot be set up: {}", lowest_cause(&error))))?;
        Ok(Self { http, base, name, authorization })
    }

    /// The address, as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Host and port, if the node is spoken to over plain HTTP at the root of its address.
    pub(crate) fn plain_authority(&self) -> Option<String> {
        let host = self.base.host_str().filter(|_| self.base.scheme() == "http" && self.base.path() == "/")?;
        Some(format!("{host}:{}", self.base.port_or_known_default()?))
    }

    /// The value of the `Authorization` header.
    pub(crate) fn authorization(&self) -> Option<&str> {
        self.authorization.as_ref()?.to_str().ok()
    }

    pub(super) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(self.url(path)).timeout(REQUEST_TIME_MAX)
    }

    pub(super) fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(self.url(path)).timeout(REQUEST_TIME_MAX)
    }

    /// A request that may stream without end.
    pub(super) fn get_stream(&self, path: &str) -> RequestBuilder {
        self.http.get(self.url(path))
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base.as_str().trim_end_matches('/'))
    }

    /// Read one JSON answer.
    pub(super) async fn read<T: DeserializeOwned>(&self, path: &str, query: &impl Serialize) -> Result<T, CallFault> {
        self.json(self.get(path).query(query)).await
    }

    /// Send a request and read its JSON answer.
    pub(super) async fn json<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, CallFault> {
        let bytes = self.bytes(request.header(ACCEPT, "application/json")).await?;
        serde_json::from_slice(&bytes).map_err(|error| self.foreign(error.to_string()))
    }

    /// Send a request and read its answer as bytes.
    pub(super) async fn bytes(&self, request: RequestBuilder) -> Result<Vec<u8>, CallFault> {
        let response = self.send(request).await?;
        self.body(response, ANSWER_BYTES_MAX).await
    }

    /// Read a JSON answer that comes with a success or a failure status alike.
    pub(super) async fn read_any_status<T: DeserializeOwned>(&self, path: &str) -> Result<T, CallFault> {
        let response = self.get(path).send().await.map_err(|error| self.unreachable(error))?;
        let bytes = self.body(response, PROBLEM_BYTES_MAX).await?;
        serde_json::from_slice(&bytes).map_err(|error| self.foreign(error.to_string()))
    }

    /// Send a request; anything but a success becomes a fault.
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<Response, CallFault> {
        let response = request.send().await.map_err(|error| self.unreachable(error))?;
        if response.status().is_success() { Ok(response) } else { Err(self.refusal(response).await) }
    }

    async fn refusal(&self, response: Response) -> CallFault {
        let status = response.status();
        let retry_after_s =
            response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
        let bytes = match self.body(response, PROBLEM_BYTES_MAX).await {
            Ok(bytes) => bytes,
            Err(fault) => return fault,
        };
        match serde_json::from_slice::<RefusedCall>(&bytes) {
            Ok(call) if !call.code.is_empty() => {
                let status = status.as_u16();
                CallFault::Refused(Box::new(RefusedCall { node: self.name.clone(), status, retry_after_s, ..call }))
            }
            _ => self.foreign(format!("status {}, without a problem document", status_words(status))),
        }
    }

    async fn body(&self, mut response: Response, bytes_max: usize) -> Result<Vec<u8>, CallFault> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.unreachable(error))? {
            if body.len() + chunk.len() > bytes_max {
                return Err(self.foreign(format!("an answer of more than {bytes_max} bytes")));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    pub(super) fn unreachable(&self, source: reqwest::Error) -> CallFault {
        let reason = lowest_cause(&source);
        CallFault::Unreachable { node: self.name.clone(), reason, source: source.without_url() }
    }

    pub(super) fn foreign(&self, reason: String) -> CallFault {
        CallFault::Foreign { node: self.name.clone(), reason }
    }
}

fn is_this_machine(address: &Url) -> bool {
    match address.host_str() {
        Some("localhost") => true,
        Some(host) => {
            let host = host.trim_start_matches('[').trim_end_matches(']');
            host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        None => false,
    }
}

fn status_words(status: StatusCode) -> String {
    format!("{} {}", status.as_u16(), status.canonical_reason().unwrap_or_default())
}

/// The innermost error says what happened; those around it say that something did.
fn lowest_cause(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "it took too long".into();
    }
    let mut lowest: &dyn std::error::Error = error;
    while let Some(source) = lowest.source() {
        lowest = source;
    }
    lowest.to_string()
}
