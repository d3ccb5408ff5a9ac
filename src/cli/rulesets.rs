//! Which ruleset a run uses: the embedded one, a folder of YAML files in its place, or files that add to it.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use ignore::WalkBuilder;

use super::config::{Config, OneOrMore};
use crate::engine::OWN_RULES;
use crate::finding::Category;
use crate::ruleset::{
    Derived, GENERIC_SCHOOL, Ruleset, RulesetError, RulesetFile, Sources, builtin, builtin_files, builtin_words,
    compile, unknown,
};

/// Rulesets that are embedded in the binary.
pub(super) const NAMES: &[&str] = &["nexus", "generic-school"];

/// Rulesets of a run: those of the command line, else those of the configuration.
pub(super) fn asked<'n>(options: &'n [String], config: &'n Config) -> &'n [String] {
    if options.is_empty() { config.ruleset.as_ref().map_or(&[], OneOrMore::as_slice) } else { options }
}

/// The ruleset that `asked` names: embedded ones by name, a folder of its own, files on top of the embedded one, and what
/// derives another from it.
pub(super) fn load(asked: &[String]) -> anyhow::Result<Ruleset<'static>> {
    let (derived, rest) = derived(asked)?;
    let mut ruleset = if rest.is_empty() {
        builtin()?
    } else {
        let sources = parsed(&rest)?;
        compile(&asked.join("+"), env!("CARGO_PKG_VERSION"), &sources, &builtin_words())
            .map_err(|errors| told(&errors))?
    };
    let name = (!rest.is_empty()).then(|| (ruleset.name.clone(), ruleset.version.clone()));
    derived.iter().for_each(|derived| derived.apply(&mut ruleset));
    if let Some((name, version)) = name {
        (ruleset.name, ruleset.version) = (name, version);
    }
    Ok(ruleset)
}

/// The YAML of the ruleset that `asked` names.
pub(super) fn sources(asked: &[String]) -> anyhow::Result<Sources> {
    let (derived, rest) = derived(asked)?;
    let mut sources = parsed(&rest)?;
    derived.iter().for_each(|derived| derived.apply_to_sources(&mut sources));
    Ok(sources)
}

/// What derives a ruleset from another, in the order in which it is applied, and what else was asked for.
fn derived(asked: &[String]) -> anyhow::Result<(Vec<Derived>, Vec<&String>)> {
    let (mut derived, mut rest) = (Vec::new(), Vec::new());
    for name in asked {
        match name.as_str() {
            "nexus" => {}
            "generic-school" => derived.push(generic_school()?),
            _ if Path::new(name).is_file() => {
                let file = read(Path::new(name))?;
                if !Derived::is_one(&file.text) {
                    rest.push(name);
                    continue;
                }
                let own = Derived::parse(&file.text)
                    .map_err(|(place, reason)| told(&[RulesetError::at(&file, place, reason)]))?;
                match own.extends.as_str() {
                    "nexus" => {}
                    "generic-school" => derived.push(generic_school()?),
                    other => bail!("{}: extends: {}", file.path, unknown("ruleset", other, NAMES)),
                }
                derived.push(own);
            }
            _ => rest.push(name),
        }
    }
    Ok((derived, rest))
}

fn generic_school() -> anyhow::Result<Derived> {
    Derived::parse(GENERIC_SCHOOL).map_err(|(_, reason)| anyhow::anyhow!("generic-school: {reason}"))
}

/// The YAML of the embedded ruleset and of `asked`.
fn parsed(asked: &[&String]) -> anyhow::Result<Sources> {
    let mut files = Vec::new();
    if !asked.iter().any(|name| Path::new(name).is_dir()) {
        files.extend(builtin_files());
    }
    for name in asked {
        let path = Path::new(name);
        if path.is_dir() {
            for path in yaml_files(path) {
                let file = read(&path)?;
                if !Derived::is_one(&file.text) {
                    files.push(file);
                }
            }
        } else if path.is_file() {
            files.push(read(path)?);
        } else {
            bail!("{} (nor is it a file or folder)", unknown("ruleset", name, NAMES));
        }
    }
    Sources::parse(files).map_err(|errors| told(&errors))
}

/// Refuses names of `--select` and `--ignore` that are no rule, category or clause: a misspelt one would hide nothing, or all.
pub(super) fn check_names<'n>(ruleset: &Ruleset<'_>, names: impl Iterator<Item = &'n String>) -> anyhow::Result<()> {
    let mut known: Vec<&str> = ruleset.rules.iter().flat_map(|rule| [rule.id.as_str(), rule.clause.as_str()]).collect();
    known.extend(Category::ALL.iter().map(|category| category.as_str()));
    known.extend(OWN_RULES);
    for name in names {
        if !known.contains(&name.as_str()) {
            bail!("{}", unknown("rule, category or clause", name, &known));
        }
    }
    Ok(())
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let walk = WalkBuilder::new(folder).sort_by_file_path(Path::cmp).build().filter_map(Result::ok);
    let is_yaml = |path: &Path| {
        path.extension().is_some_and(|extension| ["yaml", "yml", "tsv"].iter().any(|known| extension == *known))
    };
    walk.map(ignore::DirEntry::into_path).filter(|path| path.is_file() && is_yaml(path)).collect()
}

fn read(path: &Path) -> anyhow::Result<RulesetFile> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    Ok(RulesetFile { path: path.display().to_string(), text })
}

/// Every error, so that all can be mended in one go.
fn told(errors: &[RulesetError]) -> anyhow::Error {
    anyhow::anyhow!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\nerror: "))
}
