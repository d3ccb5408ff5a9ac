//! Arguments.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Checks draft social-media posts and their pictures against an organisation's publishing policy.
#[derive(Debug, Parser)]
#[command(name = "postcheck", version)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check drafts.
    Check(Box<CheckOptions>),
    /// Tell what a rule, a clause or a category is about.
    Explain {
        name: String,
        /// A ruleset by name, a folder of YAML files in its place, or a file that adds to it.
        #[arg(long)]
        ruleset: Vec<String>,
    },
    /// The rules themselves.
    Rules {
        #[command(subcommand)]
        command: RulesCommand,
    },
    /// The consent register.
    Consent {
        #[command(subcommand)]
        command: super::consent::ConsentCommand,
    },
    /// Turn a list of secret terms, or a register, into keyed hashes that can be committed.
    Seal(super::seal::SealOptions),
    /// What pictures tell, and taking it out of them.
    Image {
        #[command(subcommand)]
        command: ImageCommand,
    },
    /// Serve editors: findings and edits while a draft is written, by the language server protocol.
    Lsp(super::lsp::LspOptions),
    /// Serve a page on this computer: paste a post, drop pictures, see what is found while you write. Nothing is stored.
    Serve(super::serve::ServeOptions),
    /// Walk through the questions that only a person can answer, and record the answers beside the drafts.
    Review(Box<ReviewOptions>),
    /// Write a commented postcheck.yaml.
    Init,
    /// Print a completion script.
    Completions { shell: clap_complete::Shell },
    /// Print the manual page, in roff.
    Man,
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// One line for each rule.
    List {
        /// A ruleset by name, a folder of YAML files in its place, or a file that adds to it.
        #[arg(long)]
        ruleset: Vec<String>,
    },
    /// Measure the rules on labelled posts (JSON Lines with `category`).
    Evaluate {
        /// A ruleset by name, a folder of YAML files in its place, or a file that adds to it.
        #[arg(long)]
        ruleset: Vec<String>,
        /// Print what a model is taught from, instead: for each stretch of text its features and its label.
        #[arg(long, hide = true)]
        lessons: bool,
        /// Print each post that comes out otherwise than labelled.
        #[arg(long)]
        misses: bool,
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Each clause of the policy with its rules, or why a draft checker has none.
    Coverage {
        /// A ruleset by name, a folder of YAML files in its place, or a file that adds to it.
        #[arg(long)]
        ruleset: Vec<String>,
    },
    /// Write the rules as pages to read, one for each category.
    Pages {
        /// A ruleset by name, a folder of YAML files in its place, or a file that adds to it.
        #[arg(long)]
        ruleset: Vec<String>,
        folder: PathBuf,
    },
    /// Print the JSON Schema of the files that rules are written in, for editors.
    Schema {
        #[arg(value_enum, default_value = "rules")]
        of: super::schemas::SchemaOf,
    },
    /// Print the drafts that rules about what is said carry, as labelled posts (JSON Lines), to teach a model from.
    Drafts {
        /// A ruleset by name, a folder of YAML files in its place, or a file that adds to it.
        #[arg(long)]
        ruleset: Vec<String>,
    },
    /// Run the drafts that each rule carries.
    Test {
        /// A ruleset by name, a folder of YAML files in its place, or a file that adds to it.
        #[arg(long)]
        ruleset: Vec<String>,
        /// Only these rules, categories or clauses.
        rules: Vec<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum ImageCommand {
    /// Print what pictures and films tell; exit code 1 where it identifies a person or a place.
    Inspect {
        #[arg(required = true)]
        images: Vec<PathBuf>,
        #[arg(long, value_enum, default_value = "human")]
        format: TableFormat,
    },
    /// Take out what pictures tell, into NAME.clean.EXT; exit code 1 where something identifying stands beside them.
    Clean {
        #[arg(required = true)]
        images: Vec<PathBuf>,
        /// Replace the pictures.
        #[arg(long)]
        in_place: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    Human,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum InputFormat {
    Auto,
    Markdown,
    Text,
    Html,
    Csv,
    Xlsx,
    Docx,
    Eml,
    Wxr,
    Json,
    Jsonl,
    /// A list of accounts that are followed.
    Follows,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    Human,
    Concise,
    Json,
    Jsonl,
    Sarif,
    Github,
    Gitlab,
    Junit,
    Checkstyle,
    Rdjsonl,
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum AccountKind {
    Official,
    Personal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Level {
    Error,
    Warning,
    Advice,
    Never,
}

#[derive(Debug, Args)]
pub(super) struct CheckOptions {
    /// Files and folders; `-` is standard input.
    #[arg(default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// Configuration; by default postcheck.yaml here or in a folder above.
    #[arg(long)]
    pub(super) config: Option<PathBuf>,
    #[arg(long, conflicts_with = "config")]
    pub(super) no_config: bool,
    /// A ruleset by name, a folder of YAML files in its place, or a file that adds to it.
    #[arg(long)]
    pub(super) ruleset: Vec<String>,
    /// Only these rules, categories or clauses.
    #[arg(long, value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Not these rules, categories or clauses.
    #[arg(long, value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// Who speaks, for posts that do not say.
    #[arg(long, value_enum)]
    pub(super) account: Option<AccountKind>,
    /// Where posts go that do not say.
    #[arg(long)]
    pub(super) channel: Vec<String>,
    #[arg(long, value_enum, default_value = "auto")]
    pub(super) input_format: InputFormat,
    /// Path that standard input stands for.
    #[arg(long)]
    pub(super) stdin_filename: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "human")]
    pub(super) format: OutputFormat,
    /// Least severity that makes the exit code 1.
    #[arg(long, value_enum, default_value = "warning")]
    pub(super) fail_on: Level,
    #[arg(long, value_parser = parse_severity, default_value = "advice")]
    pub(super) min_severity: crate::finding::Severity,
    #[arg(long, value_parser = parse_confidence, default_value = "low")]
    pub(super) min_confidence: crate::finding::Confidence,
    /// Only drafts that have changed since this branch left REF (and drafts that git does not know yet).
    #[arg(long, value_name = "REF", conflicts_with = "staged")]
    pub(super) changed_since: Option<String>,
    /// Only what is staged in git, as it will be committed: for hooks.
    #[arg(long, conflicts_with_all = ["fix", "stdin_filename"])]
    pub(super) staged: bool,
    /// Check again when drafts, their pictures or what they are judged by change, until Ctrl+C.
    #[arg(long, conflicts_with_all = ["changed_since", "staged", "diff", "output", "write_baseline", "prune_baseline", "show_files", "show_settings", "stdin_filename"])]
    pub(super) watch: bool,
    /// Findings listed in this file are not reported again.
    #[arg(long)]
    pub(super) baseline: Option<PathBuf>,
    /// Take findings that no longer occur out of the baseline.
    #[arg(long, requires = "baseline", conflicts_with_all = ["select", "ignore", "min_severity", "min_confidence"])]
    pub(super) prune_baseline: bool,
    /// Write everything found to this file, as a baseline for later runs.
    #[arg(long)]
    pub(super) write_baseline: Option<PathBuf>,
    /// Write the report to this file instead of standard output.
    #[arg(long)]
    pub(super) output: Option<PathBuf>,
    /// Threads; by default one for each core.
    #[arg(long)]
    pub(super) jobs: Option<std::num::NonZeroUsize>,
    /// No progress display (there is none in a pipe anyway).
    #[arg(long)]
    pub(super) no_progress: bool,
    /// Print the drafts that would be checked, and stop.
    #[arg(long)]
    pub(super) show_files: bool,
    /// Print the settings and where each comes from, and stop.
    #[arg(long)]
    pub(super) show_settings: bool,
    /// Also say, on standard error, what was left alone and why.
    #[arg(long, conflicts_with = "quiet")]
    pub(super) verbose: bool,
    /// Apply safe edits to the files.
    #[arg(long)]
    pub(super) fix: bool,
    /// With --fix or --diff: edits that change what is said, too.
    #[arg(long)]
    pub(super) unsafe_fixes: bool,
    /// Print the edits instead of making them.
    #[arg(long)]
    pub(super) diff: bool,
    #[arg(long, value_enum, default_value = "auto")]
    pub(super) redact: When,
    /// Who may be shown where, until when; by default the register in postcheck.yaml.
    #[arg(long, value_name = "FILE")]
    pub(super) consent_register: Option<PathBuf>,
    #[command(flatten)]
    pub(super) key: super::records::KeyOptions,
    /// Day of the run, for dates; YYYY-MM-DD.
    #[arg(long)]
    pub(super) today: Option<String>,
    /// Time of the run, for posts that do not say when they go out: RFC 3339, or local in the calendar's zone.
    #[arg(long, value_name = "DATE-TIME", conflicts_with = "today")]
    pub(super) now: Option<String>,
    #[arg(long, value_enum, default_value = "auto")]
    pub(super) color: When,
    /// Only findings.
    #[arg(long)]
    pub(super) quiet: bool,
    /// Exit code 0 even with findings.
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// Also print, on standard error, which hits were cleared and why.
    #[arg(long)]
    pub(super) explain_silence: bool,
}

#[derive(Debug, Args)]
pub(super) struct ReviewOptions {
    /// Who answers.
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
    #[command(flatten)]
    pub(super) check: CheckOptions,
}

fn parse_severity(word: &str) -> Result<crate::finding::Severity, String> {
    word.parse()
}

fn parse_confidence(word: &str) -> Result<crate::finding::Confidence, String> {
    word.parse()
}
