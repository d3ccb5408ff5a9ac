//! Format `gitlab`: the code quality report that GitLab shows in merge requests.

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::json;

use super::redact::Bars;
use super::{Options, Renderer};
use crate::engine::{CheckedPost, Summary};
use crate::finding::Severity;

pub(super) struct Gitlab {
    options: Options,
    started: bool,
    /// How often a fingerprint was told: GitLab drops all but one of findings that share it.
    told: HashMap<String, usize>,
}

impl Gitlab {
    pub(super) fn new(options: Options) -> Self {
        Self { options, started: false, told: HashMap::new() }
    }
}

impl Renderer for Gitlab {
    fn post(&mut self, out: &mut dyn Write, post: &CheckedPost) -> io::Result<()> {
        let bars = Bars::of(post, self.options.redact);
        for finding in &post.findings {
            let nth = self.told.entry(finding.fingerprint.clone()).or_default();
            let fingerprint =
                if *nth == 0 { finding.fingerprint.clone() } else { format!("{}-{nth}", finding.fingerprint) };
            *nth += 1;
            let severity = match finding.severity {
                Severity::Error => "critical",
                Severity::Warning => "major",
                Severity::Advice => "minor",
            };
            let issue = json!({
                "description": format!("{} (clause {})", bars.message(finding), finding.clause),
                "check_name": finding.rule,
                "fingerprint": fingerprint,
                "severity": severity,
                "location": {
                    "path": finding.location.path,
                    "lines": {"begin": finding.location.line, "end": finding.location.end_line},
                },
            });
            write!(out, "{}{issue}", if self.started { ",\n" } else { "[\n" })?;
            self.started = true;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        writeln!(out, "{}", if self.started { "\n]" } else { "[]" })
    }
}
