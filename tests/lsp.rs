//! The language server, spoken to over standard input and output: by a client of our own, and by pygls where it is installed
//! (`.ci/run` installs it).

use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use lsp_server::{Message, Notification, Request, RequestId};
use serde_json::{Value, json};

const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/report/rules");

struct Client {
    server: Child,
    to: BufWriter<ChildStdin>,
    from: BufReader<ChildStdout>,
    folder: tempfile::TempDir,
    next: i32,
}

impl Client {
    fn start(config: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        if let Some(config) = config {
            std::fs::write(folder.path().join("postcheck.yaml"), config).unwrap();
        }
        let mut server = Command::new(env!("CARGO_BIN_EXE_postcheck"))
            .args(["lsp", "--stdio", "--ruleset", RULES])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let to = BufWriter::new(server.stdin.take().unwrap());
        let from = BufReader::new(server.stdout.take().unwrap());
        let mut client = Self { server, to, from, folder, next: 0 };
        let capabilities = client.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
        assert_eq!(capabilities["capabilities"]["textDocumentSync"]["change"], 1);
        client.tell("initialized", json!({}));
        client
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}/{}", self.folder.path().canonicalize().unwrap().display(), name.replace(' ', "%20"))
    }

    fn send(&mut self, message: &Message) {
        message.write(&mut self.to).unwrap();
        self.to.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&Notification::new(method.to_owned(), params).into());
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.send(&Request::new(id.clone(), method.to_owned(), params).into());
        loop {
            match Message::read(&mut self.from).unwrap().unwrap() {
                Message::Response(response) if response.id == id => {
                    return response.response_result.unwrap();
                }
                _ => {}
            }
        }
    }

    /// Diagnostics of `name` for `version` of its text.
    fn diagnostics(&mut self, name: &str, version: i64) -> Vec<Value> {
        let uri = self.uri(name);
        loop {
            if let Message::Notification(told) = Message::read(&mut self.from).unwrap().unwrap()
                && told.method == "textDocument/publishDiagnostics"
                && told.params["uri"] == uri
                && told.params["version"] == version
            {
                return told.params["diagnostics"].as_array().unwrap().clone();
            }
        }
    }

    fn open(&mut self, name: &str, language: &str, text: &str) -> Vec<Value> {
        let uri = self.uri(name);
        self.tell(
            "textDocument/didOpen",
            json!({"textDocument": {"uri": uri, "languageId": language, "version": 1, "text": text}}),
        );
        self.diagnostics(name, 1)
    }

    fn change(&mut self, name: &str, version: i64, text: &str) {
        let uri = self.uri(name);
        self.tell(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}),
        );
    }

    fn actions(&mut self, name: &str, range: &Value) -> Vec<Value> {
        let uri = self.uri(name);
        let asked = json!({"textDocument": {"uri": uri}, "range": range, "context": {"diagnostics": []}});
        self.ask("textDocument/codeAction", asked).as_array().unwrap().clone()
    }

    fn stop(mut self) {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        assert!(self.server.wait().unwrap().success());
    }
}

fn rules(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|one| one["code"].as_str().unwrap()).collect()
}

/// `text` after `edits`, whose places are in UTF-16.
fn edited(text: &str, edits: &[Value]) -> String {
    let offset = |place: &Value| {
        let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
        let units = usize::try_from(place["character"].as_u64().unwrap()).unwrap();
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut left = units;
        let inside = text[start..].char_indices().find(|(_, c)| {
            let done = left == 0;
            left = left.saturating_sub(c.len_utf16());
            done
        });
        inside.map_or(text.len(), |(at, _)| start + at)
    };
    let mut places: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]), edit["newText"].as_str().unwrap()))
        .collect();
    places.sort_unstable_by_key(|place| std::cmp::Reverse(place.0));
    places.into_iter().fold(text.to_owned(), |mut text, (start, end, new)| {
        text.replace_range(start..end, new);
        text
    })
}

#[test]
fn findings_come_while_the_draft_is_written_and_go_when_it_is_mended() {
    let mut client = Client::start(None);
    let found = client.open("my post.md", "markdown", "---\ntitle: An ace day\n---\n😀 Heads are clowns.\n");
    assert_eq!(rules(&found), ["mild-word", "clown-remark"]);
    assert_eq!(found[0]["range"]["start"], json!({"line": 1, "character": 10}), "in the front matter");
    assert_eq!(found[0]["severity"], 3);
    assert_eq!(found[1]["range"], json!({"start": {"line": 3, "character": 3}, "end": {"line": 3, "character": 19}}));
    assert_eq!(found[1]["severity"], 1);
    assert!(found[1]["message"].as_str().unwrap().contains("clause 5.9.4(c)"));
    for version in 2..6 {
        client.change("my post.md", version, "Heads are clowns.\n");
    }
    client.change("my post.md", 6, "Fine.\n");
    assert_eq!(client.diagnostics("my post.md", 6), Vec::<Value>::new());
    client.stop();
}

#[test]
fn web_pages_and_front_matter_are_checked_with_their_pictures() {
    let mut client = Client::start(None);
    let found = client.open(
        "page.html",
        "html",
        "<!-- x --><p>Heads &amp; governors: heads are clowns.</p><img src=\"none.jpg\">\n",
    );
    assert!(rules(&found).contains(&"clown-remark") && rules(&found).contains(&"picture-missing"), "{found:#?}");
    let found = client.open("a.md", "markdown", "---\nimages:\n  - file: none.jpg\n    consnet: true\n---\nFine.\n");
    let wrong = found.iter().find(|one| one["code"] == "unreadable-draft").unwrap();
    assert!(wrong["message"].as_str().unwrap().contains("consent"), "{wrong}");
    assert_eq!(wrong["range"]["start"]["line"], 3);
    client.stop();
}

#[test]
fn an_action_makes_the_edit_and_another_waives() {
    let mut client = Client::start(None);
    let text = "Dear all,\n\n😀 an ace day, ace!\n";
    let found = client.open("a.md", "markdown", text);
    let actions = client.actions("a.md", &found[0]["range"]);
    let uri = client.uri("a.md");
    let fix = actions.iter().find(|action| action["isPreferred"] == true).unwrap();
    assert_eq!(fix["kind"], "quickfix");
    let mended = edited(text, fix["edit"]["changes"][&uri].as_array().unwrap());
    assert_eq!(mended, "Dear all,\n\n😀 an very good day, ace!\n");
    client.change("a.md", 2, &mended);
    assert_eq!(client.diagnostics("a.md", 2).len(), found.len() - 1);

    let waive = actions.iter().find(|action| action["title"].as_str().unwrap().starts_with("Waive")).unwrap();
    let waived = edited(text, waive["edit"]["changes"][&uri].as_array().unwrap());
    client.change("a.md", 3, &waived);
    assert!(
        rules(&client.diagnostics("a.md", 3)).contains(&"unused-waiver"),
        "a waiver without a reason does not hold"
    );
    client.change("a.md", 4, &waived.replace("--  -->", "-- the play is called Ace -->"));
    assert_eq!(client.diagnostics("a.md", 4), Vec::<Value>::new());
    client.stop();
}

#[test]
fn no_message_holds_secret_words_and_the_configuration_is_read_anew() {
    let mut client = Client::start(Some("secret_terms: [Project Kingfisher]\n"));
    let found = client.open("a.md", "markdown", "Project Kingfisher goes ahead.\n");
    assert_eq!(rules(&found), ["secret-term"]);
    assert!(!serde_json::to_string(&found).unwrap().contains("Kingfisher"));
    let actions = client.actions("a.md", &found[0]["range"]);
    assert!(!serde_json::to_string(&actions).unwrap().contains("Kingfisher"));

    std::thread::sleep(std::time::Duration::from_millis(20));
    std::fs::write(client.folder.path().join("postcheck.yaml"), "secret_terms: []\n").unwrap();
    client.change("a.md", 2, "Project Kingfisher goes ahead!\n");
    assert_eq!(client.diagnostics("a.md", 2), Vec::<Value>::new());

    std::thread::sleep(std::time::Duration::from_millis(20));
    std::fs::write(client.folder.path().join("postcheck.yaml"), "secret_trems: []\n").unwrap();
    client.change("a.md", 3, "Fine.\n");
    let found = client.diagnostics("a.md", 3);
    assert_eq!(rules(&found), ["unreadable-draft"], "what was not checked is not clean");
    assert!(found[0]["message"].as_str().unwrap().contains("did you mean `secret_terms`?"), "{found:?}");
    client.stop();
}

#[test]
fn what_is_not_served_is_refused_and_the_server_goes_on() {
    let mut client = Client::start(None);
    client.send(&Request::new(RequestId::from(99), "textDocument/hover".to_owned(), json!({})).into());
    let Message::Response(refused) = Message::read(&mut client.from).unwrap().unwrap() else { panic!("no answer") };
    assert!(serde_json::to_string(&Message::from(refused)).unwrap().contains("is not served"));
    client.tell("textDocument/didChange", json!({"nonsense": 1}));
    client.tell("$/unheard-of", json!({}));
    assert_eq!(rules(&client.open("a.md", "markdown", "Heads are clowns.\n")), ["clown-remark"]);
    client.stop();
}

/// A Python that has pygls: `POSTCHECK_PYTHON`, else `python3`.
fn python() -> Option<PathBuf> {
    let program = std::env::var_os("POSTCHECK_PYTHON").map_or_else(|| PathBuf::from("python3"), PathBuf::from);
    let has =
        Command::new(&program).args(["-c", "import pygls, lsprotocol"]).output().is_ok_and(|had| had.status.success());
    if !has {
        println!("skipped: pygls is not installed; pip install pygls, or set POSTCHECK_PYTHON");
    }
    has.then_some(program)
}

#[test]
fn a_client_of_another_library_understands_it() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lsp/client.py");
    let output = Command::new(python)
        .arg(client)
        .args([env!("CARGO_BIN_EXE_postcheck"), RULES, folder.path().to_str().unwrap()])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert!(told.contains("clown-remark at 0:0") && told.contains("edit: very good"), "{told}");
}
