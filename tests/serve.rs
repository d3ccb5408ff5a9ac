//! The local page, spoken to over plain TCP: who is let in, what it costs, and that it is alive afterwards.
//! How it looks and works in a browser is shown by `tools/test-serve.sh`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Seconds that the server waits for a request.
const PATIENCE: u64 = 2;

struct Served {
    process: Child,
    port: u16,
    token: String,
    folder: tempfile::TempDir,
}

struct Answered {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answered {
    fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        serde_json::from_slice(&self.body).unwrap()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Served {
    fn start() -> Self {
        Self::start_with(None)
    }

    fn start_with(config: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if let Some(config) = config {
            std::fs::write(folder.path().join("postcheck.yaml"), config).unwrap();
        }
        let mut process = Command::new(env!("CARGO_BIN_EXE_postcheck"))
            .args(["serve", "--patience", &PATIENCE.to_string()])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://127.0.0.1:").unwrap_or_else(|| panic!("address: {line}"));
        let (port, token) = address.trim_end_matches('/').split_once('/').unwrap();
        Self { port: port.parse().unwrap(), token: token.to_owned(), process, folder }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// Sends `request` as it is.
    fn raw(&self, request: &[u8]) -> Answered {
        let mut stream = self.connect();
        // What refuses early may close before everything is sent.
        let _ = stream.write_all(request);
        read(&mut stream)
    }

    fn head(&self, method: &str, path: &str, more: &str) -> String {
        format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{more}\r\n", self.port)
    }

    fn get(&self) -> Answered {
        self.raw(self.head("GET", &format!("/{}/", self.token), "").as_bytes())
    }

    fn post(&self, what: &str, kind: &str, body: &[u8]) -> Answered {
        let more = format!("Content-Type: {kind}\r\nContent-Length: {}\r\n", body.len());
        let head = self.head("POST", &format!("/{}/{what}", self.token), &more);
        self.raw(&[head.as_bytes(), body].concat())
    }

    fn check(&self, asked: &Value) -> Answered {
        self.post("check", "application/json", asked.to_string().as_bytes())
    }

    fn picture(&self, file: &str) -> Value {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/pictures").join(file);
        self.post("picture", "application/octet-stream", &std::fs::read(path).unwrap()).json()
    }

    /// Whether it still does what it is there for.
    fn assert_alive(&mut self) {
        assert!(self.process.try_wait().unwrap().is_none(), "the process has ended");
        let found = self.check(&json!({"post": {"text": "Our new head is a clueless clown."}})).json();
        assert!(rules(&found).contains(&"derogatory-remark"), "{found}");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn read(stream: &mut TcpStream) -> Answered {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Answered { status, head, body: bytes[end..].to_vec() }
}

fn rules(found: &Value) -> Vec<&str> {
    found["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect()
}

#[test]
fn the_page_comes_whole_and_may_load_nothing_else() {
    let mut served = Served::start();
    let page = served.get();
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(
        text.contains("<h1>Check a post before it goes out</h1>") && !text.contains("{{"),
        "no placeholder is left"
    );
    assert!(!text.contains("http://") && !text.contains("https://"), "it names no address");
    let head = page.head.to_lowercase();
    for wanted in [
        "content-security-policy: default-src 'none'; script-src 'nonce-",
        "frame-ancestors 'none'",
        "referrer-policy: no-referrer",
        "cache-control: no-store",
        "x-content-type-options: nosniff",
    ] {
        assert!(head.contains(wanted), "{wanted}: {head}");
    }
    assert!(!head.contains("unsafe-inline") && !head.contains("access-control-allow"));
    let nonce = |head: &str| head.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
    assert_ne!(nonce(&page.head), nonce(&served.get().head), "a new nonce for each visit");
    served.assert_alive();
}

#[test]
fn a_post_is_checked_and_its_places_are_those_of_the_page() {
    let served = Served::start();
    let text = "🎉 Our new head is a clueless clown.";
    let found = served.check(&json!({"post": {"text": text, "channels": ["x"]}})).json();
    let finding = &found["findings"][0];
    assert_eq!(finding["rule"], "derogatory-remark");
    let units: Vec<u16> = text.encode_utf16().collect();
    let at = |key: &str| usize::try_from(finding["place"][key].as_u64().unwrap()).unwrap();
    let words = String::from_utf16(&units[at("start")..at("end")]).unwrap();
    assert!(words.contains("clown") && !words.contains('🎉'), "{words}");
    let counts = found["platforms"][0]["counts"].as_array().unwrap();
    assert_eq!(found["platforms"][0]["name"], "X");
    assert!(
        counts.iter().any(|count| count["of"] == "text" && count["value"] == 36 && count["most"] == 280),
        "{found}"
    );
}

#[test]
fn what_is_too_long_for_a_platform_is_told_from_the_first_character_that_does_not_fit() {
    let served = Served::start();
    let text = format!("🎉{}", "word ".repeat(70));
    let found = served.check(&json!({"post": {"text": text, "channels": ["x", "facebook"]}})).json();
    let platforms = found["platforms"].as_array().unwrap();
    assert_eq!((platforms[0]["name"].as_str(), platforms[0]["fits"].as_bool()), (Some("X"), Some(false)));
    assert_eq!(platforms[0]["too_much_from"], 280, "an emoji counts two on X, and is two units here");
    assert_eq!((platforms[1]["fits"].as_bool(), platforms[1]["too_much_from"].is_null()), (Some(true), true));
}

#[test]
fn a_suggestion_can_be_made_in_the_page() {
    let served = Served::start();
    let text = "I have taught Year 9 for six years and I honestly think mixed-ability teaching is the best thing ever.";
    let bio = "Y9 teacher at Maltby Hilltop School";
    let found = served.check(&json!({"post": {"account": "personal", "bio": bio, "text": text}})).json();
    let missing = found["findings"].as_array().unwrap().iter().find(|one| one["rule"] == "disclaimer-missing");
    let suggestion = &missing.unwrap_or_else(|| panic!("{found}"))["suggestions"][0];
    assert_eq!(suggestion["applicability"], "safe");
    let edit = &suggestion["edits"][0];
    let end = u64::try_from(text.encode_utf16().count()).unwrap();
    assert_eq!(edit["place"], json!({"part": "body", "picture": null, "start": end, "end": end}));
    let mended = format!("{text}{}", edit["replacement"].as_str().unwrap());
    let again = served.check(&json!({"post": {"account": "personal", "bio": bio, "text": mended}})).json();
    assert!(!rules(&again).contains(&"disclaimer-missing"), "{again}");
}

#[test]
fn pictures_are_looked_at_and_cleaned() {
    let mut served = Served::start();
    let told = served.picture("lake.jpg");
    assert!(told["tells"].as_array().unwrap().iter().any(|what| what == "position"), "{told}");
    let post =
        json!({"text": "Back from the lake!", "images": [{"file": "lake.jpg", "alt": "A lake", "shows": ["nobody"]}]});
    let asked = |id: &Value| json!({"post": post, "pictures": {"lake.jpg": {"id": id}}});
    let found = served.check(&asked(&told["id"])).json();
    assert!(rules(&found).contains(&"consent-location"), "{found}");
    assert_eq!(found["findings"][0]["picture"], 0);

    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/pictures/lake.jpg");
    let clean = served.post("clean", "application/octet-stream", &std::fs::read(path).unwrap());
    assert_eq!(clean.status, 200);
    let told = served.post("picture", "application/octet-stream", &clean.body).json();
    assert_eq!(told["tells"], json!([]));
    assert!(!rules(&served.check(&asked(&told["id"])).json()).contains(&"consent-location"));
    served.assert_alive();
}

#[test]
fn a_picture_that_was_not_looked_at_is_never_clean() {
    let served = Served::start();
    let post = json!({"text": "Back!", "images": [{"file": "a.jpg", "alt": "A lake", "shows": ["nobody"]}]});
    let found = served.check(&json!({"post": post})).json();
    assert!(rules(&found).contains(&"consent-picture-missing"), "{found}");
    let refused = json!({"post": post, "pictures": {"a.jpg": {"refused": "it is larger than 32 MiB"}}});
    assert!(rules(&served.check(&refused).json()).contains(&"consent-picture-unreadable"));
    let cut = served.picture("cut-short.jpg");
    assert!(cut["unreadable"].is_string());
    let forgotten = served.check(&json!({"post": post, "pictures": {"a.jpg": {"id": "gone"}}}));
    assert_eq!((forgotten.status, forgotten.text().as_str()), (409, r#"["a.jpg"]"#));
}

#[test]
fn no_file_is_read_because_a_post_names_it() {
    let served = Served::start();
    let secret = served.folder.path().join("a.jpg");
    std::fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/pictures/lake.jpg"), &secret).unwrap();
    for file in [secret.to_str().unwrap(), "a.jpg", "file:///etc/passwd"] {
        let post = json!({"text": "Back!", "images": [{"file": file, "alt": "A lake", "shows": ["nobody"]}]});
        let found = served.check(&json!({"post": post})).json();
        assert!(rules(&found).contains(&"consent-picture-missing"), "{found}");
        assert!(!rules(&found).contains(&"consent-location"), "{found}");
    }
}

#[test]
fn words_that_must_stay_inside_are_barred() {
    let served = Served::start_with(Some("secret_terms: [Project Kestrel]\n"));
    let answered = served.check(&json!({"post": {"text": "Cannot wait for Project Kestrel!"}}));
    assert!(rules(&answered.json()).contains(&"secret-term"));
    assert!(!answered.text().contains("Kestrel") && answered.text().contains('█'), "{}", answered.text());
}

#[test]
fn the_configuration_is_read_again_when_it_changes_and_its_mistakes_are_told() {
    let mut served = Served::start_with(Some("channels: [x]\n"));
    let post = json!({"post": {"text": "Cannot wait for Project Kestrel!"}});
    assert!(!rules(&served.check(&post).json()).contains(&"secret-term"));
    let config = served.folder.path().join("postcheck.yaml");
    // Times of files may be as coarse as a second.
    std::thread::sleep(Duration::from_millis(1100));
    std::fs::write(&config, "secret_terms: [Project Kestrel]\n").unwrap();
    assert!(rules(&served.check(&post).json()).contains(&"secret-term"));
    std::thread::sleep(Duration::from_millis(1100));
    std::fs::write(&config, "secret_term: [Project Kestrel]\n").unwrap();
    let refused = served.check(&post);
    assert_eq!(refused.status, 500);
    assert!(refused.text().contains("postcheck.yaml:1"), "{}", refused.text());
    std::fs::write(&config, "channels: [x]\n# mended\n").unwrap();
    std::thread::sleep(Duration::from_millis(1100));
    served.assert_alive();
}

#[test]
fn other_sites_are_refused() {
    let mut served = Served::start();
    let body = json!({"post": {"text": "hello"}}).to_string();
    let path = format!("/{}/check", served.token);
    for (more, status) in [
        ("Origin: http://attacker.example\r\n".to_owned(), 403),
        ("Origin: null\r\n".to_owned(), 403),
        (format!("Origin: http://127.0.0.1:{}\r\nSec-Fetch-Site: cross-site\r\n", served.port), 403),
        (format!("Origin: http://127.0.0.1:{}\r\n", served.port), 200),
    ] {
        let head = format!("{more}Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        let answered = served.raw(format!("{}{body}", served.head("POST", &path, &head)).as_bytes());
        assert_eq!(answered.status, status, "{more}");
        assert!(!answered.head.to_lowercase().contains("access-control"), "no other origin may read it");
    }
    // What a browser asks before it lets a page of another site send JSON.
    let before = "Origin: http://attacker.example\r\nAccess-Control-Request-Method: POST\r\n";
    assert_eq!(served.raw(served.head("OPTIONS", &path, before).as_bytes()).status, 403);
    served.assert_alive();
}

#[test]
fn without_the_token_nothing_is_there() {
    let mut served = Served::start();
    let wrong = "A".repeat(served.token.len());
    for path in ["/".to_owned(), format!("/{wrong}/"), format!("/{}", &served.token[1..]), "/favicon.ico".to_owned()] {
        let answered = served.raw(served.head("GET", &path, "").as_bytes());
        assert_eq!(answered.status, 404, "{path}");
        assert!(!answered.text().contains(&served.token));
    }
    assert!(served.token.len() >= 32, "192 bits");
    assert_ne!(served.token, Served::start().token, "another one each time");
    served.assert_alive();
}

#[test]
fn names_that_were_made_to_point_here_are_refused() {
    let mut served = Served::start();
    for host in ["attacker.example".to_owned(), format!("attacker.example:{}", served.port), "127.0.0.1:1".to_owned()] {
        let request = format!("GET /{}/ HTTP/1.1\r\nHost: {host}\r\n\r\n", served.token);
        assert_eq!(served.raw(request.as_bytes()).status, 421, "{host}");
    }
    let absolute = format!("GET http://attacker.example/{}/ HTTP/1.1\r\nHost: attacker.example\r\n\r\n", served.token);
    assert_eq!(served.raw(absolute.as_bytes()).status, 421);
    assert_eq!(served.raw(format!("GET /{}/ HTTP/1.0\r\n\r\n", served.token).as_bytes()).status, 421);
    for host in ["localhost", "[::1]"] {
        let request = format!("GET /{}/ HTTP/1.1\r\nHost: {host}:{}\r\n\r\n", served.token, served.port);
        assert_eq!(served.raw(request.as_bytes()).status, 200, "{host}");
    }
    served.assert_alive();
}

#[test]
fn a_hundred_megabytes_are_refused_before_they_are_sent() {
    let mut served = Served::start();
    let path = format!("/{}/picture", served.token);
    let kind = "Content-Type: application/octet-stream\r\n";
    let began = Instant::now();
    let head = served.head("POST", &path, &format!("{kind}Content-Length: 104857600\r\n"));
    let answered = served.raw(&[head.as_bytes(), &vec![0; 100_000]].concat());
    assert_eq!(answered.status, 413);
    assert!(began.elapsed() < Duration::from_secs(PATIENCE), "without waiting for the rest");

    // The same without saying how much it will be.
    let mut stream = served.connect();
    stream.write_all(served.head("POST", &path, &format!("{kind}Transfer-Encoding: chunked\r\n")).as_bytes()).unwrap();
    let chunk = [b"100000\r\n".as_slice(), &vec![0; 0x0010_0000], b"\r\n"].concat();
    let mut sent = 0;
    while sent < 100 && stream.write_all(&chunk).is_ok() {
        sent += 1;
    }
    let answered = read(&mut stream);
    assert!(matches!(answered.status, 413 | 0), "{}: refused, or cut off while it was still sending", answered.status);
    let long = json!({"post": {"text": "word ".repeat(1_000_000)}});
    assert_eq!(served.check(&long).status, 413, "a text of five million letters, too");
    served.assert_alive();
}

#[test]
fn slow_clients_are_cut_off_and_keep_nobody_waiting() {
    let mut served = Served::start();
    let began = Instant::now();
    // A head that never ends, a body that never comes, a body that drips.
    let mut slow: Vec<TcpStream> = (0..20).map(|_| served.connect()).collect();
    for stream in &mut slow {
        stream.write_all(b"GET /").unwrap();
    }
    let more = "Content-Type: application/json\r\nContent-Length: 1000\r\n";
    let head = served.head("POST", &format!("/{}/check", served.token), more);
    let mut bodies: Vec<TcpStream> = (0..20).map(|_| served.connect()).collect();
    for stream in &mut bodies {
        stream.write_all(head.as_bytes()).unwrap();
    }
    let mut dripping = served.connect();
    dripping.write_all(head.as_bytes()).unwrap();
    let asked = Instant::now();
    served.assert_alive();
    assert!(asked.elapsed() < Duration::from_secs(30), "others are answered meanwhile");
    while began.elapsed() < Duration::from_secs(PATIENCE + 2) {
        if dripping.write_all(b" ").is_err() {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    for mut stream in slow {
        assert!(matches!(read(&mut stream).status, 0 | 408), "the connection is closed");
    }
    for stream in bodies.iter_mut().chain([&mut dripping]) {
        assert_eq!(read(stream).status, 408);
    }
    assert!(began.elapsed() < Duration::from_secs(40));
    served.assert_alive();
}

#[test]
fn more_connections_than_there_is_room_for_wait_and_are_served() {
    let mut served = Served::start();
    let idle: Vec<TcpStream> = (0..200).map(|_| served.connect()).collect();
    // The idle ones are cut off after a while; then it is this one's turn.
    served.assert_alive();
    drop(idle);
    served.assert_alive();
}

#[test]
fn many_checks_at_once_are_bounded_and_all_answered() {
    let mut served = Served::start();
    let text = "Our new head is a clueless clown. ".repeat(500);
    let asked = json!({"post": {"text": text}});
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..30).map(|_| scope.spawn(|| served.check(&asked).status)).collect();
        asking.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(statuses.iter().all(|status| matches!(status, 200 | 503)), "{statuses:?}");
    assert!(statuses.contains(&200));
    #[cfg(target_os = "linux")]
    {
        let about = std::fs::read_to_string(format!("/proc/{}/status", served.process.id())).unwrap();
        let threads = about.lines().find_map(|line| line.strip_prefix("Threads:")).unwrap().trim().to_owned();
        let cores = std::thread::available_parallelism().unwrap().get().max(2);
        assert!(threads.parse::<usize>().unwrap() <= cores + 1, "{threads} threads");
    }
    served.assert_alive();
}

#[test]
fn nonsense_is_answered_and_survived() {
    let mut served = Served::start();
    let many: String = (0..300).map(|number| format!("X-{number}: a\r\n")).collect();
    let long = format!("/{}/{}", served.token, "a".repeat(200_000));
    let requests = [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
        b"GARBAGE\r\n\r\n".to_vec(),
        vec![0xff; 100_000],
        served.head("GET", &format!("/{}/", served.token), &many).into_bytes(),
        served.head("GET", &long, "").into_bytes(),
        served.head("GET", "/../../etc/passwd", "").into_bytes(),
        served.head("TRACE", &format!("/{}/", served.token), "").into_bytes(),
        // Two lengths: what one program takes for the end of the request is not what another does.
        served
            .head("POST", &format!("/{}/check", served.token), "Content-Length: 2\r\nContent-Length: 3\r\n")
            .into_bytes(),
    ];
    for request in requests {
        let mut stream = served.connect();
        let _ = stream.write_all(&request);
        let _ = stream.shutdown(Shutdown::Write);
        let status = read(&mut stream).status;
        assert!(status == 0 || (400..500).contains(&status), "{status}");
    }
    for body in [
        "",
        "{",
        "[]",
        "{\"post\": 1}",
        "{\"post\": {\"text\": \"a\"}, \"more\": 1}",
        "{\"post\": {\"text\": \"\u{0}\"}}",
    ] {
        let status = served.post("check", "application/json", body.as_bytes()).status;
        assert!(matches!(status, 200 | 400), "{body}: {status}");
    }
    let deep = format!("{{\"post\": {}1{}}}", "{\"a\":".repeat(50_000), "}".repeat(50_000));
    assert_eq!(served.post("check", "application/json", deep.as_bytes()).status, 400);
    assert_eq!(served.post("check", "text/plain", b"{}").status, 415);
    served.assert_alive();
}
