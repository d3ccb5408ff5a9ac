//! The JSON Schemas under `schema/` are what the binary prints, and they hold for what people write.
//! `UPDATE_SCHEMAS=1 cargo test --test schema` writes them anew.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn printed(of: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_postcheck")).args(["rules", "schema", of]).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

fn committed(of: &str) -> PathBuf {
    let name = if of == "config" { "postcheck".to_owned() } else { of.to_owned() };
    Path::new(ROOT).join(format!("schema/{name}.schema.json"))
}

#[test]
fn the_committed_schemas_are_current() {
    for of in ["config", "rules", "lexicons", "frames", "derived"] {
        let now = printed(of);
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::write(committed(of), &now).unwrap();
        }
        let committed = std::fs::read_to_string(committed(of)).unwrap_or_default();
        assert_eq!(committed, now, "{of}: run UPDATE_SCHEMAS=1 cargo test --test schema");
    }
}

/// Why `yaml` is not what the schema says; `None` where it is.
fn wrong(of: &str, yaml: &str) -> Option<String> {
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource("file:///schema.json", serde_json::from_str(&printed(of)).unwrap()).unwrap();
    let schema = compiler.compile("file:///schema.json", &mut schemas).unwrap();
    let mut value: Value = postcheck::ruleset::parse_yaml(yaml).unwrap();
    if of == "lexicons" {
        terms(&mut value);
    }
    schemas.validate(&value, schema).err().map(|error| format!("{error:#}"))
}

/// A term may be written without quotes where YAML sees a truth value or number in it; it is read as the words that it is.
fn terms(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| match item {
            Value::Bool(_) | Value::Number(_) => *item = Value::String(item.to_string()),
            item => terms(item),
        }),
        Value::Object(fields) => fields.values_mut().for_each(terms),
        _ => {}
    }
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(Path::new(ROOT).join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    assert!(!files.is_empty());
    files
}

#[test]
fn every_shipped_file_is_what_its_schema_says() {
    for (folder, of) in [("rulesets/nexus", "rules"), ("rulesets/lexicons", "lexicons"), ("rulesets/frames", "frames")]
    {
        for path in files(folder) {
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(wrong(of, &text), None, "{}", path.display());
        }
    }
    let read = |path: &str| std::fs::read_to_string(Path::new(ROOT).join(path)).unwrap();
    assert_eq!(wrong("derived", &read("rulesets/generic-school.yaml")), None);
    assert_eq!(wrong("config", &read("examples/postcheck.yaml")), None);
}

#[test]
fn the_schema_of_the_configuration_knows_what_is_wrong() {
    let good = "extends: [../a.yaml]\nruleset: generic-school\naccount: personal\noverrides: [{paths: ['x/**'], account: official}]\n\
                consent: {register: r.csv, accept: [consent, public_task], dates: day-first, uses: {Photo: [website]}}\nchecks: {faces: 'off'}\n";
    assert_eq!(wrong("config", good), None);
    for bad in
        ["acount: personal", "account: mine", "overrides: [{account: official}]", "consent: {leaver_grace_days: soon}"]
    {
        assert!(wrong("config", bad).is_some(), "{bad}");
    }
}
