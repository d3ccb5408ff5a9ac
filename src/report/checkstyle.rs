//! Format `checkstyle`: findings by file, for the many tools that read it.

use std::io::{self, Write};
use std::sync::Arc;

use super::redact::Bars;
use super::xml::escape;
use super::{Options, Renderer};
use crate::engine::{CheckedPost, Summary};
use crate::finding::Severity;

pub(super) struct Checkstyle {
    options: Options,
    started: bool,
    /// The file whose element is open.
    file: Option<Arc<str>>,
}

impl Checkstyle {
    pub(super) fn new(options: Options) -> Self {
        Self { options, started: false, file: None }
    }

    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if !self.started {
            writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"8.0\">")?;
        }
        self.started = true;
        Ok(())
    }

    fn close(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.file.take().is_some() { writeln!(out, "  </file>") } else { Ok(()) }
    }
}

impl Renderer for Checkstyle {
    fn post(&mut self, out: &mut dyn Write, post: &CheckedPost) -> io::Result<()> {
        self.start(out)?;
        let bars = Bars::of(post, self.options.redact);
        for finding in &post.findings {
            let place = &finding.location;
            if self.file.as_ref() != Some(&place.path) {
                self.close(out)?;
                writeln!(out, "  <file name=\"{}\">", escape(&place.path))?;
                self.file = Some(Arc::clone(&place.path));
            }
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Advice => "info",
            };
            writeln!(
                out,
                "    <error line=\"{}\" column=\"{}\" severity=\"{severity}\" message=\"{}\" source=\"postcheck.{}\"/>",
                place.line,
                place.column,
                escape(&format!("{} (clause {})", bars.message(finding), finding.clause)),
                escape(&finding.rule)
            )?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Summary) -> io::Result<()> {
        self.start(out)?;
        self.close(out)?;
        writeln!(out, "</checkstyle>")
    }
}
