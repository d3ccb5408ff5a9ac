//! `postcheck lsp`: a language server on standard input and output, for findings and edits while a draft is written.
//!
//! What the editor has open is checked as it stands there, saved or not. Nothing is kept, and words of sensitive findings
//! are in no message: editors write logs.

mod translate;
mod workspace;

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument, DidSaveTextDocument,
    Notification as _, PublishDiagnostics,
};
use lsp_types::request::{CodeActionRequest, Request as _};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability, DidChangeTextDocumentParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, PublishDiagnosticsParams, SaveOptions, ServerCapabilities,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use workspace::{Document, Workspace};

/// Options of the server.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct LspOptions {
    /// Configuration; by default postcheck.yaml beside the draft or in a folder above.
    #[arg(long)]
    pub(super) config: Option<PathBuf>,
    /// A ruleset by name, a folder of YAML files in its place, or a file that adds to it.
    #[arg(long)]
    pub(super) ruleset: Vec<String>,
    /// Accepted because editors add it; there is no other way of talking.
    #[arg(long, hide = true)]
    stdio: bool,
}

/// Serves until the editor says goodbye.
pub(super) fn run(options: &LspOptions) -> anyhow::Result<u8> {
    let (connection, threads) = Connection::stdio();
    let capabilities = serde_json::to_value(capabilities())?;
    connection.initialize(capabilities).map_err(|error| protocol(&error))?;
    let mut server = Server {
        connection: &connection,
        workspace: Workspace::new(options.clone()),
        open: HashMap::new(),
        due: HashSet::new(),
    };
    server.serve()?;
    drop(connection);
    threads.join()?;
    Ok(0)
}

fn capabilities() -> ServerCapabilities {
    ServerCapabilities {
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::FULL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
            ..TextDocumentSyncOptions::default()
        })),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
            ..CodeActionOptions::default()
        })),
        ..ServerCapabilities::default()
    }
}

fn protocol(error: &dyn Error) -> anyhow::Error {
    anyhow!("the editor does not speak the language server protocol: {error}")
}

struct Server<'c> {
    connection: &'c Connection,
    workspace: Workspace,
    open: HashMap<Uri, Document>,
    /// Documents that have changed since they were checked.
    due: HashSet<Uri>,
}

impl Server<'_> {
    fn serve(&mut self) -> anyhow::Result<()> {
        loop {
            // While more keystrokes wait, their text would only be checked for nothing.
            if self.connection.receiver.is_empty() {
                self.check_due()?;
            }
            let Ok(message) = self.connection.receiver.recv() else { return Ok(()) };
            match message {
                Message::Request(request) => {
                    if self.connection.handle_shutdown(&request).map_err(|error| protocol(&error))? {
                        return Ok(());
                    }
                    self.answer(request)?;
                }
                Message::Notification(notification) => self.take(notification)?,
                Message::Response(_) => {}
            }
        }
    }

    fn take(&mut self, notification: Notification) -> anyhow::Result<()> {
        match notification.method.as_str() {
            DidOpenTextDocument::METHOD => {
                let Some(opened) = parameters::<DidOpenTextDocumentParams>(notification.params) else { return Ok(()) };
                let opened = opened.text_document;
                let document = Document::new(opened.uri.clone(), &opened.language_id, opened.version, opened.text);
                self.due.insert(opened.uri.clone());
                self.open.insert(opened.uri, document);
            }
            DidChangeTextDocument::METHOD => {
                let Some(changed) = parameters::<DidChangeTextDocumentParams>(notification.params) else {
                    return Ok(());
                };
                let uri = changed.text_document.uri;
                // Each change is the whole text; the last is what stands there.
                if let (Some(document), Some(last)) =
                    (self.open.get_mut(&uri), changed.content_changes.into_iter().last())
                {
                    document.version = changed.text_document.version;
                    document.text = last.text;
                    self.due.insert(uri);
                }
            }
            DidCloseTextDocument::METHOD => {
                let Some(closed) = parameters::<DidCloseTextDocumentParams>(notification.params) else {
                    return Ok(());
                };
                let uri = closed.text_document.uri;
                self.open.remove(&uri);
                self.due.remove(&uri);
                self.publish(PublishDiagnosticsParams { uri, diagnostics: Vec::new(), version: None })?;
            }
            // A picture, the register or the configuration may be another now.
            DidSaveTextDocument::METHOD | DidChangeWatchedFiles::METHOD => self.due.extend(self.open.keys().cloned()),
            _ => {}
        }
        Ok(())
    }

    fn check_due(&mut self) -> anyhow::Result<()> {
        for uri in std::mem::take(&mut self.due) {
            let Some(document) = self.open.get_mut(&uri) else { continue };
            self.workspace.check(document);
            let diagnostics = translate::diagnostics(document);
            let version = Some(document.version);
            self.publish(PublishDiagnosticsParams { uri, diagnostics, version })?;
        }
        Ok(())
    }

    fn answer(&mut self, request: Request) -> anyhow::Result<()> {
        let response = if request.method == CodeActionRequest::METHOD {
            // Actions are for the text as it is now.
            self.check_due()?;
            match serde_json::from_value::<CodeActionParams>(request.params) {
                Ok(asked) => {
                    let document = self.open.get(&asked.text_document.uri);
                    let actions = document.map(|document| translate::actions(document, asked.range));
                    Response::new_ok(request.id, actions)
                }
                Err(error) => Response::new_err(request.id, ErrorCode::InvalidParams as i32, error.to_string()),
            }
        } else {
            let message = format!("{} is not served", request.method);
            Response::new_err(request.id, ErrorCode::MethodNotFound as i32, message)
        };
        self.send(response)
    }

    fn publish(&self, diagnostics: impl Serialize) -> anyhow::Result<()> {
        self.send(Notification::new(PublishDiagnostics::METHOD.to_owned(), diagnostics))
    }

    fn send(&self, message: impl Into<Message>) -> anyhow::Result<()> {
        self.connection.sender.send(message.into()).map_err(|_| anyhow!("the editor has closed the connection"))
    }
}

/// Parameters of a notification; one that is malformed is passed over, since nobody waits for an answer.
fn parameters<P: DeserializeOwned>(value: serde_json::Value) -> Option<P> {
    serde_json::from_value(value).ok()
}
