//! The policy is data: a second ruleset that is the Trust's without its names.

use std::process::{Command, Output};

fn postcheck(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_postcheck"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .output()
        .unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn check(post: &str, arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let draft = folder.path().join("post.md");
    std::fs::write(&draft, post).unwrap();
    let all = [&["check", draft.to_str().unwrap(), "--format", "concise", "--quiet"], arguments].concat();
    told(&postcheck(&all))
}

#[test]
fn its_rules_are_the_same_and_say_nothing_of_the_trust() {
    let ids = |ruleset: &str| -> Vec<String> {
        let listed = postcheck(&["rules", "list", "--ruleset", ruleset]);
        assert!(listed.status.success(), "{}", told(&listed));
        told(&listed).lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
    };
    assert_eq!(ids("generic-school"), ids("nexus"));
    for category in
        ["criticism", "disclaimer", "official-opinion", "following", "disrepute", "misleading", "confidential"]
    {
        let explained = told(&postcheck(&["explain", category, "--ruleset", "generic-school"]));
        for line in explained.lines().filter(|line| !line.starts_with("  ")) {
            assert!(!line.contains("Nexus") && !line.contains("Trust"), "{line}");
        }
        assert!(!explained.to_lowercase().contains("nexus"), "drafts with its name prove nothing here");
    }
}

#[test]
fn its_drafts_prove_its_rules() {
    let tested =
        postcheck(&["rules", "test", "--ruleset", "generic-school", "disclaimer", "criticism", "official-opinion"]);
    assert!(tested.status.success(), "{}", told(&tested));
    assert!(told(&tested).contains(", 0 wrong"));
}

#[test]
fn the_trusts_name_is_no_name_here_and_ones_own_is() {
    let post = "---\naccount: personal\nbio: Runner. Nexus.\n---\nThe new inspection framework is a mess\n";
    assert!(check(post, &["--no-config"]).contains("disclaimer-missing"));
    assert!(!check(post, &["--no-config", "--ruleset", "generic-school"]).contains("disclaimer-missing"));

    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("own.yaml");
    std::fs::write(&config, "ruleset: generic-school\norganisation: {names: [Nexus, Larkfield]}\n").unwrap();
    let found = check(post, &["--config", config.to_str().unwrap()]);
    assert!(found.contains("disclaimer-missing"), "a school of that name may say so: {found}");
    let post = "---\naccount: personal\nbio: Runner. Larkfield.\n---\nThe new inspection framework is a mess\n";
    assert!(check(post, &["--config", config.to_str().unwrap()]).contains("disclaimer-missing"));
}

#[test]
fn the_disclaimer_it_inserts_names_no_one_and_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    let draft = folder.path().join("post.md");
    let post = "---\naccount: personal\nbio: Teacher at Brookvale Academy\n---\nMock exams in December do more harm than good.\n";
    std::fs::write(&draft, post).unwrap();
    let arguments =
        ["check", draft.to_str().unwrap(), "--ruleset", "generic-school", "--no-config", "--select", "disclaimer"];
    postcheck(&[&arguments[..], &["--fix"]].concat());
    let fixed = std::fs::read_to_string(&draft).unwrap();
    assert!(fixed.contains("These are my own personal views and not those of my employer."), "{fixed}");
    let again = postcheck(&arguments);
    assert_eq!(again.status.code(), Some(0), "{}", told(&again));
}

#[test]
fn an_organisation_can_derive_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("larkfield.yaml");
    let text = "ruleset: larkfield\nversion: '1'\nextends: generic-school\ninstead:\n  - {words: my employer, say: Larkfield Academy}\n";
    std::fs::write(&own, text).unwrap();
    let explained = told(&postcheck(&["rules", "list", "--ruleset", own.to_str().unwrap()]));
    assert!(explained.contains("disclaimer-missing") && !explained.contains("Trust"), "{explained}");
    std::fs::write(&own, text.replace("generic-school", "generic-scool")).unwrap();
    let refused = postcheck(&["rules", "list", "--ruleset", own.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(told(&refused).contains("did you mean `generic-school`?"), "{}", told(&refused));
    std::fs::write(&own, text.replace("version", "versoin")).unwrap();
    assert!(
        told(&postcheck(&["rules", "list", "--ruleset", own.to_str().unwrap()])).contains("did you mean `version`?")
    );
}
