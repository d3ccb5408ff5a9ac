//! `postcheck serve`: a page on this computer, for those who do not use a terminal.
//!
//! Nothing is written to disk and nothing is fetched. What pictures tell is kept in memory while the program runs, so that
//! they are not looked at again with every word that is typed; their pixels are not.

mod desk;
mod gate;
mod page;
mod server;
mod told;

use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::Args;

use desk::Desk;
use gate::Gate;
use server::Server;

/// Options of the page.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct ServeOptions {
    /// Port on this computer; by default a free one.
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Configuration; by default postcheck.yaml here or in a folder above.
    #[arg(long)]
    pub(super) config: Option<PathBuf>,
    #[arg(long, conflicts_with = "config")]
    pub(super) no_config: bool,
    /// A ruleset by name, a folder of YAML files in its place, or a file that adds to it.
    #[arg(long)]
    pub(super) ruleset: Vec<String>,
    /// Who may be shown where, until when; by default the register in postcheck.yaml.
    #[arg(long, value_name = "FILE")]
    pub(super) consent_register: Option<PathBuf>,
    #[command(flatten)]
    pub(super) key: super::records::KeyOptions,
    /// Seconds that a request may take to arrive.
    #[arg(long, hide = true, default_value_t = 15)]
    patience: u64,
}

/// Serves until the program is stopped.
pub(super) fn run(options: &ServeOptions) -> anyhow::Result<u8> {
    // What is wrong with the configuration is told here rather than on the page.
    let desk = Desk::new(options.clone())?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
        .with_context(|| format!("port {} on this computer cannot be used; try another", options.port))?;
    let port = listener.local_addr()?.port();
    let token = token()?;
    let mut out = io::stdout().lock();
    writeln!(out, "http://127.0.0.1:{port}/{token}/")?;
    out.flush()?;
    drop(out);
    writeln!(
        io::stderr(),
        "Open this address in a browser. Only this computer can reach it, and nothing is stored. Ctrl+C stops it."
    )?;
    let patience = Duration::from_secs(options.patience.max(1));
    Server::new(Gate::new(port, &token), desk, patience).run(listener)
}

/// What nobody can guess: 192 bits from the operating system.
fn token() -> anyhow::Result<String> {
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no random numbers can be had: {error}"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
