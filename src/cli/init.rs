//! `postcheck init`: asks on a terminal what one organisation adds, or writes the defaults with comments.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, bail};

use super::config::NAME;

/// Writes a configuration into the current folder.
pub(super) fn run() -> anyhow::Result<u8> {
    if Path::new(NAME).exists() {
        bail!("{NAME} is there already; nothing was written");
    }
    let answers = if io::stdin().is_terminal() && io::stdout().is_terminal() {
        ask(&mut io::stdin().lock(), &mut io::stdout().lock())?
    } else {
        Answers::default()
    };
    std::fs::write(NAME, answers.to_yaml()).with_context(|| format!("{NAME}: cannot be written"))?;
    writeln!(io::stderr(), "{NAME} is written; postcheck check --show-settings shows what holds")?;
    Ok(0)
}

/// What an organisation says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
struct Answers {
    /// The Trust's own ruleset, or the one for any school.
    generic: bool,
    personal: bool,
    names: Vec<String>,
    contacts: Vec<String>,
    register: Option<String>,
}

/// Asks one thing at a time; an empty answer takes what stands in brackets, the end of the input takes it for all.
fn ask(input: &mut dyn BufRead, out: &mut dyn Write) -> io::Result<Answers> {
    let mut answer = |question: &str| -> io::Result<String> {
        write!(out, "{question} ")?;
        out.flush()?;
        let mut line = String::new();
        input.read_line(&mut line)?;
        Ok(line.trim().to_owned())
    };
    let is_yes = |answer: &str| matches!(answer.to_lowercase().as_str(), "y" | "yes");
    let list = |answer: &str| -> Vec<String> {
        answer.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
    };
    Ok(Answers {
        names: list(&answer("Names and @handles by which readers know you, with commas between them:")?),
        generic: !is_yes(&answer("Are you part of Nexus Multi Academy Trust? [y/N]")?),
        personal: is_yes(&answer("Are the drafts mostly for the personal accounts of staff? [y/N]")?),
        contacts: list(&answer("Telephone numbers and e-mail addresses (or @domain) that may be published:")?),
        register: Some(answer("File of the consent register, if there is one:")?).filter(|file| !file.is_empty()),
    })
}

impl Answers {
    fn to_yaml(&self) -> String {
        let list = |items: &[String]| {
            let quoted: Vec<String> =
                items.iter().map(|item| serde_json::Value::from(item.as_str()).to_string()).collect();
            format!("[{}]", quoted.join(", "))
        };
        let ruleset = if self.generic {
            "# The rules: generic-school for any school, nexus for the Nexus Multi Academy Trust.\nruleset: generic-school\n"
        } else {
            ""
        };
        let register = match &self.register {
            Some(file) => format!("consent:\n  register: {}\n", serde_json::Value::from(file.as_str())),
            None => "# consent:\n#   register: consent/register.csv\n".to_owned(),
        };
        let comment = if self.register.is_some() { "" } else { "# " };
        format!(
            "{ruleset}# Who speaks in posts that do not say: official or personal.
account: {account}
organisation:
  # Names and handles by which readers know you.
  names: {names}
  # Telephone numbers and e-mail addresses (or @domain) that may be published.
  contacts: {contacts}
  # Handles that may be followed although they do not look like an organisation's.
  # follows_allowed: ['@ABookShop']
  # Who may post officially, the handles of your own accounts, and who approves posts.
  # authorised_accounts: [J. Ward]
  # handles: {{x: '@LarkfieldAcademy', facebook: Larkfield Academy}}
  # approvers: [J. Ward]
  # approval_required: true
# Terms that must never be published. They are never printed, either; postcheck seal makes a list that can be committed.
secret_terms: []
# The consent register: who may be shown where, until when.
{register}{comment}  leaver_grace_days: 62
#   # Headings and kinds of consent of your school's system that postcheck does not know:
#   columns: {{id: \"Adno\"}}
#   uses: {{\"Photograph Student\": [website, newsletter]}}
# Faces are looked for only where a statement could be contradicted; off is said in the summary.
checks:
  faces: on
# What you have on: posts are compared with it by when they go out (publish_at, else now).
# calendar:
#   time_zone: Europe/London
#   embargoes:
#     - {{name: GCSE results, about: results, until: 2026-08-20T08:00}}
#     - {{name: New head, about: news, until: 2026-09-01T12:00, words: [new headteacher]}}
#   holds:    # bereavement, incident, election or other; without until: until you remove it
#     - {{kind: bereavement, from: 2026-11-23, until: 2026-11-27, allow: [book of condolence]}}
#   trips:
#     - {{name: Year 6 residential, places: [Castleton], lodging: [Losehill Hall], from: 2026-06-01T09:00, until: 2026-06-05T16:00}}
#   events:
#     - {{name: Sports Day, date: 2026-07-03}}
# Drafts that are not checked, relative to this file.
# exclude: [archive/**]
# Settings for some drafts only.
# overrides:
#   - paths: [staff/**]
#     account: personal
# Headers of your own content calendar, where they are not recognised, and how its dates are written.
# columns:
#   text: Final copy
#   dates: day-first
# A configuration that this one adds to.
# extends: ../postcheck.yaml
",
            account = if self.personal { "personal" } else { "official" },
            names = list(&self.names),
            contacts = list(&self.contacts),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::config::Config;
    use crate::ruleset::parse_yaml;

    #[test]
    fn answers_make_a_configuration_that_can_be_read() {
        let mut typed = "Larkfield \"Park\" School, @larkfield\n\nyes\n01709 000100\nregister.csv\n".as_bytes();
        let mut asked = Vec::new();
        let answers = ask(&mut typed, &mut asked).unwrap();
        assert!(answers.generic && answers.personal);
        assert_eq!(answers.names, ["Larkfield \"Park\" School", "@larkfield"]);
        let config: Config = parse_yaml(&answers.to_yaml()).unwrap();
        assert_eq!(config.organisation.names, answers.names);
        assert_eq!(config.consent.register.as_deref(), Some(Path::new("register.csv")));
        assert_eq!(String::from_utf8(asked).unwrap().matches('?').count(), 2, "and three that are no questions");
    }

    #[test]
    fn what_is_commented_out_can_be_taken_in() {
        let config: Config = parse_yaml(&Answers::default().to_yaml()).unwrap();
        assert!(config.organisation.names.is_empty());
        let all: String = Answers::default()
            .to_yaml()
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                // Explanations are sentences, settings are not.
                Some(rest) if !rest.trim_end().ends_with('.') && !rest.trim_end().ends_with("know:") => {
                    format!("{rest}\n")
                }
                _ => format!("{line}\n"),
            })
            .collect();
        let config = parse_yaml::<Config>(&all).unwrap_or_else(|error| panic!("{error:?}\n{all}"));
        assert_eq!(config.overrides.len(), 1);
        assert_eq!(config.exclude, ["archive/**"]);
    }
}
