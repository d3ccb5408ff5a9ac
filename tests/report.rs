//! Every report format on the drafts under `tests/report/`: what is printed, that it is what its readers expect, and that
//! nothing that must stay inside gets out.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const FORMATS: &[&str] =
    &["human", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjsonl", "html"];

/// What `postcheck check` prints of the fixture, and its exit code.
fn report(arguments: &[&str]) -> (String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_postcheck"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report"))
        .args(["check", "drafts", "--ruleset", "rules", "--today", "2026-11-24"])
        .args(arguments)
        .output()
        .unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

fn in_format(format: &str) -> String {
    report(&["--format", format]).0
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_format_looks_like_this() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("report/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.add_filter(env!("CARGO_PKG_VERSION"), "[VERSION]");
    // The picture's pixels are not what this is about.
    settings.add_filter("base64,[A-Za-z0-9+/=]+", "base64,[PICTURE]");
    settings.add_filter("sha256-[A-Za-z0-9+/=]+", "sha256-[STYLE]");
    settings.bind(|| {
        for format in FORMATS {
            let printed = in_format(format);
            let shown = match (*format, printed.split_once("<style>"), printed.split_once("</style>")) {
                ("html", Some((head, _)), Some((_, body))) => format!("{head}<style>[STYLE]</style>{body}"),
                _ => printed,
            };
            insta::assert_snapshot!(*format, shown);
        }
    });
}

#[test]
fn no_format_prints_words_that_must_stay_inside() {
    for format in FORMATS {
        for extra in [&[][..], &["--ignore", "secret-term"], &["--select", "mild-word"], &["--verbose"]] {
            let printed = report(&[&["--format", format], extra].concat()).0.to_lowercase();
            assert!(!printed.contains("kingfisher"), "{format} {extra:?}:\n{printed}");
        }
        assert!(
            report(&["--format", format, "--redact", "never"]).0.contains("Kingfisher"),
            "{format} prints them when it is told to, so the test above sees something"
        );
    }
}

#[test]
fn a_baseline_does_not_bring_hidden_words_to_light() {
    let folder = tempfile::tempdir().unwrap();
    let baseline = folder.path().join("baseline.json");
    let baseline = baseline.to_str().unwrap();
    report(&["--write-baseline", baseline, "--select", "secret-term"]);
    for format in FORMATS {
        let (printed, _) = report(&["--baseline", baseline, "--format", format]);
        assert!(!printed.to_lowercase().contains("kingfisher"), "{format}:\n{printed}");
    }
}

#[test]
fn names_of_the_register_stay_inside_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let register = folder.path().join("register.csv");
    std::fs::write(&register, "id,name,status\nP-1,Zebedee Larkspur,refused\nP-2,Ada Quill,granted\n").unwrap();
    let draft = folder.path().join("zebedee larkspur.md");
    let text = "---\nimages:\n  - {file: zebedee-larkspur.jpg, alt: Zebedee Larkspur at the lake, people: [P-1]}\n---\n\
                Our ace Zebedee *Larkspur* & Ada Quill; heads of Zebedee Larkspur are clowns.\n";
    std::fs::write(&draft, text).unwrap();
    for format in FORMATS {
        let output = Command::new(env!("CARGO_BIN_EXE_postcheck"))
            .current_dir(folder.path())
            .args(["check", "zebedee larkspur.md", "--consent-register", "register.csv", "--format", format])
            .args(["--ruleset", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/report/rules")])
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap().to_lowercase();
        assert!(!printed.is_empty());
        assert!(!printed.contains("larkspur") && !printed.contains("zebedee"), "{format}:\n{printed}");
    }
}

#[test]
fn sarif_is_what_its_schema_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/report/schema/sarif-schema-2.1.0.json");
    let mut schemas = boon::Schemas::new();
    let schema = boon::Compiler::new().compile(path, &mut schemas).unwrap();
    for extra in [&[][..], &["--select", "no-statement"], &["--redact", "never"]] {
        let printed = report(&[&["--format", "sarif"], extra].concat()).0;
        let log: Value = serde_json::from_str(&printed).unwrap();
        if let Err(error) = schemas.validate(&log, schema) {
            panic!("{error:#}");
        }
    }
    let empty = Command::new(env!("CARGO_BIN_EXE_postcheck"))
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples"))
        .args(["check", "christmas-fair.md", "--format", "sarif"])
        .output()
        .unwrap();
    let log: Value = serde_json::from_slice(&empty.stdout).unwrap();
    assert!(schemas.validate(&log, schema).is_ok());
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]), "a run without findings has an empty list of results");
    assert!(schemas.validate(&serde_json::json!({"version": "2.1.0"}), schema).is_err(), "the schema does reject");
}

#[test]
fn sarif_tells_the_clause_the_waivers_and_what_could_not_be_read() {
    let log: Value = serde_json::from_str(&in_format("sarif")).unwrap();
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["text"].as_str().unwrap().starts_with("Clause 5.9"), "{rule}");
        assert!(result["partialFingerprints"]["postcheck/v1"].as_str().unwrap().len() == 16);
    }
    let waived: Vec<&Value> = results.iter().filter(|result| result.get("suppressions").is_some()).collect();
    assert_eq!(waived.len(), 2, "{waived:#?}");
    assert_eq!(waived[0]["suppressions"][0]["kind"], "inSource");
    assert_eq!(run["invocations"][0]["executionSuccessful"], false, "a line of a draft could not be read");
}

#[test]
fn xml_formats_are_xml_whatever_stands_in_a_draft() {
    for format in ["junit", "checkstyle"] {
        let printed = in_format(format);
        let document =
            roxmltree::Document::parse(&printed).unwrap_or_else(|error| panic!("{format}: {error}\n{printed}"));
        let found = document.descendants().filter(|node| node.has_tag_name("error") || node.has_tag_name("failure"));
        assert!(found.count() > 3);
    }
}

#[test]
fn junit_counts_what_it_holds() {
    let printed = in_format("junit");
    let document = roxmltree::Document::parse(&printed).unwrap();
    for suite in document.descendants().filter(|node| node.has_tag_name("testsuite")) {
        for (attribute, tag) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error")] {
            let count = suite.descendants().filter(|node| node.has_tag_name(tag)).count();
            assert_eq!(suite.attribute(attribute), Some(count.to_string().as_str()), "{attribute}");
        }
    }
}

#[test]
fn gitlab_fingerprints_are_unique() {
    let issues: Vec<Value> = serde_json::from_str(&in_format("gitlab")).unwrap();
    let mut prints: Vec<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    prints.sort_unstable();
    let all = prints.len();
    prints.dedup();
    assert_eq!(prints.len(), all);
    assert_eq!(lines(&in_format("jsonl")).len(), all, "each finding once");
}

#[test]
fn github_shows_ten_of_a_kind_and_sums_up_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let posts: String =
        (0..25).map(|post| format!("{{\"id\":\"p{post}\",\"text\":\"Heads are clowns, ace!\"}}\n")).collect();
    std::fs::write(folder.path().join("posts.jsonl"), posts).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_postcheck"))
        .current_dir(folder.path())
        .args(["check", "posts.jsonl", "--format", "github"])
        .args(["--ruleset", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/report/rules")])
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let of = |command: &str| printed.lines().filter(|line| line.starts_with(command)).count();
    assert_eq!((of("::error "), of("::warning "), of("::notice ")), (10, 0, 10), "{printed}");
    let last = printed.lines().last().unwrap();
    assert!(last.contains("15 more errors, 16 more notices not shown") && last.contains("50 findings"), "{last}");
}

#[test]
fn github_lines_are_all_commands() {
    for line in in_format("github").lines() {
        assert!(
            line.starts_with("::error ") || line.starts_with("::warning ") || line.starts_with("::notice "),
            "{line}"
        );
        assert_eq!(
            line.matches("::error ").count() + line.matches("::warning ").count() + line.matches("::notice ").count(),
            1
        );
    }
}

#[test]
fn reviewdog_columns_count_bytes() {
    let found = lines(&in_format("rdjsonl"));
    let clown = found.iter().find(|one| one["code"]["value"] == "clown-remark").unwrap();
    assert_eq!(clown["location"]["range"]["start"]["line"], 11);
    let mild = found.iter().find(|one| one["code"]["value"] == "mild-word").unwrap();
    assert_eq!(mild["suggestions"][0]["text"], "very good");
}

#[test]
fn the_page_runs_nothing_fetches_nothing_and_turns_nothing_round() {
    let page = in_format("html");
    for forbidden in
        ["<script", "http://", "javascript:", "onerror=alert(1)\"", "<img src=x", "<link", "@import", "url("]
    {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert!(!page.contains("src=\"http") && !page.contains("href=\"http"), "nothing is fetched");
    assert!(page.contains("&lt;script&gt;alert(&#39;title&#39;)"), "the post is shown as text");
    assert!(page.contains("default-src 'none'"));
    assert!(!page.chars().any(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')));
    assert!(page.contains("‹U+202E›sdneirf"), "the trick is made visible");
    assert!(page.contains("data:image/jpeg;base64,"), "pictures are in the page");
}

#[test]
fn every_number_beside_words_leads_to_its_finding() {
    let page = in_format("html");
    let links: Vec<&str> = page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(links.len() > 4, "{links:?}");
    for link in links {
        assert_eq!(page.matches(&format!("id=\"{link}\"")).count(), 1, "{link}");
    }
}

#[test]
fn people_and_programs_are_told_the_same_place() {
    let of_programs: Vec<String> = lines(&in_format("jsonl"))
        .iter()
        .map(|finding| {
            let place = &finding["location"];
            format!("{}:{}:{}", place["path"].as_str().unwrap(), place["line"], place["column"])
        })
        .collect();
    // Bars before the words, and a long line that is cut, change what is shown and not where it stands.
    let of_people: Vec<String> = in_format("human")
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("--> "))
        .map(str::to_owned)
        .collect();
    assert_eq!(of_people, of_programs);
}
