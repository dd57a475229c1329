//! A real browser without a window: Chromium behind chromedriver, over the WebDriver protocol (JSON over plain HTTP).
//!
//! Only what the tests of a page need: open, run a script, press keys, move the pointer, read the console, take a
//! picture. Each browser has a directory of its own and no network features; both processes end with the value.

use serde_json::{Value, json};
use std::env;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What installs it.
const INSTALL: &str = "apt-get install -y chromium chromium-driver";

/// Keys that have no letter, as WebDriver spells them.
#[allow(dead_code, reason = "each test file presses its own")]
pub(crate) mod keys {
    pub(crate) const ENTER: &str = "\u{e007}";
    pub(crate) const ESCAPE: &str = "\u{e00c}";
    pub(crate) const DOWN: &str = "\u{e015}";
    pub(crate) const UP: &str = "\u{e013}";
    pub(crate) const TAB: &str = "\u{e004}";
}

/// A browser with one window.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    /// Chromium's own files.
    _profile: TempDir,
}

impl Browser {
    /// Starts one; if there is none on this machine says so, or fails in CI.
    pub(crate) fn start(width: u32, height: u32) -> Option<Browser> {
        let (Some(driver), Some(chromium)) = (on_path("chromedriver"), on_path("chromium")) else {
            assert!(env::var_os("CI").is_none(), "no Chromium; install with: {INSTALL}");
            println!("skipped: no Chromium to show the page in; install with: {INSTALL}");
            return None;
        };
        let mut driver =
            Command::new(driver).arg("--port=0").stdout(Stdio::piped()).spawn().expect("chromedriver starts");
        let said = BufReader::new(driver.stdout.take().expect("its output"));
        let mut port = None;
        for line in said.lines().map_while(Result::ok) {
            let word = line.rsplit("on port ").next().unwrap_or_default().trim_end_matches('.');
            port = word.parse().ok().filter(|_| line.contains("started successfully"));
            if port.is_some() {
                break;
            }
        }
        let profile = TempDir::new().expect("a directory");
        let port = port.expect("chromedriver's port");
        let mut browser = Browser { driver, port, session: String::new(), _profile: profile };
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--force-device-scale-factor=1",
            "--force-prefers-color-scheme=light",
            &format!("--window-size={width},{height}"),
            &format!("--user-data-dir={}", browser._profile.path().display()),
        ];
        let answer = browser.ask(
            "POST",
            "/session",
            &json!({ "capabilities": { "alwaysMatch": {
                "browserName": "chrome",
                "goog:loggingPrefs": { "browser": "ALL" },
                "goog:chromeOptions": { "binary": chromium, "args": arguments },
            } } }),
        );
        browser.session = answer["sessionId"].as_str().expect("a session").to_owned();
        Some(browser)
    }

    /// One request, one answer: its `value`.
    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("chromedriver listens");
        stream.set_read_timeout(Some(Duration::from_secs(120))).expect("a timeout");
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = Vec::new();
        let mut reader = BufReader::new(stream);
        let mut length = None;
        let mut line = String::new();
        while reader.read_line(&mut line).expect("a header") > 2 {
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().ok();
            }
            line.clear();
        }
        answer.resize(length.expect("a length"), 0);
        reader.read_exact(&mut answer).expect("an answer");
        let mut answer: Value = serde_json::from_slice(&answer).expect("JSON");
        let value = answer["value"].take();
        assert!(value["error"].is_null(), "{method} {path}: {} {}", value["error"], value["message"]);
        value
    }

    fn of_session(&self, method: &str, path: &str, body: &Value) -> Value {
        self.ask(method, &format!("/session/{}{path}", self.session), body)
    }

    /// Opens a file, and waits for the page to load.
    pub(crate) fn open(&self, page: &Path, fragment: &str) {
        // A page that differs from the last one in its fragment alone would not be loaded again.
        self.of_session("POST", "/url", &json!({ "url": "about:blank" }));
        let url = format!("file://{}{fragment}", page.display());
        self.of_session("POST", "/url", &json!({ "url": url }));
    }

    /// Runs the body of a function in the page.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.of_session("POST", "/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Waits until an expression is true in the page.
    #[track_caller]
    pub(crate) fn until(&self, expression: &str) {
        let end = Instant::now() + Duration::from_secs(60);
        while self.run(&format!("return Boolean({expression})")) != json!(true) {
            assert!(Instant::now() < end, "waited in vain for {expression}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses keys, one after the other.
    pub(crate) fn press(&self, letters: &str) {
        let strokes = letters.chars().flat_map(|letter| {
            [json!({ "type": "keyDown", "value": letter }), json!({ "type": "keyUp", "value": letter })]
        });
        let strokes = strokes.collect::<Vec<_>>();
        let keyboard = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": strokes }] });
        self.of_session("POST", "/actions", &keyboard);
    }

    /// Moves the pointer onto an element, a few points from its corner, and clicks if asked to.
    pub(crate) fn point(&self, selector: &str, click: bool) {
        let place = self.run(&format!(
            "const box = document.querySelector({}).getBoundingClientRect(); return [box.left + 4, box.top + 8]",
            json!(selector)
        ));
        let at = |axis: usize| place[axis].as_f64().expect("a place") as i64;
        let (x, y) = (at(0), at(1));
        let mut steps = vec![json!({ "type": "pointerMove", "duration": 0, "x": x, "y": y })];
        if click {
            steps.push(json!({ "type": "pointerDown", "button": 0 }));
            steps.push(json!({ "type": "pointerUp", "button": 0 }));
        }
        let mouse = json!({ "actions": [{
            "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": steps,
        }] });
        self.of_session("POST", "/actions", &mouse);
    }

    /// What the console has said since it was last read.
    pub(crate) fn console(&self) -> Vec<String> {
        let entries = self.of_session("POST", "/se/log", &json!({ "type": "browser" }));
        let entries = entries.as_array().expect("a list").iter();
        entries.map(|entry| format!("{} {}", entry["level"], entry["message"])).collect()
    }

    /// A picture of the window, as the bytes of a PNG file.
    pub(crate) fn picture(&self) -> Vec<u8> {
        let picture = self.of_session("GET", "/screenshot", &Value::Null);
        decode_base64(picture.as_str().expect("base64"))
    }

    pub(crate) fn resize(&self, width: u32, height: u32) {
        self.of_session("POST", "/window/rect", &json!({ "width": width, "height": height }));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.of_session("DELETE", "", &Value::Null);
        }
        // Chromium ends with its driver.
        _ = self.driver.kill();
        _ = self.driver.wait();
    }
}

fn on_path(program: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

fn decode_base64(text: &str) -> Vec<u8> {
    let digit = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::new();
    for letters in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = letters.iter().fold(0u32, |bits, &letter| bits << 6 | u32::from(digit(letter)));
        let bits = bits << (6 * (4 - letters.len()));
        bytes.extend(&bits.to_be_bytes()[1..letters.len()]);
    }
    bytes
}
