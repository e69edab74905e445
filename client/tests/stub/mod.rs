//! A node that says what the test tells it to, and keeps what it was asked.
#![allow(clippy::unwrap_used, dead_code, reason = "test code outside of a test function, shared by several tests")]

use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

/// One request as it came.
#[derive(Debug, Clone)]
pub struct Asked {
    pub line: String,
    pub head: String,
    pub body: Vec<u8>,
}

/// A status and a body.
type Told = (u16, Vec<u8>);

#[derive(Clone)]
pub struct Stub {
    pub address: String,
    answers: Arc<Mutex<BTreeMap<String, Told>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Stub {
    /// A stub on a free port of this machine.
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let stub = Self { address, answers: Arc::default(), asked: Arc::default() };
        let serving = stub.clone();
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                serving.serve(connection);
            }
        });
        stub
    }

    /// Answer `GET /path?query` (the whole request line without its version) with this status and JSON.
    pub fn answers(&self, request: &str, status: u16, json: Value) -> &Self {
        self.answers_bytes(request, status, json.to_string().into_bytes())
    }

    pub fn answers_bytes(&self, request: &str, status: u16, bytes: Vec<u8>) -> &Self {
        self.answers.lock().unwrap().insert(request.to_owned(), (status, bytes));
        self
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    fn serve(&self, connection: TcpStream) {
        let mut reader = BufReader::new(connection.try_clone().unwrap());
        let mut head = String::new();
        while reader.read_line(&mut head).is_ok_and(|bytes| bytes > 2) {}
        let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        reader.read_exact(&mut body).unwrap();
        let line = head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
        self.asked.lock().unwrap().push(Asked { line: line.clone(), head, body });
        let missing =
            || (404, br#"{"code":"unknown-path","detail":"the stub was not told","next_step":"Tell it."}"#.to_vec());
        let (status, body) = self.answers.lock().unwrap().get(&line).cloned().unwrap_or_else(missing);
        let mut connection = connection;
        let length = body.len();
        let retry = if status >= 429 { "retry-after: 2\r\n" } else { "" };
        let head = format!("HTTP/1.1 {status} X\r\n{retry}content-length: {length}\r\nconnection: close\r\n\r\n");
        let _ = connection.write_all(head.as_bytes()).and_then(|()| connection.write_all(&body));
    }
}

/// Run the built `portolan` with these arguments and nothing from the environment.
pub fn portolan(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
    command.args(arguments).env_clear().output().unwrap()
}

/// What it printed, and its exit code.
pub fn printed(output: &Output) -> (String, i32) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout) + &text(&output.stderr), output.status.code().unwrap())
}
