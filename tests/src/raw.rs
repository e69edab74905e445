//! Requests as no client of ours would send them.

use reqwest::{Client, Method};
use serde_json::Value;

/// An answer, whatever it is.
#[derive(Debug, Clone)]
pub struct RawAnswer {
    /// The HTTP status.
    pub status: u16,
    /// Its content type.
    pub content_type: String,
    /// The body as JSON; null when it is none.
    pub body: Value,
}

impl RawAnswer {
    /// The stable code of a problem.
    #[must_use]
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// The field at fault.
    #[must_use]
    pub fn field(&self) -> &str {
        self.body["field"].as_str().unwrap_or_default()
    }
}

/// One request, with nothing checked before it is sent.
///
/// # Panics
/// When nobody answers.
pub async fn request(
    method: &str,
    url: &str,
    token: Option<&str>,
    content_type: Option<&str>,
    body: Vec<u8>,
) -> RawAnswer {
    let method: Method = method.parse().expect("a method");
    let client = Client::builder().no_proxy().build().expect("a client");
    let mut request = client.request(method, url).body(body);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if let Some(content_type) = content_type {
        request = request.header("content-type", content_type);
    }
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let content_type = response.headers().get("content-type").and_then(|value| value.to_str().ok());
    let content_type = content_type.unwrap_or_default().to_owned();
    let body = response.bytes().await.expect("a body");
    RawAnswer { status, content_type, body: serde_json::from_slice(&body).unwrap_or(Value::Null) }
}
