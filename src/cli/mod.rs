//! The command line: one file for each command.

mod args;
mod check;
mod config;
mod consent;
mod copies;
mod coverage;
mod evaluate;
mod explain;
mod git;
mod image;
mod init;
mod lessons;
mod loaded;
mod lsp;
mod pages;
mod progress;
mod records;
mod review;
mod rules;
mod rulesets;
mod schemas;
mod seal;
mod serve;
mod show_settings;
mod sweep;
mod watch;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Arguments, Command, ImageCommand, RulesCommand};

/// Runs the command line; the exit codes are `0` nothing found, `1` findings, `2` the job could not be done.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let done = match arguments.command {
        Command::Check(options) => check::run(&options),
        Command::Explain { name, ruleset } => explain::run(&name, &ruleset),
        Command::Rules { command: RulesCommand::List { ruleset } } => rules::list(&ruleset),
        Command::Rules { command: RulesCommand::Pages { ruleset, folder } } => pages::run(&ruleset, &folder),
        Command::Rules { command: RulesCommand::Schema { of } } => print(schemas::schema(of).as_bytes()),
        Command::Rules { command: RulesCommand::Coverage { ruleset } } => coverage::run(&ruleset),
        Command::Rules { command: RulesCommand::Drafts { ruleset } } => rules::drafts(&ruleset),
        Command::Rules { command: RulesCommand::Test { ruleset, rules } } => rules::test(&ruleset, &rules),
        Command::Rules { command: RulesCommand::Evaluate { ruleset, lessons: true, files, .. } } => {
            lessons::run(&ruleset, &files)
        }
        Command::Rules { command: RulesCommand::Evaluate { ruleset, misses, files, .. } } => {
            evaluate::run(&ruleset, &files, misses)
        }
        Command::Review(options) => review::run(&options),
        Command::Consent { command } => consent::run(&command),
        Command::Seal(options) => seal::run(&options),
        Command::Image { command: ImageCommand::Inspect { images, format } } => image::inspect(&images, format),
        Command::Image { command: ImageCommand::Clean { images, in_place } } => image::clean(&images, in_place),
        Command::Lsp(options) => lsp::run(&options),
        Command::Serve(options) => serve::run(&options),
        Command::Init => init::run(),
        Command::Completions { shell } => print(&completions(shell)),
        Command::Man => manual().and_then(|page| print(&page)),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error)
            if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe) =>
        {
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// The completion script for `shell`.
#[must_use]
pub fn completions(shell: clap_complete::Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "postcheck", &mut script);
    script
}

/// The manual page, with the pages of the commands after it.
fn manual() -> anyhow::Result<Vec<u8>> {
    let mut page = Vec::new();
    let mut command = Arguments::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for command in command.get_subcommands().filter(|command| !command.is_hide_set()) {
        clap_mangen::Man::new(command.clone()).render(&mut page)?;
    }
    Ok(page)
}

fn print(bytes: &[u8]) -> anyhow::Result<u8> {
    io::stdout().write_all(bytes)?;
    Ok(0)
}
