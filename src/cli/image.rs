//! `postcheck image`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::args::TableFormat;
use super::copies::digest;
use crate::image::{self, ImageError, Inspection, Look, Pixels};

/// Longest value in the table, in characters.
const LONGEST: usize = 90;

/// Prints what `images` tell; 1 where it identifies somebody, 2 where one cannot be read.
pub(super) fn inspect(images: &[PathBuf], format: TableFormat) -> anyhow::Result<u8> {
    let mut out = io::stdout().lock();
    let mut code = 0;
    let mut records = Vec::new();
    for path in images {
        let result = image::inspect(path, Look { pixels: true, faces: false });
        code = code.max(match &result {
            Ok(inspection) if inspection.facts.iter().any(|fact| fact.kind.identifies()) => 1,
            Ok(_) => 0,
            Err(_) => 2,
        });
        match format {
            TableFormat::Human => table(&mut out, path, &result)?,
            TableFormat::Json => records.push(record(path, &result)),
        }
    }
    if format == TableFormat::Json {
        serde_json::to_writer_pretty(&mut out, &json!({ "schema": 1, "pictures": records }))?;
        writeln!(out)?;
    }
    Ok(code)
}

fn table(out: &mut dyn Write, path: &Path, result: &Result<Inspection, ImageError>) -> io::Result<()> {
    let inspection = match result {
        Ok(inspection) => inspection,
        Err(error) => return writeln!(io::stderr(), "error: {}: {error}", path.display()),
    };
    let size = inspection.size.map(|(width, height)| format!(", {width} × {height}")).unwrap_or_default();
    writeln!(out, "{}: {}{size}", path.display(), inspection.format)?;
    if inspection.facts.is_empty() {
        writeln!(out, "  It tells nothing of itself.")?;
    }
    for fact in &inspection.facts {
        let mark = if fact.kind.identifies() { '!' } else { ' ' };
        writeln!(out, "{mark} {:<16} {:<LONGEST$} {}", fact.kind, one_line(&fact.value), fact.found_in)?;
    }
    for reason in &inspection.unread {
        writeln!(out, "? {:<16} {reason}", "not read")?;
    }
    if let Pixels::NotLooked(reason) = &inspection.pixels {
        writeln!(out, "? {:<16} {reason}", "not looked at")?;
    }
    writeln!(out)
}

/// On one line, without what could drive a terminal.
fn one_line(value: &str) -> String {
    let line: String =
        value.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(|c| !c.is_control()).collect();
    if line.chars().count() <= LONGEST { line } else { line.chars().take(LONGEST - 1).chain(['…']).collect() }
}

fn record(path: &Path, result: &Result<Inspection, ImageError>) -> Value {
    let file = path.display().to_string();
    match result {
        Err(error) => json!({ "file": file, "error": error.to_string() }),
        Ok(inspection) => {
            let facts: Vec<Value> = inspection
                .facts
                .iter()
                .map(|fact| {
                    json!({
                        "kind": fact.kind.as_str(),
                        "value": fact.value,
                        "found_in": fact.found_in,
                        "identifies": fact.kind.identifies(),
                    })
                })
                .collect();
            let not_looked = match &inspection.pixels {
                Pixels::NotLooked(reason) => Some(reason),
                Pixels::NotAsked | Pixels::Looked => None,
            };
            json!({
                "file": file,
                "sha256": digest(path),
                "likeness": image::likeness(path).ok().flatten().map(|likeness| likeness.to_string()),
                "format": inspection.format.as_str(),
                "width": inspection.size.map(|size| size.0),
                "height": inspection.size.map(|size| size.1),
                "orientation": inspection.orientation,
                "facts": facts,
                "not_read": inspection.unread,
                "not_looked_at": not_looked,
            })
        }
    }
}

/// Cleans `images`; 1 where something that identifies stands beside them, 2 where one was not cleaned.
pub(super) fn clean(images: &[PathBuf], in_place: bool) -> anyhow::Result<u8> {
    let mut out = io::stdout().lock();
    let mut code = 0;
    for path in images {
        match image::clean(path, in_place) {
            Ok(cleaned) => {
                let what = match cleaned.parts.len() {
                    0 => "nothing to take out".to_owned(),
                    _ => format!("took out {}", cleaned.parts.join(", ")),
                };
                writeln!(out, "{}: {what}; pixels, orientation and colours are as before", cleaned.path.display())?;
                for fact in cleaned.left.iter().filter(|fact| fact.kind == image::FactKind::Sidecar) {
                    writeln!(
                        out,
                        "{}: {} beside it still tells about the picture; do not publish it",
                        path.display(),
                        fact.value
                    )?;
                }
                code = code.max(u8::from(!cleaned.left.is_empty()));
            }
            Err(error) => {
                writeln!(io::stderr(), "error: {}: {error}", path.display())?;
                code = 2;
            }
        }
    }
    Ok(code)
}
